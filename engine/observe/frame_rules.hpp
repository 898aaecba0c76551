#pragma once
// How a stack is walked while a program stands at a call, without its debugging information at hand: what was
// learned about each place in its code, once, is enough to step from a frame to its caller.
//
//   const CallChain chain = rules.walk(start, thread);       at the stop: a few words are read
//   if (chain.end == CallChain::End::not_learned) …          copy the stack from chain.stopped_at on
//   rules.learn(pc, rule);                                   the writer thread, from .eh_frame, see ElfModule
//
// A chain goes from the call outwards through libraries to the program's own code, and ends there.
// It knows only the three registers that compilers compute frames from; a frame that needs others ends it.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>

namespace switchboard {

/// How the caller's frame follows from the one that executes at a place, and whose code is there.
struct FrameRule {
  enum class Base : std::uint8_t { nothing, stack_pointer, frame_pointer, word_at_frame_pointer };
  enum class Code : std::uint8_t { library, own };
  static constexpr std::int32_t not_saved = std::numeric_limits<std::int32_t>::min();

  Base base = Base::nothing;  ///< of the canonical frame address (CFA); nothing: the walk ends here
  Code code = Code::library;
  std::int32_t offset = 0;                       ///< from the base to the CFA
  std::int32_t return_address = not_saved;       ///< from the CFA; not saved: in the link register
  std::int32_t saved_frame_pointer = not_saved;  ///< from the CFA; not saved: the register still has it
};

/// A frame's registers. `pc` is behind the instruction that calls; `pc - 1` lies in it.
struct Frame {
  std::uint64_t pc = 0, stack_pointer = 0;
  std::optional<std::uint64_t> frame_pointer;  ///< absent: nobody needed it yet
};

/// What a walk reads of a thread that stands still, or of a copy of its stack.
class ReadableThread {
 public:
  virtual ~ReadableThread() = default;
  virtual std::optional<std::uint64_t> word(std::uint64_t address) = 0;
  virtual std::optional<std::uint64_t> frame_pointer() = 0;
  virtual std::optional<std::uint64_t> link_register() = 0;
};

/// From the call outwards. The addresses tell one chain from another.
struct CallChain {
  static constexpr std::size_t most_frames = 40;  // of libraries between a call and the program's own code

  std::array<std::uint64_t, most_frames> pcs{};
  std::size_t size = 0;
  enum class End { complete, not_learned, memory_missing } end = End::complete;
  Frame stopped_at;  ///< not_learned: nothing is known of this frame's pc, which is not in the chain yet

  std::span<const std::uint64_t> frames() const { return std::span(pcs).first(size); }
};

/// Of one program image; shared by the thread that walks and the one that learns.
class FrameRules {
 public:
  /// Continues `chain`, which is empty or stopped before `from`.
  CallChain walk(const Frame& from, ReadableThread& thread, CallChain chain = {}) const;
  void learn(std::uint64_t pc, const FrameRule& rule);
  /// Code that is made at run time has ever new places.
  bool is_full() const;

  std::atomic<int> copies{0};  ///< of stacks, that nobody has learned from yet

 private:
  static constexpr std::size_t most_rules = 16384;
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, FrameRule> rules_;  // guarded by mutex_
};

}  // namespace switchboard
