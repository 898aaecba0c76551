#include "engine/observe/leak_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace switchboard {
namespace {

constexpr std::size_t first_megabyte = 1 << 20;
using namespace std::string_view_literals;
// As entries of .dynstr: libraries of GCC, symbols that Clang's static runtime exports.
constexpr auto signs =
    std::to_array({"\0libasan.so"sv, "\0liblsan.so"sv, "\0__asan_init\0"sv, "\0__lsan_init\0"sv});

std::string in_environment(const Program& program, const char* name) {
  if (const auto own = program.environment.find(name); own != program.environment.end()) return own->second;
  const char* ours = std::getenv(name);
  return ours == nullptr ? "" : ours;
}

}  // namespace

bool looks_for_leaks(const std::string& executable) {
  std::ifstream file(executable, std::ios::binary);
  std::string start(first_megabyte, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  return start.starts_with("\177ELF") && std::ranges::any_of(signs, [&](std::string_view sign) {
           return start.find(sign) != std::string::npos;
         });
}

std::string turn_leak_check_off(Program& program) {
  if (!looks_for_leaks(executable_of(program))) return {};
  for (const char* name : {"ASAN_OPTIONS", "LSAN_OPTIONS"}) {
    const auto before = in_environment(program, name);
    if (before.find("detect_leaks=0") != std::string::npos) return {};
    // Of options that are named twice the last one counts.
    program.environment[name] = before.empty() ? "detect_leaks=0" : before + ":detect_leaks=0";
  }
  return fmt::format(
      "{} is built to look for leaks at its end, which cannot be done while it is observed: it runs with "
      "ASAN_OPTIONS=detect_leaks=0. Run it once more without observation to look for leaks.",
      program.argv.front());
}

}  // namespace switchboard
