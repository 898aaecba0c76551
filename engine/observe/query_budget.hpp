#pragma once
// How much of the programs' time may go into asking the kernel about their sockets. At the rates of a lesson
// every call is asked about, before and after; a program that makes thousands of calls a second would pay
// more for that than for being observed at all, and its queues are in the periodic samples too.
//
//   if (budget.allows(now, QueryBudget::Kind::after_talk)) { …ask…; budget.charge(monotonic_clock::now() -
//   now); }
//
// It knows no socket and no clock.

#include <algorithm>
#include <cstdint>

namespace switchboard {

class QueryBudget {
 public:
  /// What is asked for: where a connection or a listener changes its state it is always asked about; what is
  /// spared first are the queues before a send or a receive.
  enum class Kind { change_of_state, other_call, after_talk, before_talk };

  bool allows(std::int64_t now_ns, Kind kind) {
    balance_ns_ = std::min(most_saved_ns, balance_ns_ + (now_ns - last_ns_) / inverse_share);
    last_ns_ = now_ns;
    const bool is_allowed = kind == Kind::change_of_state || balance_ns_ > kept_back(kind);
    if (!is_allowed) ++spared_;
    return is_allowed;
  }
  void charge(std::int64_t took_ns) { balance_ns_ -= took_ns; }
  /// How often it said no.
  std::uint64_t spared() const { return spared_; }

 private:
  static constexpr std::int64_t inverse_share = 40;         // a fortieth of the time
  static constexpr std::int64_t most_saved_ns = 5'000'000;  // a thousand questions and more, at once

  static constexpr std::int64_t kept_back(Kind kind) {
    switch (kind) {
      case Kind::change_of_state:
      case Kind::other_call:
        return 0;
      case Kind::after_talk:
        return most_saved_ns / 4;
      case Kind::before_talk:
        return most_saved_ns / 2;
    }
    return 0;
  }

  std::int64_t balance_ns_ = most_saved_ns, last_ns_ = 0;
  std::uint64_t spared_ = 0;
};

}  // namespace switchboard
