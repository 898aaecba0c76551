#pragma once
// What the home page shows: lessons with progress, labs with their last result, recordings opened lately and
// those of the working folder, what this machine permits. The tool is asked for labs and permits from a
// thread, because it tries what it says.
//
//   HomeFacts facts;
//   facts.look(recent);
//   if (facts.answered()) …                      the tool's answers have come
//
// It reads; it starts nothing.

#include <memory>
#include <string>
#include <vector>

#include "engine/control/tool_answers.hpp"

namespace switchboard::visualizer {

struct LessonListed {
  int number = 0;
  std::string name, title;
  std::size_t reached = 0, steps = 0;
  enum class State { untouched, begun, done } state = State::untouched;
};

struct RecordingListed {
  std::string path, name, when, detail;
  enum class State { finished, unfinished, missing } state = State::finished;
};

class HomeFacts {
 public:
  HomeFacts();
  ~HomeFacts();
  HomeFacts(HomeFacts&&) noexcept;
  HomeFacts& operator=(HomeFacts&&) noexcept;

  void look(const std::vector<std::string>& recent);
  bool has_looked() const { return looked_; }
  enum class Asks { nothing, tool };
  /// Without the tool there are no labs and permits; for pictures and tests, which must not differ.
  void set_asks(Asks asks) { asks_ = asks; }
  Asks asks() const { return asks_; }
  /// False while the tool is being asked.
  bool answered();

  const std::vector<LessonListed>& lessons() const { return lessons_; }
  /// The one to go on with: the last that was begun, else the first that is not done; nullptr: none is left.
  const LessonListed* to_go_on() const;
  const std::vector<RecordingListed>& recordings() const { return recordings_; }
  const std::vector<control::LabListed>& labs() const { return labs_; }
  const std::vector<control::Permit>& permits() const { return permits_; }

 private:
  void look_at_lessons();
  void look_at_recordings(const std::vector<std::string>& recent);
  struct Asking;
  std::unique_ptr<Asking> asking_;
  Asks asks_ = Asks::tool;
  bool looked_ = false;
  std::vector<LessonListed> lessons_;
  std::vector<RecordingListed> recordings_;
  std::vector<control::LabListed> labs_;
  std::vector<control::Permit> permits_;
};

/// The groups of the curriculum, by the number of a lesson: "Ground", "The calls", …
std::string_view group_of_lesson(int number);

}  // namespace switchboard::visualizer
