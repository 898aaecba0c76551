#include "engine/observe/call_site.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

#include "engine/observe/tracee_memory.hpp"

namespace switchboard {
namespace {

// The C library's wrapper keeps its own words there beside the return address into the program.
constexpr std::size_t words_looked_at = 32;
constexpr std::size_t most_places = 4096;  // a compiler at run time makes ever new ones
// Enough for the frames between a call and the program's own code; what lies deeper is not unwound.
constexpr std::size_t stack_copied = 16384;

void read_maps(int thread, ProgramImage& image) {
  std::ifstream file(fmt::format("/proc/{}/maps", thread));
  auto text =
      std::make_shared<std::string>(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
  image.code.clear();
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    ProgramImage::Range range;
    char rights[5] = "";
    if (std::sscanf(line.c_str(), "%lx-%lx %4s", &range.begin, &range.end, rights) == 3 && rights[2] == 'x')
      image.code.push_back(range);
  }
  image.maps = std::move(text);
}

std::uint64_t mixed(std::uint64_t key, std::uint64_t word) {
  return (key ^ word) * 0x9e3779b97f4a7c15u + (key >> 29);  // Fibonacci hashing; no adversary here
}

}  // namespace

bool ProgramImage::is_code(std::uint64_t address) const {
  return std::ranges::any_of(
      code, [&](const Range& range) { return address >= range.begin && address < range.end; });
}

CallPlace place_of_call(int thread, std::uint64_t instruction, std::uint64_t stack, ProgramImage& image) {
  std::array<std::uint64_t, words_looked_at> words{};
  const std::size_t got =
      read_tracee_memory(thread, stack, {reinterpret_cast<std::uint8_t*>(words.data()), sizeof words});
  // A library that was loaded since we looked makes calls from addresses that we do not know.
  if (!image.is_code(instruction)) read_maps(thread, image);
  CallPlace place;
  place.key = mixed(image.id, instruction);
  for (std::size_t i = 0; i < got / sizeof words[0]; ++i)
    if (image.is_code(words[i])) place.key = mixed(place.key, words[i]);
  if (image.places.size() >= most_places || !image.places.insert(place.key).second) return place;

  auto site = std::make_shared<CallSite>();
  iovec registers{&site->registers, sizeof site->registers};
  if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &registers) != 0) return {};
  site->image = image.id;
  site->maps = image.maps;
  site->stack_pointer = stack;
  site->stack.resize(stack_copied);
  site->stack.resize(read_tracee_memory(thread, stack, site->stack));
  place.copy = std::move(site);
  return place;
}

}  // namespace switchboard
