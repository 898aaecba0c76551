#include "labs/grader/submission.hpp"

#include <cstdlib>

#include "labs/grader/bounded_run.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::grader {
namespace {

using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

Lab lab_with(std::vector<std::string> programs) {
  Lab lab;
  lab.programs = std::move(programs);
  return lab;
}

struct Workshop {
  TemporaryDirectory directory;
  fs::path original = directory.path() / "s2071";
  void has(const std::string& file, std::string_view text) const { write_file(original / file, text); }
  Build build(const Lab& lab = lab_with({"server"})) const {
    fs::remove_all(directory.path() / "copy");
    return Submission::copy_of(original, directory.path() / "copy").build(lab);
  }
};

std::string output_of(const Build& build, const std::string& program) {
  INFO(build.failure.value_or(""));
  REQUIRE_FALSE(build.failure);
  return run({.argv = build.programs.at(program).argv, .directory = {}, .environment = {}}).output;
}

constexpr auto says = [](std::string_view text) {
  return "#include <stdio.h>\nint main(void) { puts(\"" + std::string{text} + "\"); }\n";
};

}  // namespace

TEST_CASE("plain sources are compiled together, C and C++") {
  const Workshop workshop;
  workshop.has("server.cpp", "extern \"C\" int number(); int main() { return number() - 7; }\n");
  workshop.has("number.c", "#include <unistd.h>\nint number(void) { return getpid() > 0 ? 7 : 0; }\n");
  const auto build = workshop.build();
  CHECK(build.how == "number.c server.cpp with g++");
  CHECK(output_of(build, "server").empty());
}

TEST_CASE("one file is a submission") {
  const Workshop workshop;
  workshop.has("my server.c", says("one file"));
  const auto submission =
      Submission::copy_of(workshop.original / "my server.c", workshop.directory.path() / "copy");
  CHECK(submission.name() == "my server.c");
  CHECK(output_of(submission.build(lab_with({"server"})), "server") == "one file\n");
}

TEST_CASE("of two programs each gets the source that is named after it") {
  const Workshop workshop;
  workshop.has("server.c", says("server"));
  workshop.has("client.c", says("client"));
  const auto build = workshop.build(lab_with({"server", "client"}));
  CHECK(output_of(build, "server") == "server\n");
  CHECK(output_of(build, "client") == "client\n");
}

TEST_CASE("a Makefile is used when there is one") {
  const Workshop workshop;
  workshop.has("Makefile", "server:\n\tprintf '#!/bin/sh\\necho made' > server; chmod +x server\n");
  const auto build = workshop.build();
  CHECK(build.how == "make");
  CHECK(output_of(build, "server") == "made\n");
}

TEST_CASE("a script needs no build") {
  const Workshop workshop;
  workshop.has("server.py", "print('hello')\n");
  const auto build = workshop.build();
  CHECK(build.how == "server.py with python3");
  CHECK(build.programs.at("server").kind == ProgramToRun::Kind::interpreted);
}

TEST_CASE("a build that fails gives the compiler's first error with the student's own path") {
  const Workshop workshop;
  workshop.has("server.cpp", "int main() {\n  int a = \"text\";\n  sokcet();\n}\n");
  CHECK_THAT(workshop.build().failure.value_or(""),
             ContainsSubstring("server.cpp:2:11: error: invalid conversion"));
}

TEST_CASE("a link that fails gives the missing name") {
  const Workshop workshop;
  workshop.has("server.cpp", "int other(); int main() { return other(); }\n");
  CHECK_THAT(workshop.build().failure.value_or(""), ContainsSubstring("undefined reference to "));
}

TEST_CASE("a build that does not end is ended") {
  const Workshop workshop;
  workshop.has("Makefile", "server:\n\tsleep 600\n");
  auto lab = lab_with({"server"});
  lab.limits.build_seconds = 1;
  CHECK(workshop.build(lab).failure == "make did not finish within 1 s.");
}

TEST_CASE("a make without the program, and a folder without anything, are failures of the build") {
  const Workshop workshop;
  workshop.has("Makefile", "all:\n");
  CHECK(workshop.build().failure == "make made no program named server.");
  const Workshop empty;
  empty.has("notes.txt", "");
  CHECK_THAT(empty.build().failure.value_or(""), ContainsSubstring("There is nothing to build server from"));
}

TEST_CASE("the original is not touched, and neither links nor our own leavings are copied") {
  const Workshop workshop;
  workshop.has("server.c", says("x"));
  workshop.has("recordings/old.swb", "x");
  workshop.has("grades/old.swb", "x");
  workshop.has(".switchboard/echo_server.hints", "x");
  fs::create_symlink("/etc/passwd", workshop.original / "link");
  CHECK_FALSE(workshop.build().failure);
  const auto copy = workshop.directory.path() / "copy";
  CHECK_FALSE(fs::exists(fs::symlink_status(copy / "link")));
  CHECK_FALSE(fs::exists(copy / "recordings"));
  CHECK_FALSE(fs::exists(copy / "grades"));
  CHECK_FALSE(fs::exists(copy / ".switchboard"));
  CHECK(std::distance(fs::directory_iterator(workshop.original), {}) == 5);
}

TEST_CASE("functions are compiled with the lab's driver and behind the lab's header") {
  const Workshop workshop;
  auto lab = lab_with({"driver"});
  lab.folder = workshop.directory.path() / "lab";
  lab.functions = Functions{"net.h", {"answer"}, {"try.c"}};
  write_file(lab.folder / "driver" / "net.h", "extern \"C\" int answer();\n");
  write_file(lab.folder / "driver" / "driver.cpp",
             "#include <cstdio>\n#include \"net.h\"\nint main() { std::printf(\"%d\\n\", answer()); }\n");
  workshop.has("net.h", "extern \"C\" long answer();\n");
  workshop.has("try.c", "int main(void) { return 1; }\n");
  workshop.has("net.c", "int answer(void) { return 42; }\n");
  CHECK(output_of(workshop.build(lab), "driver") == "42\n");
  workshop.has("net.c", "int other(void) { return 42; }\n");
  CHECK(workshop.build(lab).failure ==
        "No file defines answer as net.h declares it. A file in C++ must include net.h.");
  std::filesystem::remove(workshop.original / "net.c");
  workshop.has("net.cpp", "#include \"net.h\"\nlong answer() { return 42; }\n");
  CHECK_THAT(workshop.build(lab).failure.value_or(""), ContainsSubstring("net.cpp:2:6: error: "));
}

TEST_CASE("what is not there is no submission") {
  const TemporaryDirectory directory;
  CHECK_THROWS_AS(Submission::copy_of(directory.path() / "nobody", directory.path() / "copy"),
                  SubmissionError);
}

}  // namespace switchboard::grader
