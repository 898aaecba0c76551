#include "visualizer/session/notes.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <functional>
#include <sstream>

#include "visualizer/session/state_folder.hpp"

namespace switchboard::visualizer {
namespace {

namespace fs = std::filesystem;

fs::path beside_it(const fs::path& recording) {
  auto file = recording;
  file += ".notes.toml";
  return file;
}

/// Recordings of one name in two folders have different notes.
fs::path in_state_folder(const fs::path& recording) {
  std::error_code error;
  auto whole = fs::absolute(recording, error).string();
  return state_folder() / "notes" /
         fmt::format("{}-{:016x}.toml", recording.filename().string(), std::hash<std::string>{}(whole));
}

}  // namespace

Notes Notes::beside(const fs::path& recording) {
  Notes notes;
  notes.recording_ = recording;
  for (const auto& file : {beside_it(recording), in_state_folder(recording)}) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) continue;
    notes.read(file);
    break;
  }
  return notes;
}

void Notes::read(const fs::path& file) {
  try {
    const auto document = toml::parse_file(file.string());
    file_ = file;
    const auto* list = document["note"].as_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      const auto* note = list->get(i)->as_table();
      const auto at = note == nullptr ? std::nullopt : (*note)["at_ns"].value<std::int64_t>();
      if (!at || *at < 0) continue;
      notes_.push_back({{*at}, (*note)["text"].value_or(std::string())});
    }
    std::ranges::stable_sort(notes_, {}, &Note::at);
  } catch (const toml::parse_error&) {
    trouble_ =
        fmt::format("The notes in {} cannot be read; they are left as they are, and new ones are not kept.",
                    file.filename().string());
  }
}

void Notes::write() {
  if (recording_.empty() || !trouble_.empty()) return;
  toml::array list;
  for (const Note& note : notes_) list.push_back(toml::table{{"at_ns", note.at.ns}, {"text", note.text}});
  std::ostringstream text;
  text << toml::table{{"note", std::move(list)}} << '\n';
  for (const auto& file : {file_.empty() ? beside_it(recording_) : file_, in_state_folder(recording_)}) {
    if (!write_whole(file, text.str())) continue;
    file_ = file;
    return;
  }
  trouble_ = "Notes cannot be kept: neither the recording's folder nor the state folder can be written to.";
}

const Note* Notes::at(Time at) const {
  const auto found = std::ranges::find(notes_, at, &Note::at);
  return found == notes_.end() ? nullptr : &*found;
}

void Notes::set(Time at, std::string text) {
  const auto place = std::ranges::lower_bound(notes_, at, {}, &Note::at);
  if (place != notes_.end() && place->at == at)
    place->text = std::move(text);
  else
    notes_.insert(place, {at, std::move(text)});
  write();
}

void Notes::remove(Time at) {
  std::erase_if(notes_, [&](const Note& note) { return note.at == at; });
  write();
}

}  // namespace switchboard::visualizer
