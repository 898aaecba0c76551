// Who may use whom (docs/architecture.md): the folders are the steps from the observed program to what is
// said about it, and an include against that direction would tie a saved recording's readers to a live
// process again.

#include <algorithm>
#include <array>
#include <optional>

#include "tests/catch_any.hpp"
#include "tests/house/checkout.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::house {
namespace {

struct Folder {
  std::string_view name;
  std::string_view uses;  ///< separated by spaces; its own folder is always allowed; * is anything
};

// The longest name that a path starts with decides. A name with nothing after it uses nothing of ours:
// programs of lessons and labs are read alone and built alone.
constexpr std::array folders{
    Folder{"engine/system", ""},
    Folder{"engine/model", ""},
    Folder{"engine/decode", "engine/model"},
    Folder{"engine/recording", "engine/system engine/model"},
    Folder{"engine/control", "engine/system engine/model"},
    Folder{"engine/observe", "engine/system engine/decode engine/model engine/recording engine/control"},
    Folder{"engine/explain", "engine/model engine/recording"},
    Folder{"engine/narrate", "engine/model engine/explain"},
    Folder{"engine/tool", "*"},
    Folder{"lessons/player", "engine/model engine/recording engine/explain engine/narrate engine/control"},
    Folder{"visualizer",
           "engine/model engine/recording engine/explain engine/narrate engine/control lessons/player"},
    Folder{"labs/grader",
           "engine/model engine/recording engine/explain engine/narrate engine/control engine/system"},
    Folder{"lessons", ""},
    Folder{"labs", ""},
    Folder{"tests/targets", ""},
    Folder{"tests", "*"},
};

// A lab's checks are written for the grader, and beside it.
constexpr Folder lab_checks{"labs",
                            "labs/grader engine/model engine/recording engine/explain engine/narrate tests"};

bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
}

std::optional<Folder> folder_of(std::string_view path) {
  if (is_below(path, "labs") && path.ends_with("/checks.cpp")) return lab_checks;
  std::optional<Folder> result;
  for (const auto& folder : folders) {
    if (is_below(path, folder.name) && (!result || folder.name.size() > result->name.size())) result = folder;
  }
  return result;
}

bool may_use(const Folder& from, std::string_view used) {
  if (from.uses == "*") return true;
  for (std::string_view rest = from.uses; !rest.empty();) {
    const auto end = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, end) == used) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

/// file:line and why, for each include of `text` that the house does not have.
std::vector<std::string> wrong_includes(const std::string& path, std::string_view text) {
  std::vector<std::string> result;
  const auto from = folder_of(path);
  if (!from) return {path + ": this folder is not in the house's list"};
  const bool is_submission = path.starts_with("tests/labs/") && (path.find("/right/") != std::string::npos ||
                                                                 path.find("/wrong/") != std::string::npos);
  for (const auto& include : includes_of(text)) {
    const auto where = path + ":" + std::to_string(include.line) + ": ";
    const auto to = folder_of(include.path);
    if (include.form == Include::Form::bracketed) {
      if (to) result.push_back(where + "<" + include.path + "> is ours and written in quotes");
      continue;
    }
    if (to && to->name != from->name && !may_use(*from, to->name)) {
      result.push_back(where + std::string{from->name} + " may not use " + std::string{to->name} + " (" +
                       include.path + ")");
    }
    const bool stands_alone = is_submission || (from->uses.empty() && !from->name.starts_with("engine"));
    if (!to && !stands_alone && !include.path.starts_with("generated/")) {
      result.push_back(where + "\"" + include.path + "\" is not written from the root of the checkout");
    }
    if (to && stands_alone && from->name != "tests/targets") {
      result.push_back(where + "a program that is read alone includes \"" + include.path + "\"");
    }
  }
  return result;
}

}  // namespace

TEST_CASE("every include goes in the direction of the house") {
  std::string wrong;
  for (const auto& path : source_files()) {
    for (const auto& each : wrong_includes(path.string(), read_file(checkout() / path))) wrong += each + "\n";
  }
  INFO(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("an include against the direction of the house is reported with its file and line") {
  const auto only = [](const std::string& path, const std::string& text) {
    const auto wrong = wrong_includes(path, text);
    REQUIRE(wrong.size() == 1);
    return wrong.front();
  };
  CHECK(only("engine/model/event.cpp", "#include <vector>\n#include \"engine/decode/flags.hpp\"\n") ==
        "engine/model/event.cpp:2: engine/model may not use engine/decode (engine/decode/flags.hpp)");
  CHECK_THAT(only("visualizer/views/stage.cpp", "#include \"engine/observe/tracee.hpp\"\n"),
             Catch::Matchers::ContainsSubstring("visualizer may not use engine/observe"));
  CHECK_THAT(only("engine/model/event.cpp", "#include \"ids.hpp\"\n"),
             Catch::Matchers::ContainsSubstring("not written from the root"));
  CHECK_THAT(only("engine/model/event.cpp", "#include <engine/model/ids.hpp>\n"),
             Catch::Matchers::ContainsSubstring("written in quotes"));
  CHECK_FALSE(wrong_includes("labs/03_echo_server/solution/server.cpp", "#include \"engine/model/ids.hpp\"\n")
                  .empty());
  CHECK_FALSE(wrong_includes("lessons/10_listen/server.c", "#include \"engine/model/ids.hpp\"\n").empty());
  CHECK_THAT(only("engine/novelty/a.cpp", ""), Catch::Matchers::ContainsSubstring("not in the house's list"));
}

TEST_CASE("includes that the house has are not reported") {
  CHECK(wrong_includes(
            "engine/decode/flags.cpp",
            "#include \"engine/decode/flags.hpp\"\n#include \"engine/model/ids.hpp\"\n#include <poll.h>\n")
            .empty());
  CHECK(wrong_includes("engine/tool/main.cpp", "#include \"engine/observe/observation.hpp\"\n").empty());
  CHECK(wrong_includes("lessons/10_listen/server.c", "#include \"shared.h\"\n#include <stdio.h>\n").empty());
  CHECK(wrong_includes("labs/03_echo_server/checks.cpp", "#include \"labs/grader/check.hpp\"\n").empty());
}

}  // namespace switchboard::house
