#pragma once
// Named facts: questions about a recording at a moment, by one list of names. Lesson answers, lab checks and
// waits ask these and nothing else, so that an answer is always what was observed.
//
//   ask("accept_queue.length(server)", timeline, t)      -> 4
//   ask("tcp_state(client E)", timeline, t)              -> "SYN_SENT"
//   ask("blocked_in(server)", timeline, t)               -> "accept4"
//
// A subject in parentheses is a program's label; "client*" is every program whose label begins so, "server:4"
// the socket of descriptor 4, "server, accept" that program and that call. A fact that cannot be known at
// that moment (no such program yet, no sample) has no value; it is never guessed. facts.cpp lists every name
// with its meaning.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/model/timeline.hpp"

namespace switchboard {

using FactValue = std::variant<std::int64_t, std::string>;

std::optional<FactValue> ask(std::string_view question, Timeline& timeline, Time at);
/// A known name with the subject that it wants; says nothing about whether it will have a value.
bool is_question(std::string_view text);
/// "4", "SYN_SENT".
std::string to_string(const FactValue& value);

/// `fact OP value`, OP one of == != < <= > >=, joined by "and": "accept_queue.length(server) == 4 and …". The
/// value may be another fact. Nothing when a fact has no value yet (unless another part is false already) or
/// the text is no condition; check with is_condition().
std::optional<bool> holds(std::string_view condition, Timeline& timeline, Time at);
bool is_condition(std::string_view text);

struct FactName {
  std::string_view name;     ///< accept_queue.length
  std::string_view subject;  ///< what stands in the parentheses: "program", "program, call", "" for none
  std::string_view meaning;
};
std::span<const FactName> fact_names();

}  // namespace switchboard
