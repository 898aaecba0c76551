#include "engine/tool/lab_named.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdlib>

#include "engine/tool/command.hpp"

namespace switchboard::tool {

grader::Lab lab_named(const std::string& name) {
  if (auto lab = grader::find_lab(name)) return *lab;
  std::vector<std::string> known;
  for (const auto& lab : grader::all_labs())
    known.push_back(fmt::format("{} {}", lab.short_name(), lab.name));
  throw UsageError(fmt::format("there is no lab {}. There are: {}.", name, fmt::join(known, ", ")));
}

grader::Colours colours_of_terminal() {
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = (no_color == nullptr || *no_color == '\0') && ::isatty(STDOUT_FILENO) == 1;
  return wanted ? grader::Colours::ansi : grader::Colours::none;
}

}  // namespace switchboard::tool
