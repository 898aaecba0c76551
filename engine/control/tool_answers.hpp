#pragma once
// What the tool knows and a face wants to show: what this machine permits, and which labs there are with what
// came of the last check. Each question runs the tool once and takes up to some seconds, so ask from a
// thread.
//
//   for (const Permit& permit : control::machine_permits(path_of_tool())) …
//
// An answer that does not come, or is not understood, is an empty list.

#include <optional>
#include <string>
#include <vector>

namespace switchboard::control {

struct Permit {
  std::string name;  ///< "private network"
  enum class Answer { no, yes } answer = Answer::no;
  std::string detail;   ///< a sentence
  std::string without;  ///< what still works when it is not permitted
};
std::vector<Permit> machine_permits(const std::string& tool);

struct LabListed {
  int number = 0;
  std::string name, title;
  struct Result {
    std::optional<int> score;  ///< absent: it was not checked to the end
    int of = 0;
  };
  std::optional<Result> last;
};
std::vector<LabListed> labs_of(const std::string& tool);

}  // namespace switchboard::control
