#include "visualizer/app/command_line.hpp"

#include <vector>

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

namespace {
std::variant<CommandLine, std::string> parse(const std::vector<std::string>& words) {
  return parse_command_line(words);
}
}  // namespace

TEST_CASE("the words of a picture are understood") {
  const auto parsed = parse({"run.swb", "--at", "3.352s", "--screenshot", "o.png", "--size=1280x720",
                             "--scale", "2", "--theme", "light", "--page", "timeline"});
  REQUIRE(std::holds_alternative<CommandLine>(parsed));
  const auto& line = std::get<CommandLine>(parsed);
  CHECK(line.file == "run.swb");
  CHECK(line.at == Time{3'352'000'000});
  CHECK(line.width == 1280);
  CHECK(line.height == 720);
  CHECK(line.scale == 2.0F);
  CHECK(line.theme == Theme::Mode::light);
  CHECK(line.page == View::timeline);
}

TEST_CASE("a word that does not fit is answered with one sentence") {
  const auto words =
      GENERATE(as<std::vector<std::string>>{}, std::vector<std::string>{"--size", "big"},
               std::vector<std::string>{"--size", "10x10"}, std::vector<std::string>{"--scale", "99"},
               std::vector<std::string>{"--at", "yesterday"}, std::vector<std::string>{"--theme", "blue"},
               std::vector<std::string>{"--page", "cellar"}, std::vector<std::string>{"--colour", "red"},
               std::vector<std::string>{"--at"}, std::vector<std::string>{"a.swb", "b.swb", "c.swb"});
  const auto parsed = parse(words);
  REQUIRE(std::holds_alternative<std::string>(parsed));
  CHECK_THAT(std::get<std::string>(parsed), Catch::Matchers::EndsWith("."));
}
