#pragma once
// Where in a program a call was made, as far as it is found out at the call's entry: the addresses of the
// frames from the call to the program's own code. Where a frame is met for the first time, a copy of the
// stack is taken instead; SourceLines learns from it, away from the program's time, how to step over such
// frames.
//
// A chain is handed on whole once, and by its key from then on. A library that replaces another at the very
// same addresses (dlclose, dlopen) is not noticed.

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/observe/frame_rules.hpp"
#include "engine/observe/python_frames.hpp"
#include "engine/observe/tracee_memory.hpp"

namespace switchboard {

/// Executable pages of a process and the file that they show.
struct CodeMapping {
  std::uint64_t begin = 0, end = 0, offset = 0, inode = 0;
  std::string file;  ///< empty: none (code that is made at run time)
};
using CodeMappings = std::vector<CodeMapping>;
const CodeMapping* mapping_of(const CodeMappings& mappings, std::uint64_t address);
CodeMappings code_mappings(int process);

/// What a process executes, from one exec to the next; forks and threads share it.
struct ProgramImage {
  std::uint64_t id = 0;
  std::shared_ptr<const CodeMappings> mappings;  ///< when they were last read
  std::shared_ptr<FrameRules> rules = std::make_shared<FrameRules>();
  std::unordered_set<std::uint64_t> handed_on;  ///< keys of chains
  std::unique_ptr<PythonFrames> python;         ///< in an interpreter of a known version
  bool is_python = false;
  std::string size;  ///< of the memory then (/proc/PID/statm): a library that is loaded changes it
};

struct CallSite {
  explicit CallSite(const ProgramImage& image);
  ~CallSite();
  CallSite(const CallSite&) = delete;
  CallSite& operator=(const CallSite&) = delete;

  std::uint64_t image = 0;
  std::shared_ptr<const CodeMappings> mappings;
  std::shared_ptr<FrameRules> rules;
  CallChain chain;  ///< as far as it was walked
  // Of the frame where the walk stopped, when its end is `not_learned`:
  std::optional<std::uint64_t> frame_pointer, link_register;
  std::vector<std::uint8_t> stack;    ///< from chain.stopped_at.stack_pointer on
  std::optional<PythonFrame> python;  ///< in place of all that, of a Python program
};

struct CallPlace {
  std::uint64_t key = 0;                 ///< 0: see `site`, and if there is none, not known
  std::shared_ptr<const CallSite> site;  ///< the first time
};

/// The same for all calls that a chain of frames makes, in one image.
std::uint64_t key_of(std::uint64_t image, const CallChain& chain);

/// Of a thread that stands at a call's entry. Reads the process's map of memory when it must.
CallPlace place_of_call(int thread, std::uint64_t instruction, std::uint64_t stack, StoppedMemory& memory,
                        ProgramImage& image);

}  // namespace switchboard
