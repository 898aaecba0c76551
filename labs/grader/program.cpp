#include "labs/grader/program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <vector>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/difference.hpp"
#include "labs/grader/doing.hpp"
#include "labs/grader/process_look.hpp"

namespace switchboard::grader {

Program::Program(Bench& bench, std::string label, ProcessId process)
    : bench_(bench), label_(std::move(label)), process_(process) {}

bool Program::has_ended() const {
  bench_.observed().refresh();
  const auto* process = bench_.observed().now().process(process_);
  return process != nullptr && process->ended;
}

void Program::asks_to_end() {
  bench_.step("we", fmt::format("asked the {} to end (SIGTERM)", label_));
  ::kill(process_.value, SIGTERM);
}

/// Waits for it, and says what it waits for when it does not end.
ExitStatus Program::ends(const std::string& expected) {
  auto& observed = bench_.observed();
  const auto status = [&]() -> std::optional<ExitStatus> {
    const auto* process = observed.now().process(process_);
    if (process == nullptr || !process->ended) return {};
    return process->status.value_or(ExitStatus{});
  };
  auto waiting = bench_.waiting();
  for (;;) {
    observed.refresh();
    if (const auto ended = status()) return *ended;
    try {
      waiting.look();
    } catch (const GivenUp& given_up) {
      observed.flush();
      // It may have ended while we looked, and what is proved is that the others wait. With the budget used
      // up it did not end by itself.
      const auto ended = status();
      if (ended && given_up.reason != Reason::budget) return *ended;
      bench_.fails(given_up.reason, expected, "It did not end. " + given_up.happened);
    }
    ::usleep(1000);
  }
}

void Program::exits_with(int wanted) {
  const auto expected = fmt::format("{} ends with status {}.", subject_of_label(label_), wanted);
  const auto status = ends(expected);
  if (status.code == wanted) return;
  bench_.fails(status.signal ? Reason::crash : Reason::proved, expected,
               how_it_ended(bench_.observed(), process_));
}

void Program::gives_up_and_says_why(const std::string& expected) {
  const auto status = ends(expected);
  if (status.code == 0 || status.signal)
    bench_.fails(status.signal ? Reason::crash : Reason::proved, expected,
                 how_it_ended(bench_.observed(), process_));
  if (bench_.observed().printed(label_, Observed::Stream::error).empty())
    bench_.fails(Reason::proved, expected,
                 fmt::format("It {}, and its standard error is empty.", exit_text(status)));
}

void Program::has_printed(std::string_view bytes) {
  const auto came = bench_.observed().printed(label_, Observed::Stream::output);
  if (came == bytes) return;
  const auto in_words = [](std::string_view text) {
    const auto count = counted(static_cast<std::int64_t>(text.size()), "byte");
    return text.empty() || text.size() > 64 ? count : count + ": " + hex_and_text(text);
  };
  const auto expected = bytes.empty() ? fmt::format("{} prints nothing.", subject_of_label(label_))
                                      : fmt::format("{} prints exactly {}", subject_of_label(label_),
                                                    in_words(bytes) + (bytes.size() > 64 ? "." : ""));
  auto happened =
      came.empty() ? std::string{"It printed nothing."} : fmt::format("It printed {}.", in_words(came));
  if (const auto at = first_difference(bytes, came)) happened += " " + difference_in_words(bytes, came, *at);
  bench_.fails(Reason::proved, expected, happened);
}

void Program::comes_to_rest() {
  constexpr int alike_are_rest = 3;
  constexpr useconds_t between_looks = 3000;
  auto& observed = bench_.observed();
  auto waiting = bench_.waiting();
  std::vector<ThreadLook> last;
  for (int alike = 0; alike < alike_are_rest;) {
    try {
      waiting.look();
    } catch (const GivenUp& given_up) {
      if (given_up.reason != Reason::budget) return;
      bench_.fails(given_up.reason,
                   fmt::format("{} sleeps until there is something to do.", subject_of_label(label_)),
                   given_up.happened);
    }
    const auto* process = observed.now().process(process_);
    if (process != nullptr && process->ended) return;
    auto now = look_at_threads(process_);
    const bool all_sleep =
        std::all_of(now.begin(), now.end(), [](const ThreadLook& thread) { return thread.state == 'S'; });
    alike = all_sleep && !now.empty() && now == last ? alike + 1 : 0;
    last = std::move(now);
    ::usleep(between_looks);
  }
}

}  // namespace switchboard::grader
