#include "engine/observe/python_frames.hpp"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/observe/call_site.hpp"
#include "engine/observe/own_code.hpp"
#include "engine/observe/python_runtime.hpp"

namespace switchboard {
namespace {

constexpr std::size_t most_frames = 40;  // asyncio has about ten between a program and its socket
constexpr std::size_t most_threads = 4096;
constexpr std::size_t most_interpreters = 8;
constexpr std::size_t most_keys = 4096;
constexpr std::size_t longest_text = 4096, longest_table = 65536;
constexpr std::uint8_t owned_by_c_stack = 3;  // FRAME_OWNED_BY_CSTACK: a mark between frames, 3.12 and later

std::uint64_t mixed(std::uint64_t key, std::uint64_t word) {
  return (key ^ word) * 0x9e3779b97f4a7c15u + (key >> 29);
}

/// pthread_self(3) of the thread, which Python calls its thread_id; it outlives a fork, the kernel's does
/// not.
std::optional<std::uint64_t> own_id(int thread) {
#if defined(__x86_64__)
  user_regs_struct registers;
  iovec where{&registers, sizeof registers};
  if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &where) != 0) return {};
  return registers.fs_base;
#else
  return static_cast<std::uint64_t>(thread);
#endif
}

template <std::size_t Size>
std::uint64_t word_in(const std::array<std::uint8_t, Size>& bytes, std::uint64_t offset) {
  std::uint64_t value = 0;
  if (offset + sizeof value <= Size) std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

void append_utf8(std::string& text, std::uint32_t letter) {
  const auto add = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (letter < 0x80) return add(letter);
  if (letter < 0x800) {
    add(0xc0 | letter >> 6);
  } else {
    if (letter < 0x10000) {
      add(0xe0 | letter >> 12);
    } else {
      add(0xf0 | (letter >> 18 & 7));
      add(0x80 | (letter >> 12 & 63));
    }
    add(0x80 | (letter >> 6 & 63));
  }
  add(0x80 | (letter & 63));
}

}  // namespace

bool PythonFrames::is_python(const CodeMapping& mapping) {
  const auto name = mapping.file.substr(mapping.file.rfind('/') + 1);
  return name.starts_with("python3") || name.starts_with("libpython3.");
}

std::unique_ptr<PythonFrames> PythonFrames::find(int thread, const CodeMapping& mapping) {
  const auto runtime = find_python_runtime(thread, mapping);
  if (!runtime) return {};
  return std::unique_ptr<PythonFrames>(new PythonFrames(runtime->address, runtime->layout));
}

std::optional<PythonFrames::State> PythonFrames::state_at(RememberedReads& memory, std::uint64_t address) {
  std::array<std::uint8_t, 176> bytes;  // in one piece, because each has its price
  if (!memory.read(address, bytes)) return {};
#if defined(__x86_64__)
  const auto id = layout_.thread.thread_id;
#else
  const auto id = layout_.thread.native_thread_id;
#endif
  return State{word_in(bytes, id), word_in(bytes, layout_.thread.previous),
               word_in(bytes, layout_.thread.next), word_in(bytes, layout_.thread.interpreter),
               word_in(bytes, layout_.thread.frame)};
}

/// A thread that takes the stack of one that ended has its id, and the old state may still lie in free
/// memory.
bool PythonFrames::is_listed(RememberedReads& memory, std::uint64_t address, const State& state) {
  const auto link = state.previous != 0 ? state.previous + layout_.thread.next
                                        : state.interpreter + layout_.interpreter.threads;
  return memory.word(link) == address;
}

std::optional<PythonFrames::State> PythonFrames::find_state(RememberedReads& memory, std::uint64_t id) {
  if (const auto known = states_.find(id); known != states_.end())
    if (const auto state = state_at(memory, known->second);
        state && state->id == id && is_listed(memory, known->second, *state))
      return state;
  auto interpreter = memory.word(runtime_ + layout_.runtime.interpreters);
  for (std::size_t i = 0; i < most_interpreters && interpreter && *interpreter != 0; ++i) {
    auto address = memory.word(*interpreter + layout_.interpreter.threads).value_or(0);
    for (std::size_t k = 0; k < most_threads && address != 0; ++k) {
      const auto state = state_at(memory, address);
      if (!state) break;
      if (state->id == id) {
        if (states_.size() > most_threads) states_.clear();
        states_[id] = address;
        return state;
      }
      address = state->next;
    }
    interpreter = memory.word(*interpreter + layout_.interpreter.next);
  }
  return {};
}

std::optional<std::uint64_t> PythonFrames::current_frame(RememberedReads& memory, const State& state) {
  if (!layout_.frame_in_that || state.frame == 0) return state.frame;
  return memory.word(state.frame + *layout_.frame_in_that);
}

std::optional<PythonFrames::Code> PythonFrames::code_at(RememberedReads& memory, std::uint64_t address) {
  std::array<std::uint8_t, 144> bytes;  // up to co_linetable; the instructions follow
  if (!memory.read(address, bytes)) return {};
  Code code;
  code.address = address;
  code.instructions = address + layout_.code.instructions;
  code.first_line = static_cast<int>(word_in(bytes, layout_.code.first_line));
  code.file = word_in(bytes, layout_.code.file);
  code.qualified_name = word_in(bytes, layout_.code.qualified_name);
  code.line_table = word_in(bytes, layout_.code.line_table);
  // An address is used again when a function is gone; then these differ.
  code.key = address;
  for (const auto word : {code.file, code.qualified_name, code.line_table,
                          static_cast<std::uint64_t>(static_cast<unsigned>(code.first_line))})
    code.key = mixed(code.key, word);
  return code;
}

/// PyUnicodeObject, compact: the length in letters, how wide they are, then the letters.
std::string PythonFrames::text_at(RememberedReads& memory, std::uint64_t address) {
  struct Head {
    std::uint64_t references, type, length, hash;
    std::uint32_t state;
  } head{};
  if (!memory.read(address, {reinterpret_cast<std::uint8_t*>(&head), sizeof head})) return {};
  const auto width = head.state >> 2 & 7u;
  const bool is_compact = (head.state >> 5 & 1u) != 0, is_ascii = (head.state >> 6 & 1u) != 0;
  if (!is_compact || (width != 1 && width != 2 && width != 4) || head.length > longest_text) return {};
  std::vector<std::uint8_t> bytes(head.length * width);
  if (!memory.read(address + (is_ascii ? layout_.text.ascii_data : layout_.text.other_data), bytes))
    return {};
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += width) {
    std::uint32_t letter = 0;
    std::memcpy(&letter, bytes.data() + at, width);
    append_utf8(text, letter);
  }
  return text;
}

bool PythonFrames::is_own(RememberedReads& memory, const Code& code) {
  const auto [entry, is_new] = own_.try_emplace(code.key, false);
  if (is_new) {
    const auto file = text_at(memory, code.file);
    entry->second = !file.empty() && is_own_source(file);
  }
  return entry->second;
}

PythonFrame PythonFrames::copied(RememberedReads& memory, const Frame& frame) {
  PythonFrame result;
  result.file = text_at(memory, frame.code.file);
  result.function = text_at(memory, frame.code.qualified_name);
  result.first_line = frame.code.first_line;
  result.instruction = frame.instruction;
  // PyBytesObject: its size at 16, its bytes at 32.
  const auto size = memory.word(frame.code.line_table + 16);
  if (size && *size <= longest_table) {
    result.line_table.resize(*size);
    if (!memory.read(frame.code.line_table + 32, result.line_table)) result.line_table.clear();
  }
  return result;
}

PythonPlace PythonFrames::of(int thread) {
  const auto id = own_id(thread);
  if (!id) return {};
  if (last_.size() > most_threads) last_.clear();
  auto& last = last_[*id];
  RememberedReads memory(thread, last);
  const auto state = find_state(memory, *id);
  auto at = state ? current_frame(memory, *state) : std::nullopt;
  std::optional<Frame> own;
  for (std::size_t i = 0; i < most_frames && at && *at != 0 && !own; ++i) {
    std::array<std::uint8_t, 72> frame;  // to its last field of the same size in all versions
    if (!memory.read(*at, frame)) break;
    at = word_in(frame, layout_.frame.previous);
    if (layout_.frame.owner >= frame.size()) break;
    if (frame[layout_.frame.owner] == owned_by_c_stack) continue;
    const auto code = code_at(memory, word_in(frame, layout_.frame.code));
    if (!code) break;
    // Signed: just before the first instruction is where a function starts.
    const auto offset =
        static_cast<std::int64_t>(word_in(frame, layout_.frame.instruction) - code->instructions);
    if (is_own(memory, *code)) own = Frame{*code, offset / 2};
  }
  last = memory.used();
  if (!own) return {};
  PythonPlace result{mixed(own->code.key, static_cast<std::uint64_t>(own->instruction)), {}};
  if (given_.size() < most_keys && given_.insert(result.key).second) result.frame = copied(memory, *own);
  return result;
}

}  // namespace switchboard
