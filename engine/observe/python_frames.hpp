#pragma once
// Where in a Python program a thread stands at a call, read from the interpreter's memory.
//
//   auto python = PythonFrames::find(thread, mappings);     none: no CPython, or a version that is not known
//   const PythonPlace place = python->of(thread);           the innermost frame of the program's own
//
// A few reads a call: what was read the last time for that thread is asked for again in one go, and in a loop
// all of it holds. Every address is taken from memory that may be odd, so each is only ever read through the
// kernel, and lists are followed for a bounded number of steps.

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/observe/python_layout.hpp"
#include "engine/observe/python_lines.hpp"
#include "engine/observe/remembered_reads.hpp"

namespace switchboard {

struct CodeMapping;

struct PythonPlace {
  std::uint64_t key = 0;             ///< the same for the same instruction; 0: none is known
  std::optional<PythonFrame> frame;  ///< the first time that this key is given
};

class PythonFrames {
 public:
  static bool is_python(const CodeMapping& mapping);
  static std::unique_ptr<PythonFrames> find(int thread, const CodeMapping& mapping);
  PythonPlace of(int thread);

 private:
  struct State {
    std::uint64_t id = 0, previous = 0, next = 0, interpreter = 0, frame = 0;
  };
  struct Code {
    std::uint64_t address = 0, key = 0, instructions = 0;
    std::uint64_t file = 0, qualified_name = 0, line_table = 0;
    int first_line = 0;
  };
  struct Frame {
    Code code;
    std::int64_t instruction = 0;
  };
  PythonFrames(std::uint64_t runtime, const PythonLayout& layout) : runtime_(runtime), layout_(layout) {}
  std::optional<State> state_at(RememberedReads& memory, std::uint64_t address);
  bool is_listed(RememberedReads& memory, std::uint64_t address, const State& state);
  std::optional<State> find_state(RememberedReads& memory, std::uint64_t id);
  std::optional<std::uint64_t> current_frame(RememberedReads& memory, const State& state);
  std::optional<Code> code_at(RememberedReads& memory, std::uint64_t address);
  bool is_own(RememberedReads& memory, const Code& code);
  std::string text_at(RememberedReads& memory, std::uint64_t address);
  PythonFrame copied(RememberedReads& memory, const Frame& frame);

  std::uint64_t runtime_;
  PythonLayout layout_;
  std::unordered_map<std::uint64_t, std::uint64_t> states_;          // of threads, by the threads' own id
  std::unordered_map<std::uint64_t, RememberedReads::Pieces> last_;  // by state
  std::unordered_map<std::uint64_t, bool> own_;                      // by key of a code object
  std::unordered_set<std::uint64_t> given_;                          // keys
};

}  // namespace switchboard
