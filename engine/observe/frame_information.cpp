#include "engine/observe/frame_information.hpp"

#include <dwarf.h>

#include "engine/system/allocated.hpp"

namespace switchboard {
namespace {

// DWARF's register numbers: System V ABI for x86-64 figure 3.36, DWARF for the Arm 64-bit Architecture
// table 4.
#if defined(__x86_64__)
constexpr Dwarf_Word stack_pointer = 7, frame_pointer = 6;
#else
constexpr Dwarf_Word stack_pointer = 31, frame_pointer = 29;
#endif

bool set_base(FrameRule& rule, Dwarf_Word reg, std::int64_t offset) {
  if (reg != stack_pointer && reg != frame_pointer) return false;
  if (offset < -0x40000000 || offset > 0x40000000) return false;
  rule.base = reg == stack_pointer ? FrameRule::Base::stack_pointer : FrameRule::Base::frame_pointer;
  rule.offset = static_cast<std::int32_t>(offset);
  return true;
}

bool read_frame_address(Dwarf_Frame* frame, FrameRule& rule) {
  Dwarf_Op* ops = nullptr;
  std::size_t count = 0;
  if (dwarf_frame_cfa(frame, &ops, &count) != 0 || count == 0) return false;
  const Dwarf_Op& first = ops[0];
  const bool is_short = first.atom >= DW_OP_breg0 && first.atom <= DW_OP_breg31;
  if (!is_short && first.atom != DW_OP_bregx) return false;
  const auto reg = is_short ? Dwarf_Word{first.atom} - DW_OP_breg0 : first.number;
  if (!set_base(rule, reg, static_cast<std::int64_t>(is_short ? first.number : first.number2))) return false;
  if (count == 1) return true;
  // gcc keeps the address in the frame when it aligned the stack.
  if (count != 2 || ops[1].atom != DW_OP_deref || reg != frame_pointer) return false;
  rule.base = FrameRule::Base::word_at_frame_pointer;
  return true;
}

enum class Saved { at_offset, unchanged, not_understood };

Saved saved_at(Dwarf_Frame* frame, int reg, std::int32_t& offset) {
  Dwarf_Op memory[3];
  Dwarf_Op* ops = nullptr;
  std::size_t count = 0;
  if (dwarf_frame_register(frame, reg, memory, &ops, &count) != 0) return Saved::not_understood;
  if (count == 0) return ops == memory ? Saved::unchanged : Saved::not_understood;  // the latter: undefined
  // Stack realignment writes "frame pointer + 0" as an expression: the register points to its saved value.
  if (ops[0].atom != DW_OP_call_frame_cfa || count > 2) return Saved::not_understood;
  offset = 0;
  if (count == 2) {
    if (ops[1].atom != DW_OP_plus_uconst) return Saved::not_understood;
    offset = static_cast<std::int32_t>(static_cast<std::int64_t>(ops[1].number));
  }
  return Saved::at_offset;
}

}  // namespace

std::optional<FrameRule> frame_rule_at(Dwarf_CFI* cfi, std::uint64_t address) {
  Dwarf_Frame* found = nullptr;
  if (cfi == nullptr || dwarf_cfi_addrframe(cfi, address, &found) != 0) return {};
  const Allocated<Dwarf_Frame> frame(found);
  const FrameRule end;
  FrameRule rule;
  bool is_signal_frame = false;
  const int return_register = dwarf_frame_info(frame.get(), nullptr, nullptr, &is_signal_frame);
  if (return_register < 0 || is_signal_frame || !read_frame_address(frame.get(), rule)) return end;
  const auto return_address = saved_at(frame.get(), return_register, rule.return_address);
#if defined(__x86_64__)
  if (return_address != Saved::at_offset) return end;
#else
  if (return_address == Saved::not_understood) return end;
#endif
  // Undefined at the outermost frames only; nobody needs it there.
  saved_at(frame.get(), static_cast<int>(frame_pointer), rule.saved_frame_pointer);
  return rule;
}

}  // namespace switchboard
