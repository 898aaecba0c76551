#pragma once
// Where in a program a call was made, as far as it is copied at the call's entry: registers and the top of
// the stack. Copied once for each place; SourceLines makes a file and a line of it later, away from the
// program's time.

#include <sys/user.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace switchboard {

/// What a process executes, from one exec to the next; forks and threads share it.
struct ProgramImage {
  std::uint64_t id = 0;
  struct Range {
    std::uint64_t begin = 0, end = 0;
  };
  std::vector<Range> code;                   ///< executable mappings, by address
  std::shared_ptr<const std::string> maps;   ///< /proc/PID/maps when `code` was read
  std::unordered_set<std::uint64_t> places;  ///< already copied

  bool is_code(std::uint64_t address) const;
};

struct CallSite {
  std::uint64_t image = 0;
  std::shared_ptr<const std::string> maps;
  user_regs_struct registers{};
  std::uint64_t stack_pointer = 0;
  std::vector<std::uint8_t> stack;  ///< from stack_pointer on
};

/// A place is known again by the return addresses near the top of the stack.
struct CallPlace {
  std::uint64_t key = 0;                 ///< 0: not known
  std::shared_ptr<const CallSite> copy;  ///< only the first time
};

/// Of a thread that stands at a call's entry. Reads the process's map of memory when it must.
CallPlace place_of_call(int thread, std::uint64_t instruction, std::uint64_t stack, ProgramImage& image);

}  // namespace switchboard
