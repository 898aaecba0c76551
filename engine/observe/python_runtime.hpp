#pragma once
// CPython in a process: where its runtime state lies and how its structures are laid out.

#include <cstdint>
#include <optional>

#include "engine/observe/python_layout.hpp"

namespace switchboard {

struct CodeMapping;

struct PythonRuntime {
  std::uint64_t address = 0;  ///< of _PyRuntime
  PythonLayout layout;
};

/// In that executable or library, whose symbols are read; `thread` stands still. Nothing when it is no
/// CPython or not of a known version.
std::optional<PythonRuntime> find_python_runtime(int thread, const CodeMapping& mapping);

}  // namespace switchboard
