#include "labs/grader/sequence.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/narrate/bytes_text.hpp"

namespace switchboard::grader {
namespace {

std::optional<std::size_t> place_of(const std::string& card, const std::vector<std::string>& order) {
  const auto found = std::find(order.begin(), order.end(), card);
  if (found == order.end()) return {};
  return static_cast<std::size_t>(found - order.begin()) + 1;
}

/// Each card once, and nothing else.
std::optional<BrokenRule> wrong_card(const Sequence& sequence, const std::vector<std::string>& order) {
  for (const auto& card : order) {
    for (const auto& [unwanted, because] : sequence.left_out)
      if (card == unwanted) return BrokenRule{fmt::format("{} is left out.", card), because};
    if (!place_of(card, sequence.cards))
      return BrokenRule{fmt::format("Only these: {}.", fmt::join(sequence.cards, ", ")),
                        fmt::format("{} is none of them.", printable(card))};
    if (std::count(order.begin(), order.end(), card) > 1)
      return BrokenRule{"Each card once.", fmt::format("{} is there more than once.", card)};
  }
  for (const auto& card : sequence.cards)
    if (!place_of(card, order)) return BrokenRule{"Each card once.", fmt::format("{} is missing.", card)};
  return {};
}

}  // namespace

std::optional<BrokenRule> first_broken_rule(const Sequence& sequence, const std::vector<std::string>& order) {
  if (auto wrong = wrong_card(sequence, order)) return wrong;
  for (const auto& [first, then, otherwise] : sequence.rules) {
    const auto wanted_first = place_of(first, order), wanted_then = place_of(then, order);
    if (!wanted_first || !wanted_then || *wanted_first < *wanted_then) continue;
    return BrokenRule{fmt::format("{} comes before {}.", first, then),
                      fmt::format("{} stands at place {}, {} at place {}. {}", first, *wanted_first, then,
                                  *wanted_then, otherwise)};
  }
  return {};
}

}  // namespace switchboard::grader
