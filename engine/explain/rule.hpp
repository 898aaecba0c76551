#pragma once
// A rule looks at a recording, or as much of it as there is, and names a mistake it is sure of. It says
// nothing when it is not sure. One small file each in rules/; rules.cpp lists them in order.
//
//   findings_in(timeline)      what all rules say of it: the simple way; examination.hpp goes on as it grows

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/explain/finding.hpp"
#include "engine/explain/watch.hpp"

namespace switchboard {

struct Rule {
  std::string_view name;
  Severity severity;
  std::unique_ptr<Watch> (*watch)();
};

std::span<const Rule> rules();

/// Is there more to come? Then only what nothing can take back is said.
enum class Ending { over, so_far };

/// What all rules say of the recording, by time of their first evidence.
std::vector<Finding> findings_in(Timeline& timeline, Ending ending = Ending::over);

}  // namespace switchboard
