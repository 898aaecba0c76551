#pragma once
// Copies memory out of a stopped tracee: process_vm_readv(2), or word by word through ptrace where a
// container forbids that (it asks for CAP_SYS_PTRACE, an attachment made before does not).

#include <sys/types.h>

#include <cstdint>
#include <span>

namespace switchboard {

/// How many bytes could be read: fewer at the end of a mapping, 0 for a bad address.
std::size_t read_tracee_memory(pid_t thread, std::uint64_t address, std::span<std::uint8_t> into);

}  // namespace switchboard
