#pragma once
// An order of steps that has to obey rules: which steps there are, which comes before which, and which have
// no place in it. Every order that breaks no rule is right; there may be many.
//
//   const Sequence server{.cards = {"socket", "bind", "listen"},
//                         .rules = {{"bind", "listen", "Without bind the kernel chooses a port …"}},
//                         .left_out = {{"connect", "A server waits to be called."}}};
//   if (auto broken = first_broken_rule(server, order)) … broken->happened
//
// Knows nothing of sockets.

#include <optional>
#include <string>
#include <vector>

namespace switchboard::grader {

/// `first` comes before `then`. `otherwise` says what happens when it does not.
struct OrderRule {
  std::string first, then, otherwise;
};

/// A card that lies among the others and belongs to something else.
struct LeftOut {
  std::string card, because;
};

struct Sequence {
  std::vector<std::string> cards;
  std::vector<OrderRule> rules;  ///< the first that is broken is told: the simplest stand first
  std::vector<LeftOut> left_out{};
};

struct BrokenRule {
  std::string expected, happened;
};

std::optional<BrokenRule> first_broken_rule(const Sequence& sequence, const std::vector<std::string>& order);

}  // namespace switchboard::grader
