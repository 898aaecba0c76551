#pragma once
// A student's bookmarks in a recording, each with a note or without, kept beside it as NAME.swb.notes.toml;
// where that folder cannot be written to, in the user's state folder under notes/. The recording itself is
// never changed.
//
//   Notes notes = Notes::beside("run.swb");
//   notes.set(Time{1'204'000}, "here the queue is full");       an empty text is a bookmark
//
// A file that cannot be read is left alone, and trouble() says so in a sentence.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/time.hpp"

namespace switchboard::visualizer {

struct Note {
  Time at;
  std::string text;
  bool operator==(const Note&) const = default;
};

class Notes {
 public:
  Notes() = default;  ///< of no recording: kept nowhere
  static Notes beside(const std::filesystem::path& recording);

  /// By time.
  const std::vector<Note>& all() const { return notes_; }
  const Note* at(Time at) const;
  void set(Time at, std::string text);
  void remove(Time at);
  /// Where they are kept; empty until something was.
  const std::filesystem::path& file() const { return file_; }
  const std::string& trouble() const { return trouble_; }

 private:
  void read(const std::filesystem::path& file);
  void write();
  std::filesystem::path recording_, file_;
  std::vector<Note> notes_;
  std::string trouble_;
};

}  // namespace switchboard::visualizer
