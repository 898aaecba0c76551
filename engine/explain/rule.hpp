#pragma once
// A rule looks at a whole recording, or as much of it as there is, and names a mistake it is sure of. It says
// nothing when it is not sure. One small file each in rules/; rules.cpp lists them in order.

#include <span>
#include <string_view>
#include <vector>

#include "engine/explain/finding.hpp"
#include "engine/model/timeline.hpp"

namespace switchboard {

struct Rule {
  std::string_view name;
  std::vector<Finding> (*look)(Timeline& timeline);
};

std::span<const Rule> rules();
/// What all rules say of the recording, by time of their first evidence.
std::vector<Finding> findings_in(Timeline& timeline);

}  // namespace switchboard
