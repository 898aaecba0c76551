#pragma once
// Where CPython keeps what a thread executes: byte offsets in its structures, which differ between versions.
//
//   const auto layout = python_layout(version, words_at_runtime);    nothing for a version that is not known
//
// 3.11 and 3.12 from the headers of 3.11.2, 3.11.7 and 3.12.1 (Include/internal, x86-64 and other 64-bit
// machines); 3.13 says its own at _PyRuntime (struct _Py_DebugOffsets), for debuggers and profilers.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace switchboard {

struct PythonLayout {
  struct {
    std::uint64_t interpreters;  ///< the first
  } runtime;
  struct {
    std::uint64_t next, threads;
  } interpreter;
  struct {
    std::uint64_t previous, next, interpreter, thread_id, native_thread_id;
    std::uint64_t frame;  ///< the current one, or before 3.13 a structure that points to it
  } thread;
  std::optional<std::uint64_t> frame_in_that;  ///< of the current frame in that structure
  struct {
    std::uint64_t code, instruction, previous, owner;
  } frame;
  struct {
    std::uint64_t first_line, file, qualified_name, line_table, instructions;
  } code;
  struct {
    std::uint64_t ascii_data, other_data;
  } text;
};

inline constexpr std::size_t debug_offsets_words = 44;

/// `version`: PY_VERSION_HEX. `debug_offsets`: the words at _PyRuntime, as many as could be read.
std::optional<PythonLayout> python_layout(std::uint64_t version,
                                          std::span<const std::uint64_t> debug_offsets);

}  // namespace switchboard
