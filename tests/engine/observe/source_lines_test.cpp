#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

namespace switchboard {
namespace {

std::string line_of(const Syscall& call) {
  if (!call.source) return "not known";
  std::ifstream file(call.source->file);
  std::string line;
  for (int i = 0; i < call.source->line; ++i) std::getline(file, line);
  return line;
}

std::vector<std::string> functions_of(const std::vector<const Syscall*>& calls) {
  std::vector<std::string> result;
  for (const auto* call : calls) result.push_back(call->source ? call->source->function : "not known");
  return result;
}

// `python3` may be a wrapper whose shells open sockets of their own before they run it.
std::string python_interpreter() {
  ChildProcess::Options options;
  options.argv = {"python3", "-c", "import sys; print(sys.executable, end='')"};
  options.output = OutputTo::captured;
  return ChildProcess::start(options).read_output(4096);
}

// In the order of the program's text: that is the truth that these tests compare with.
const std::vector<std::string> senders{"send_all", "send_all",  "send_all", "poke",    "twice",
                                       "poke",     "twice",     "poke",     "twice",   "big_frame",
                                       "send_all", "on_signal", "send_all", "compare", "send_all"};
const std::vector<std::string> senders_in_libraries{"library_send", "plugin_send", "plugin_send"};

}  // namespace

TEST_CASE("each call has the line of the program's own code that made it, optimised or not") {
  for (const char* target :
       {"places_O0", "places_O2", "places_not_pie", "places_static", "places_split", "places_compressed"}) {
    INFO(target);
    const auto run = observe_target(target);
    REQUIRE(run.status == 0);
    auto expected = senders;
    if (target != std::string_view{"places_static"})
      expected.insert(expected.end(), senders_in_libraries.begin(), senders_in_libraries.end());
    const auto sends = run.calls("sendto");
    CHECK(functions_of(sends) == expected);
    for (const auto* send : sends) CHECK_THAT(line_of(*send), Catch::Matchers::ContainsSubstring("send("));
    CHECK_THAT(line_of(run.call("socketpair")), Catch::Matchers::ContainsSubstring("socketpair("));
    CHECK_THAT(line_of(run.call("shutdown")), Catch::Matchers::ContainsSubstring("shutdown("));
    if (target != std::string_view{"places_static"})
      CHECK_THAT(line_of(run.call("clone3")), Catch::Matchers::ContainsSubstring("pthread_create("));
    // Two lines call the same function of the C library, which makes the call deep inside.
    CHECK_THAT(line_of(run.call("write", 0)), Catch::Matchers::ContainsSubstring("fflush("));
    CHECK_THAT(line_of(run.call("write", 1)), Catch::Matchers::ContainsSubstring("fclose("));
  }
}

TEST_CASE("a call in C++ names the function that was inlined") {
  for (const char* target : {"inlines_O0", "inlines_O2"}) {
    INFO(target);
    const auto run = observe_target(target);
    REQUIRE(run.status == 0);
    CHECK(functions_of(run.calls("sendto")) ==
          std::vector<std::string>{"Connection::write_all", "Connection::write_all", "send_number<int>",
                                   "send_number<double>", "main", "main", "Connection::write_all"});
    CHECK(run.call("socketpair").source->function == "Connection::Connection");
    CHECK(functions_of(run.calls("close")) ==
          std::vector<std::string>{"Connection::~Connection", "Connection::~Connection"});
  }
}

TEST_CASE("without debugging information a call has its function and no line") {
  const auto run = observe_target("places_stripped");
  REQUIRE(run.status == 0);
  const auto& call = run.call("sendto");
  REQUIRE(call.source);
  CHECK(call.source->function == "send_all");
  CHECK(call.source->line == 0);
  CHECK(call.source->file.empty());
}

TEST_CASE("a Python call has the line and function that Python itself says") {
  const TemporaryDirectory directory;
  const auto places = (directory.path() / "places").string();
  const auto script = std::string(SWITCHBOARD_SOURCE_DIR) + "/tests/targets/source_lines/python_places.py";
  const auto run = observe_program({python_interpreter(), script, places});
  INFO(run.output);
  REQUIRE(run.status == 0);
  std::map<std::string, std::vector<nlohmann::json>> expected;
  std::string version;
  std::ifstream file(places);
  for (std::string line; std::getline(file, line);) {
    const auto place = nlohmann::json::parse(line);
    if (place.contains("version"))
      version = place["version"];
    else
      expected[place["call"]].push_back(place);
  }
  const bool is_known = version == "3.11" || version == "3.12" || version == "3.13";
  for (const auto& [name, theirs] : expected) {
    INFO(name << " in Python " << version);
    const auto ours = run.calls(name);
    REQUIRE(ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      CHECK(ours[i]->source.has_value() == is_known);
      if (!ours[i]->source) continue;
      CHECK(ours[i]->source->file == script);
      CHECK(ours[i]->source->line == theirs[i]["line"].get<int>());
      CHECK(ours[i]->source->function == theirs[i]["function"].get<std::string>());
    }
  }
}

TEST_CASE("a Python program that is nobody's own has no line") {
  const auto run = observe_program({"python3", "-m", "asyncio", "--help"});
  for (const auto* call : run.calls()) CHECK_FALSE(call->source);
}

}  // namespace switchboard
