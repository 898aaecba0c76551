#include "labs/grader/sanitized_build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "engine/system/system_error.hpp"
#include "labs/grader/bounded_run.hpp"

namespace switchboard::grader {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_with(const fs::path& folder, std::initializer_list<const char*> extensions) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const bool matches = std::any_of(extensions.begin(), extensions.end(), [&](const char* extension) {
      return entry.path().extension() == extension;
    });
    if (matches && entry.is_regular_file()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// With more than 28 random bits, as newer kernels have, mappings lie where this ThreadSanitizer keeps its
/// own (vm.mmap_rnd_bits in the kernel's admin-guide/sysctl/vm).
bool mappings_are_too_random() {
  std::ifstream file{"/proc/sys/vm/mmap_rnd_bits"};
  int bits = 0;
  return file >> bits && bits > 28;
}

std::optional<ProgramToRun> build(const fs::path& folder, int seconds) {
  const auto cpp = files_with(folder, {".cpp", ".cc", ".cxx"}), c = files_with(folder, {".c"});
  if (cpp.empty() == c.empty()) return {};
  const auto& sources = cpp.empty() ? c : cpp;
  const auto program = (folder / ".program.thread_sanitizer").string();
  std::vector<std::string> argv{"prlimit", fmt::format("--cpu={}", seconds), "--core=0", "--"};
  if (cpp.empty())
    argv.insert(argv.end(), {"gcc", "-std=c17", "-D_GNU_SOURCE"});
  else
    argv.insert(argv.end(), {"g++", "-std=c++20"});
  argv.insert(argv.end(), {"-g", "-O1", "-pthread", "-fsanitize=thread", "-o", program});
  argv.insert(argv.end(), sources.begin(), sources.end());
  try {
    const auto end = run({.argv = argv,
                          .directory = folder.string(),
                          .environment = {{"LC_ALL", "C.UTF-8"}},
                          .seconds = seconds});
    if (!end.succeeded()) return {};
  } catch (const SystemError&) {
    return {};
  }
  // Threads that were not joined, signals and locks are not what it is asked for. Left alone, it takes all
  // sockets for one and a send for a message to whoever receives next, and no race is left (io_sync).
  std::vector<std::string> started{
      "env", fmt::format("TSAN_OPTIONS=log_path={}:exitcode=0:report_thread_leaks=0:report_signal_unsafe=0:"
                         "report_destroy_locked=0:detect_deadlocks=0:io_sync=0",
                         (folder / race_reports).string())};
  if (mappings_are_too_random()) started.insert(started.end(), {"setarch", "-R"});
  started.push_back(program);
  // No limit of address space: it reserves many terabytes for what it remembers.
  return ProgramToRun{started, ProgramToRun::Kind::interpreted};
}

}  // namespace

std::future<std::optional<ProgramToRun>> build_with_thread_sanitizer(const fs::path& folder, const Lab& lab) {
  return std::async(std::launch::async, build, folder, lab.limits.build_seconds);
}

}  // namespace switchboard::grader
