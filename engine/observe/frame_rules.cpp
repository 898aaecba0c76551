#include "engine/observe/frame_rules.hpp"

namespace switchboard {
namespace {

std::optional<std::uint64_t> frame_address(const FrameRule& rule, Frame& frame, ReadableThread& thread) {
  const auto offset = static_cast<std::uint64_t>(std::int64_t{rule.offset});
  if (rule.base == FrameRule::Base::nothing) return {};
  if (rule.base == FrameRule::Base::stack_pointer) return frame.stack_pointer + offset;
  if (!frame.frame_pointer) frame.frame_pointer = thread.frame_pointer();
  if (!frame.frame_pointer) return {};
  if (rule.base == FrameRule::Base::frame_pointer) return *frame.frame_pointer + offset;
  return thread.word(*frame.frame_pointer + offset);
}

/// The frame that called. Nothing when its words cannot be read.
std::optional<Frame> caller_of(Frame frame, const FrameRule& rule, ReadableThread& thread,
                               bool is_innermost) {
  const auto cfa = frame_address(rule, frame, thread);
  if (!cfa || *cfa < frame.stack_pointer) return {};  // stacks grow down; anything else is odd memory
  const auto at = [&](std::int32_t offset) {
    return thread.word(*cfa + static_cast<std::uint64_t>(std::int64_t{offset}));
  };
  Frame caller{0, *cfa, frame.frame_pointer};
  if (rule.saved_frame_pointer != FrameRule::not_saved) {
    caller.frame_pointer = at(rule.saved_frame_pointer);
    if (!caller.frame_pointer) return {};
  }
  std::optional<std::uint64_t> pc;
  if (rule.return_address != FrameRule::not_saved)
    pc = at(rule.return_address);
  else if (is_innermost)
    pc = thread.link_register();
  if (!pc) return {};
  caller.pc = *pc;
  return caller;
}

}  // namespace

CallChain FrameRules::walk(const Frame& from, ReadableThread& thread, CallChain chain) const {
  const std::lock_guard lock(mutex_);
  Frame frame = from;
  chain.end = CallChain::End::complete;
  while (chain.size < CallChain::most_frames && frame.pc != 0) {
    const auto entry = rules_.find(frame.pc);
    if (entry == rules_.end()) {
      chain.end = CallChain::End::not_learned;
      chain.stopped_at = frame;
      return chain;
    }
    const FrameRule& rule = entry->second;
    const bool is_innermost = chain.size == 0;
    chain.pcs[chain.size++] = frame.pc;
    if (rule.code == FrameRule::Code::own || rule.base == FrameRule::Base::nothing) return chain;
    const auto caller = caller_of(frame, rule, thread, is_innermost);
    if (!caller) {
      chain.end = CallChain::End::memory_missing;
      return chain;
    }
    frame = *caller;
  }
  return chain;
}

void FrameRules::learn(std::uint64_t pc, const FrameRule& rule) {
  const std::lock_guard lock(mutex_);
  if (rules_.size() < most_rules) rules_.emplace(pc, rule);
}

bool FrameRules::is_full() const {
  const std::lock_guard lock(mutex_);
  return rules_.size() >= most_rules;
}

}  // namespace switchboard
