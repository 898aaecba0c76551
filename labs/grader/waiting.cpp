#include "labs/grader/waiting.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <csignal>

#include "engine/model/call_family.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/system/monotonic_clock.hpp"
#include "labs/grader/doing.hpp"

namespace switchboard::grader {

Waiting::Waiting(Observed& observed, const Limits& limits, NothingOnTheWay nothing_on_the_way)
    : observed_(observed), limits_(limits), nothing_on_the_way_(std::move(nothing_on_the_way)) {}

void Waiting::begin() {
  begins_anew_ = false;
  started_ns_ = monotonic_clock::now();
  cpu_at_start_ns_ = cpu_ns();
  fruitless_calls_ = 0;
  next_event_ = observed_.timeline().events().size();
  patience_ms_ = 2;
}

void Waiting::look() {
  observed_.refresh();
  if (begins_anew_) begin();
  look_for_an_end();
  look_for_a_proof();
  look_at_the_budget();
  patience_ms_ = std::min(patience_ms_ * 3 / 2 + 1, 40);
}

bool Waiting::is_ready(int descriptor, short events) {
  pollfd wanted{descriptor, events, 0};
  if (::poll(&wanted, 1, patience_ms_) > 0) return true;
  try {
    look();
  } catch (const GivenUp& given_up) {
    // The answer may have come while we looked; then there is nothing to give up. What comes of a program that
    // was ended for its budget is no answer.
    if (given_up.reason != Reason::budget && ::poll(&wanted, 1, 0) > 0) return true;
    throw;
  }
  return false;
}

void Waiting::look_for_an_end() {
  if (!living_processes(observed_).empty()) return;
  const auto how = how_it_ended(observed_);
  if (!how.empty()) throw GivenUp(Reason::crash, how);  // empty: its start is not in the recording yet
}

void Waiting::look_for_a_proof() {
  // The second look follows at once: what makes it a proof is that nothing moved between them, and that what
  // we had sent was there before the second.
  const auto first = look_for_stalemate(observed_);
  if (!first || !nothing_on_the_way_(*first)) return;
  const auto second = look_for_stalemate(observed_);
  if (second == first) throw GivenUp(Reason::proved, what_it_waits_for(observed_));
}

std::int64_t Waiting::cpu_ns() {
  std::int64_t sum = 0;
  for (const auto* process : living_processes(observed_)) sum += cpu_time_ns(process->id);
  return sum;
}

void Waiting::count_calls() {
  const auto events = observed_.timeline().events();
  for (; next_event_ < events.size(); ++next_event_) {
    const auto* call = std::get_if<Syscall>(&events[next_event_].fact);
    if (call == nullptr || !call->returned) continue;
    const bool moved_bytes = movement_of(call->name) != Movement::none && call->result.value_or(0) > 0;
    const bool took_a_client = call->name.starts_with("accept") && !call->error;
    fruitless_calls_ = moved_bytes || took_a_client ? 0 : fruitless_calls_ + 1;
  }
}

/// It would fill the recording while we write down what it did, so it is ended.
void Waiting::give_up_on_what_works(const std::string& what_it_used) {
  const auto who = capitalised(your_program(observed_));
  for (const auto* process : living_processes(observed_)) ::kill(process->id.value, SIGKILL);
  throw GivenUp(Reason::budget, fmt::format("{} {} {}", who, what_it_used, last_calls(observed_)));
}

void Waiting::look_at_the_budget() {
  count_calls();
  if (fruitless_calls_ > limits_.answer_calls)
    give_up_on_what_works(fmt::format("made {} calls without moving a byte.", count_text(fruitless_calls_)));
  const auto used = cpu_ns() - cpu_at_start_ns_;
  if (used > std::int64_t{limits_.answer_cpu_seconds} * 1'000'000'000)
    give_up_on_what_works(fmt::format("used {} of CPU time without giving it.", duration_text(used)));
  if (monotonic_clock::now() - started_ns_ > std::int64_t{limits_.wall_seconds} * 1'000'000'000) {
    throw GivenUp(Reason::timeout, fmt::format("That was {} s ago, and no fact says why. {}",
                                               limits_.wall_seconds, what_it_does(observed_)));
  }
}

}  // namespace switchboard::grader
