#pragma once
// Facts in braces inside a lesson's text or condition, and whether a text's facts exist at all.
//
//   fill_facts("{accept_queue.length(server)} wait", timeline, t)     -> "4 wait"
//   problem_with_condition("accept_queue.lenght(server) == 4", labels) -> "there is no fact
//   accept_queue.lenght"
//
// Conditions may hold braces too: "accept_queue.dropped(server) > {accept_queue.dropped(server)}" compares
// with the value that the fact had when the action began.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard::lessons {

/// Facts in braces replaced by their values at `at`; one without a value becomes `unknown`.
std::string fill_facts(std::string_view text, Timeline& timeline, Time at, std::string_view unknown);

/// The facts that a text names in braces, or a condition names anywhere: "tcp_state(client E)".
std::vector<std::string> facts_in_braces(std::string_view text);
std::vector<std::string> facts_in_condition(std::string_view condition);

/// What is wrong, as a phrase; nothing when all is well. `labels` are the actors that facts may ask about.
using Labels = std::set<std::string, std::less<>>;
std::optional<std::string> problem_with_fact(std::string_view fact, const Labels& labels);
std::optional<std::string> problem_with_condition(std::string_view condition, const Labels& labels);
std::optional<std::string> problem_with_text(std::string_view text, const Labels& labels);

}  // namespace switchboard::lessons
