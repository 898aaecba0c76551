#pragma once
// Waits for the submission to do something, and gives up on facts: it has ended, nothing can wake it any
// more, or its budget for one answer is used up. The wall clock is the last resort.
//
//   Waiting waiting(observed, order.limits, nothing_on_the_way);
//   while (!answer_is_here()) waiting.look();        throws GivenUp, else sleeps a little if asked too early
//
// Knows nothing of what is waited for.

#include <exception>
#include <functional>
#include <string>

#include "labs/grader/observed.hpp"
#include "labs/grader/result.hpp"
#include "labs/grader/stalemate.hpp"

namespace switchboard::grader {

/// No answer will come, or none within what a program may use.
struct GivenUp : std::exception {
  GivenUp(Reason why, std::string sentence) : reason(why), happened(std::move(sentence)) {}
  const char* what() const noexcept override { return happened.c_str(); }
  Reason reason;
  std::string happened;  ///< what the program did instead, in whole sentences
};

class Waiting {
 public:
  /// Whether none of our own sockets has something on the way to what the submission waits for.
  using NothingOnTheWay = std::function<bool(const Stalemate&)>;
  Waiting(Observed& observed, const Limits& limits, NothingOnTheWay nothing_on_the_way);

  /// Call it when nothing came for a moment. Throws GivenUp.
  void look();
  /// Whether the descriptor of ours is ready, after a moment; false after a look.
  bool is_ready(int descriptor, short events);
  /// How long to wait for an answer before the next look, in ms; grows while nothing happens.
  int patience_ms() const { return patience_ms_; }
  /// Something came: what was used so far no longer counts. Cheap.
  void progress() { begins_anew_ = true; }

 private:
  void begin();
  void look_for_an_end();
  void look_for_a_proof();
  void look_at_the_budget();
  [[noreturn]] void give_up_on_what_works(const std::string& what_it_used);
  void count_calls();
  std::int64_t cpu_ns();

  Observed& observed_;
  const Limits& limits_;
  NothingOnTheWay nothing_on_the_way_;
  bool begins_anew_ = true;
  std::int64_t started_ns_ = 0;
  std::int64_t cpu_at_start_ns_ = 0;
  std::size_t next_event_ = 0;
  std::int64_t fruitless_calls_ = 0;
  int patience_ms_ = 2;
};

}  // namespace switchboard::grader
