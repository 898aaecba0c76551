#include "labs/grader/settling.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <vector>

#include "engine/system/monotonic_clock.hpp"
#include "labs/grader/loopback.hpp"
#include "labs/grader/stalemate.hpp"

namespace switchboard::grader {
namespace {

constexpr std::int64_t most_calls_to_settle = 1000;
constexpr std::int64_t most_cpu_ns_to_settle = 200'000'000;
constexpr std::int64_t most_ns_to_settle = 5'000'000'000;
constexpr int most_looks_to_settle = 100;  // at what wakes now and then by itself, and does little

/// A stop that nobody is known to have asked for may be one at a call, which lasts until its tracer gets a
/// CPU; or the submission was stopped (SIGSTOP), and stands.
enum class Stops { none, some };

struct AtRest {
  std::vector<StillThread> threads;
  Stops stops = Stops::none;
  bool operator==(const AtRest&) const = default;
};

/// Every thread of the submission, when each of them sleeps or stands; none when all have ended.
std::optional<AtRest> all_at_rest(Observed& observed) {
  observed.flush();
  AtRest rest;
  for (const auto* process : living_processes(observed)) {
    const auto looks = look_at_threads(process->id);
    if (looks.empty()) return {};  // its end is on its way into the recording
    for (const auto& look : looks) {
      if (look.state == 'Z' || look.state == 'X') continue;  // has ended before the others
      const auto thread = process->threads.find(look.id);
      const bool is_known = thread != process->threads.end();
      const bool is_held = is_known && thread->second.paused;
      const bool stands = look.state == 't' || look.state == 'T';
      if (look.state != 'S' && !stands) return {};
      if (stands && !is_held) rest.stops = Stops::some;
      rest.threads.push_back(
          {look.id, look.cpu_ticks, look.switches, is_known ? thread->second.in_call : std::nullopt});
    }
  }
  return rest;
}

/// What the submission has used since it should settle.
class WorkSince {
 public:
  explicit WorkSince(Observed& observed)
      : observed_(observed), event_(observed.timeline().size()), cpu_ns_(cpu_ns()) {}

  bool is_too_much() {
    const auto& timeline = observed_.timeline();
    for (; event_ < timeline.size(); ++event_) calls_ += timeline.head(event_).is_call() ? 1 : 0;
    return calls_ > most_calls_to_settle || cpu_ns() - cpu_ns_ > most_cpu_ns_to_settle ||
           monotonic_clock::now() - started_ns_ > most_ns_to_settle;
  }

 private:
  std::int64_t cpu_ns() const {
    std::int64_t sum = 0;
    for (const auto* process : living_processes(observed_)) sum += cpu_time_ns(process->id);
    return sum;
  }

  Observed& observed_;
  std::size_t event_;
  std::int64_t cpu_ns_;
  std::int64_t calls_ = 0;
  std::int64_t started_ns_ = monotonic_clock::now();
};

}  // namespace

void settle(Observed& observed) {
  constexpr int alike_are_rest = 1, alike_are_a_stop = 20;
  constexpr useconds_t between_looks = 1000;
  observed.flush();
  WorkSince work(observed);
  auto last = all_at_rest(observed);
  for (int alike = 0, looks = 0; looks < most_looks_to_settle && !work.is_too_much(); ++looks) {
    // What was sent has arrived, so whoever waits for it runs at the next look.
    loopback_has_delivered();
    auto now = all_at_rest(observed);
    alike = now && now == last ? alike + 1 : 0;
    if (now && alike >= (now->stops == Stops::none ? alike_are_rest : alike_are_a_stop)) return;
    last = std::move(now);
    ::usleep(between_looks);
  }
  // It would fill the recording while we write down what it did.
  for (const auto* process : living_processes(observed)) ::kill(process->id.value, SIGKILL);
}

}  // namespace switchboard::grader
