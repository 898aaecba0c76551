#include "engine/observe/tracee_registers.hpp"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include <array>

namespace switchboard {
namespace {

#if defined(__x86_64__)
using Registers = user_regs_struct;
#elif defined(__aarch64__)
using Registers = user_pt_regs;
constexpr int system_call_set = 0x404;  // NT_ARM_SYSTEM_CALL, linux/elf.h
#endif

bool exchange_registers(pid_t thread, Registers& registers, __ptrace_request request) {
  iovec set{&registers, sizeof registers};
  return ptrace(request, thread, NT_PRSTATUS, &set) == 0;
}

template <class Change>
bool change_registers(pid_t thread, Change change) {
  Registers registers{};
  if (!exchange_registers(thread, registers, PTRACE_GETREGSET)) return false;
  change(registers);
  return exchange_registers(thread, registers, PTRACE_SETREGSET);
}

}  // namespace

bool skip_call(pid_t thread, std::int64_t result) {
  const auto value = static_cast<unsigned long long>(result);
#if defined(__x86_64__)
  return change_registers(thread, [value](Registers& registers) {
    registers.orig_rax = ~0ULL;  // no call has that number (seccomp(2))
    registers.rax = value;
  });
#elif defined(__aarch64__)
  int no_call = -1;
  iovec number{&no_call, sizeof no_call};
  return ptrace(PTRACE_SETREGSET, thread, system_call_set, &number) == 0 &&
         change_registers(thread, [value](Registers& registers) { registers.regs[0] = value; });
#endif
}

bool set_call_result(pid_t thread, std::int64_t result) {
  return change_registers(thread, [result](Registers& registers) {
#if defined(__x86_64__)
    registers.rax = static_cast<unsigned long long>(result);
#elif defined(__aarch64__)
    registers.regs[0] = static_cast<unsigned long long>(result);
#endif
  });
}

bool set_call_argument(pid_t thread, int index, std::uint64_t value) {
  return change_registers(thread, [index, value](Registers& registers) {
#if defined(__x86_64__)
    const std::array<unsigned long long*, 6> arguments{&registers.rdi, &registers.rsi, &registers.rdx,
                                                       &registers.r10, &registers.r8,  &registers.r9};
    *arguments.at(static_cast<std::size_t>(index)) = value;
#elif defined(__aarch64__)
    registers.regs[index] = value;
#endif
  });
}

bool write_tracee_word(pid_t thread, std::uint64_t address, std::uint64_t value) {
  return ptrace(PTRACE_POKEDATA, thread, address, value) == 0;
}

}  // namespace switchboard
