#pragma once
// What came of the last check of each lab, for the home page and `lab list`: a plain file beside the lessons'
// progress, one line a lab, "echo_server 16 20" or "echo_server - 20" when it was not checked to the end.
// Writing is best effort.

#include <optional>
#include <string>

namespace switchboard::tool {

struct LabResult {
  std::optional<int> score;
  int of = 0;
};

std::optional<LabResult> last_result(const std::string& lab);
void remember_result(const std::string& lab, const LabResult& result);

}  // namespace switchboard::tool
