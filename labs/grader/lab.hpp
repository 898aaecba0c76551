#pragma once
// A lab as its folder describes it: labs/NN_name/lab.toml. Its checks are a program beside ours.
//
//   for (const Lab& lab : all_labs()) …
//   const auto lab = find_lab("L3");        also 3, 03, echo_server
//
// Knows no titles and points of checks: those stand in checks.cpp, and checks_program.hpp asks for them.

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchboard::grader {

/// What one program of a submission may use. 0: no such limit.
struct Limits {
  int build_seconds = 60;
  int cpu_seconds = 10;        ///< of one process, RLIMIT_CPU
  int memory_mb = 1024;        ///< of one process, RLIMIT_AS; not for interpreted programs
  int descriptors = 256;       ///< RLIMIT_NOFILE
  int processes = 64;          ///< RLIMIT_NPROC
  int file_mb = 64;            ///< RLIMIT_FSIZE
  int answer_cpu_seconds = 2;  ///< spent on one answer without giving it
  int answer_calls = 5'000;    ///< made for one answer without moving a byte
  int wall_seconds = 30;       ///< the last resort, when no fact decides
  bool operator==(const Limits&) const = default;
};

/// A lab whose submission is functions: they are compiled with the lab's own driver/ into one program, named
/// driver, which calls them.
struct Functions {
  std::string header;                 ///< declares them; the lab's own stands in for the student's
  std::vector<std::string> names;     ///< send_all
  std::vector<std::string> ungraded;  ///< files of the starter for trying things out
  bool operator==(const Functions&) const = default;
};

struct Lab {
  int number = 0;
  std::string name;   ///< echo_server
  std::string title;  ///< Echo server
  int version = 1;
  std::vector<std::string> programs;  ///< server, client
  bool asks_for_answers = false;      ///< of a file answers.toml (answers_file.hpp)
  std::optional<Functions> functions;
  /// Whether the submission is also built with ThreadSanitizer (sanitized_build.hpp).
  enum class ThreadSanitizer { without, with } thread_sanitizer = ThreadSanitizer::without;
  Limits limits;
  std::map<std::string, std::array<std::string, 3>> hints;  ///< by check: look, think, answer
  std::filesystem::path folder;

  std::string short_name() const { return "L" + std::to_string(number); }
};

/// Reads one lab's folder. Throws std::runtime_error with one sentence when its lab.toml is wrong.
Lab read_lab(const std::filesystem::path& folder);
/// By number. The labs that this program was built with.
std::vector<Lab> all_labs();
std::optional<Lab> find_lab(std::string_view name);

}  // namespace switchboard::grader
