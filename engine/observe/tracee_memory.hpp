#pragma once
// Copies memory out of a stopped tracee: process_vm_readv(2), or word by word through ptrace where a
// container forbids that (it asks for CAP_SYS_PTRACE, an attachment made before does not).
//
//   StoppedMemory memory(thread, process.memory, stack_pointer);      for one stop
//   memory.read(address, bytes);

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/system/file_descriptor.hpp"

namespace switchboard {

/// How many bytes could be read: fewer at the end of a mapping, 0 for a bad address.
std::size_t read_tracee_memory(pid_t thread, std::uint64_t address, std::span<std::uint8_t> into);

/// /proc/PID/mem of a process, opened when it is first read: process_vm_readv asks at every read whether we
/// may, and takes 1.6 us for what takes 1.1 us here. It reads pages that the process itself may not read,
/// too.
class MemoryFile {
 public:
  /// Nothing where the file cannot be opened.
  std::optional<std::size_t> read(pid_t thread, std::uint64_t address, std::span<std::uint8_t> into);
  /// The process executes another program, whose memory is another one.
  void forget();

 private:
  FileDescriptor file_;
  bool is_refused_ = false;
};

/// The memory of a thread at one of its stops. What calls point to lies on the stack more often than not, and
/// so does what tells where they were made: the first kilobyte above the stack pointer is read once.
class StoppedMemory {
 public:
  StoppedMemory(pid_t thread, MemoryFile& file, std::uint64_t stack)
      : thread_(thread), file_(file), stack_(stack) {}
  StoppedMemory(const StoppedMemory&) = delete;
  StoppedMemory& operator=(const StoppedMemory&) = delete;

  /// As read_tracee_memory.
  std::size_t read(std::uint64_t address, std::span<std::uint8_t> into);

 private:
  static constexpr std::size_t top_bytes = 1024;

  std::size_t read_directly(std::uint64_t address, std::span<std::uint8_t> into);

  pid_t thread_;
  MemoryFile& file_;
  std::uint64_t stack_;
  std::optional<std::size_t> top_size_;  ///< how much of it there is; absent: not read yet
  std::array<std::uint8_t, top_bytes> top_;
};

}  // namespace switchboard
