// What a student and a teacher type.

#include <nlohmann/json.hpp>

#include <csignal>

#include "engine/system/child_process.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {
namespace {

using Catch::Matchers::ContainsSubstring;

struct Said {
  std::string text;  ///< on both outputs
  std::optional<int> status;
};

Said switchboard_in(const std::filesystem::path& folder, const std::vector<std::string>& arguments) {
  std::vector<std::string> argv{SWITCHBOARD_BIN_DIR "/switchboard"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  auto child = ChildProcess::start({.argv = argv,
                                    .directory = folder,
                                    .environment = {},
                                    .output = OutputTo::captured,
                                    .input = OutputTo::nowhere});
  Said said{child.read_output(1 << 20), {}};
  said.status = child.wait().exit_code;
  return said;
}

constexpr const char* does_not_build = "int main() { return sokcet(); }\n";

}  // namespace

TEST_CASE("a student starts a lab, checks the starter and asks for hints") {
  const TemporaryDirectory home;
  CHECK_THAT(switchboard_in(home.path(), {"lab", "list"}).text, ContainsSubstring("L3   echo_server"));
  CHECK(switchboard_in(home.path(), {"lab", "start", "L3"}).status == 0);
  const auto again = switchboard_in(home.path(), {"lab", "start", "3"});
  CHECK(again.status == 2);
  CHECK_THAT(again.text, ContainsSubstring("exists; nothing was changed"));

  const auto folder = home.path() / "echo_server";
  const auto none = switchboard_in(folder, {"lab", "hint", "L3"});
  CHECK(none.status == 2);
  const auto checked = switchboard_in(folder, {"lab", "check", "L3"});
  CHECK(checked.status == 1);
  CHECK_THAT(checked.text, ContainsSubstring("switchboard open recordings/L3-listens.swb"));
  CHECK(std::filesystem::exists(folder / "recordings" / "L3-listens.swb"));
  CHECK_THAT(switchboard_in(folder, {"lab", "hint", "L3"}).text, ContainsSubstring("(listens), 1 of 3"));
  CHECK_THAT(switchboard_in(folder, {"lab", "hint", "L3"}).text, ContainsSubstring("(listens), 2 of 3"));
}

TEST_CASE("a submission that does not build gets a verdict of no points for every check") {
  const TemporaryDirectory home;
  write_file(home.path() / "server.cpp", does_not_build);
  const auto said = switchboard_in(home.path(), {"grade", "L3", "server.cpp", "--format", "json"});
  CHECK(said.status == 0);
  const auto result = nlohmann::json::parse(said.text).at(0);
  CHECK(result.at("score") == 0);
  CHECK(result.at("max_score") == 20);
  CHECK(result.at("checks").size() == 10);
  for (const auto& check : result.at("checks")) {
    CHECK(check.at("reason") == "build");
    CHECK_THAT(check.at("happened").get<std::string>(), ContainsSubstring("server.cpp:1:21: error"));
  }
}

TEST_CASE(
    "a report has the ladder of the failed check, up to the verdict, and the line that the program waits "
    "in") {
  const TemporaryDirectory home;
  const auto submission = SWITCHBOARD_SOURCE_DIR "/tests/labs/03_echo_server/wrong/strlen_on_bytes";
  const auto said = switchboard_in(home.path(), {"grade", "L3", submission, "--format", "html", "-o", "out"});
  CHECK(said.text == "out/report.html\n");
  const auto html = read_file(home.path() / "out" / "report.html");
  CHECK_THAT(html, ContainsSubstring("<svg class=\"ladder\"") && ContainsSubstring(">your server</text>") &&
                       ContainsSubstring(">our client</text>") && ContainsSubstring(">send 2 B</text>") &&
                       ContainsSubstring(">DATA 1-5, 5 B</text>") && ContainsSubstring("does not return"));
  CHECK_THAT(html, ContainsSubstring("<figure class=\"src\">") &&
                       ContainsSubstring("<u>recv(client, text, sizeof text - 1, 0)</u>"));
  CHECK(html.find("killed by SIGKILL") == std::string::npos);
}

TEST_CASE("a results file is written where it was asked for, of several submissions each in its folder") {
  const TemporaryDirectory home;
  write_file(home.path() / "one" / "server.cpp", does_not_build);
  write_file(home.path() / "two" / "server.cpp", does_not_build);
  const auto one =
      switchboard_in(home.path(), {"grade", "L3", "one", "--format", "gradescope", "-o", "alone"});
  CHECK(nlohmann::json::parse(one.text).at("score") == 0);
  CHECK(read_file(home.path() / "alone" / "results.json") == one.text);
  const auto both =
      switchboard_in(home.path(), {"grade", "L3", "one", "two", "--format", "gradescope", "-o", "both"});
  CHECK(both.text == "both/L3-one/results.json\nboth/L3-two/results.json\n");
  CHECK(switchboard_in(home.path(), {"grade", "L3", "one", "two", "--format", "gradescope"}).status == 2);
  const auto table =
      switchboard_in(home.path(), {"grade", "L3", "one", "two", "--format", "csv", "-o", "both"});
  CHECK(read_file(home.path() / "both" / "grades.csv") == table.text);
}

TEST_CASE("a lab is checked again when a file is saved, and SIGINT ends it in order") {
  const TemporaryDirectory home;
  const auto folder = home.path() / "work";
  write_file(folder / "server.cpp", does_not_build);
  auto child = ChildProcess::start({.argv = {"sh", "-c", "exec \"$@\" > ../said 2>&1", "sh",
                                             SWITCHBOARD_BIN_DIR "/switchboard", "lab", "watch", "L3"},
                                    .directory = folder,
                                    .environment = {{"HOME", home.path()}},
                                    .output = OutputTo::nowhere,
                                    .input = OutputTo::nowhere});
  const auto says = [&](const std::string& words) {
    for (int tries = 0; tries < 600; ++tries) {
      if (std::filesystem::exists(home.path() / "said") &&
          read_file(home.path() / "said").find(words) != std::string::npos)
        return true;
      if (child.wait_for(100)) return false;
    }
    return false;
  };
  CHECK(says("It does not build"));
  CHECK(says("Save a file to check again"));
  // As editors do it: written beside, and renamed over.
  std::filesystem::copy_file(SWITCHBOARD_SOURCE_DIR "/labs/03_echo_server/solution/server.cpp",
                             folder / ".new");
  std::filesystem::rename(folder / ".new", folder / "server.cpp");
  CHECK(says("20 of 20"));
  CHECK(says("Echoes one line passes now"));
  child.signal(SIGINT);
  const auto end = child.wait_for(20'000);
  REQUIRE(end);
  CHECK(end->exit_code == 0);
}

TEST_CASE("what cannot be graded is a wrong usage with one sentence") {
  const TemporaryDirectory home;
  const auto no_lab = switchboard_in(home.path(), {"grade", "L99", "."});
  CHECK(no_lab.status == 2);
  CHECK_THAT(no_lab.text,
             ContainsSubstring("there is no lab L99. There are: ") && ContainsSubstring("L3 echo_server"));
  const auto no_submission = switchboard_in(home.path(), {"grade", "L3", "nobody"});
  CHECK(no_submission.status == 2);
  CHECK_THAT(no_submission.text, ContainsSubstring("there is no submission nobody"));
}

}  // namespace switchboard
