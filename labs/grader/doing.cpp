#include "labs/grader/doing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unistd.h>

#include <algorithm>

#include "engine/model/call_family.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "labs/grader/stalemate.hpp"
#include "labs/grader/who_waits.hpp"

namespace switchboard::grader {
namespace {

std::string subject(const ProcessState& process) {
  return subject_of_label(process.label);
}

std::string at_place(const Syscall& call, Observed& observed) {
  const auto place = place_of(call, observed.folder());
  return place.empty() ? "" : " at " + place;
}

struct Doing {
  const ProcessState* process;
  const Syscall* call;  ///< nullptr: in no recorded call
  Time since;
};

std::vector<Doing> doings(Observed& observed) {
  std::vector<Doing> result;
  for (const auto* process : living_processes(observed)) {
    for (const auto& [id, thread] : process->threads) {
      const auto* call = thread.in_call ? observed.timeline().call(*thread.in_call) : nullptr;
      result.push_back({process, call, thread.since.value_or(Time{})});
    }
  }
  // Those in a call first: they say where. Before them one that cannot send: it keeps the others waiting.
  const auto rank = [](const Doing& doing) {
    if (doing.call == nullptr) return 2;
    return movement_of(doing.call->name) == Movement::sends ? 0 : 1;
  };
  std::stable_sort(result.begin(), result.end(),
                   [&](const Doing& a, const Doing& b) { return rank(a) < rank(b); });
  return result;
}

/// What would wake it.
std::string_view what_is_missing(const Syscall& call) {
  if (call.name.starts_with("accept")) return "no client waits there";
  if (call.name.starts_with("wait")) return "no child has ended";
  if (movement_of(call.name) == Movement::sends) return "its peer reads nothing, and every buffer is full";
  if (movement_of(call.name) == Movement::receives) return "nothing is left to read there";
  return "nothing is ready there";
}

/// "Your server", and then "Its child server.2", "Another of its threads".
std::string subject_beside(const ProcessState& process, const ProcessState* first) {
  if (first == nullptr)
    return process.parent ? fmt::format("{}'s child {}", subject(process), process.label) : subject(process);
  if (first->id == process.id) return "Another of its threads";
  if (!process.parent) return subject(process) + " itself";
  return first->parent ? fmt::format("Another child, {},", process.label)
                       : fmt::format("Its child {}", process.label);
}

/// A wait that is not recorded (stalemate.cpp knows them): for a lock, or for the end of a thread.
constexpr std::string_view for_a_thread = "waits for another thread: for a lock that it has, or for its end";

/// `first` is the one of the sentence before, if there is one.
std::string wait_in_words(Observed& observed, const Doing& doing, const Doing* first) {
  const auto who = subject_beside(*doing.process, first == nullptr ? nullptr : first->process);
  if (doing.call == nullptr) return fmt::format("{} {}.", who, for_a_thread);
  const auto* socket = doing.call->socket ? observed.now().socket(*doing.call->socket) : nullptr;
  const auto client = socket == nullptr ? std::string{} : peer_of(observed, *socket);
  return fmt::format("{} waits in {}{} since {}{}: {}.", who, short_call(*doing.call),
                     at_place(*doing.call, observed), time_text(doing.since),
                     client.empty() ? "" : ", for " + client, what_is_missing(*doing.call));
}

bool is_of_submission(const Event& event, Observed& observed, const Syscall*& call) {
  call = std::get_if<Syscall>(&event.fact);
  if (call == nullptr || family_of(call->name) == CallFamily::process) return false;
  const auto* process = observed.now().process(call->process);
  return process == nullptr || !process->label.starts_with(our_own_label);
}

std::string call_line(const Syscall& call) {
  return short_call(call) + " " + result_suffix(call);
}

/// The submission's program that ended: the program itself rather than its children; of two the later one.
const ProcessState* ended_program(Observed& observed) {
  const ProcessState* ended = nullptr;
  for (const auto& [id, process] : observed.now().processes) {
    if (!process.ended || process.label.starts_with(our_own_label)) continue;
    const bool is_better =
        ended == nullptr || (!process.parent && (ended->parent || process.started > ended->started));
    if (is_better) ended = &process;
  }
  return ended;
}

std::string end_of(Observed& observed, const ProcessState& ended) {
  auto text = fmt::format("{} ended: {}.", subject(ended), exit_text(ended.status.value_or(ExitStatus{})));
  const Syscall* last = nullptr;
  for (const auto& event : observed.timeline().events()) {
    const Syscall* call = nullptr;
    if (is_of_submission(event, observed, call) && call->process == ended.id) last = call;
  }
  if (last != nullptr)
    text += fmt::format(" Its last call of a socket was {}{}.", call_line(*last), at_place(*last, observed));
  if (const auto line = observed.last_line_of_output(ended.label); !line.empty())
    text += fmt::format(" It printed: {}", line);
  return text;
}

}  // namespace

std::string subject_of_label(const std::string& label) {
  return "Your " + label.substr(0, label.find_first_of(" ."));
}

std::string your_program(Observed& observed) {
  const auto living = living_processes(observed);
  const auto* process = living.empty() ? ended_program(observed) : living.front();
  if (process == nullptr) return "your program";
  auto name = subject(*process);
  name.front() = 'y';
  return name;
}

std::string capitalised(std::string sentence) {
  if (!sentence.empty()) sentence.front() = static_cast<char>(std::toupper(sentence.front()));
  return sentence;
}

std::string place_of(const Syscall& call, const std::string& folder) {
  if (!call.source) return {};
  auto place = *call.source;
  if (!folder.empty() && place.file.starts_with(folder + "/")) place.file.erase(0, folder.size() + 1);
  return place_text(place);
}

std::string what_it_waits_for(Observed& observed) {
  const auto all = doings(observed);
  if (all.empty() || all.front().call == nullptr) return what_it_does(observed);
  constexpr std::size_t most = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), most); ++i)
    text += (i > 0 ? " " : "") + wait_in_words(observed, all[i], i > 0 ? &all.front() : nullptr);
  if (all.size() > most)
    text += fmt::format(" {} {} too.", counted(static_cast<std::int64_t>(all.size() - most), "more thread"),
                        all.size() == most + 1 ? "waits" : "wait");
  if (const auto outside = who_waits_outside(observed); !outside.empty()) text += " " + outside;
  return text;
}

std::string what_it_does(Observed& observed) {
  const auto all = doings(observed);
  if (all.empty()) return how_it_ended(observed);
  const auto& [process, call, since] = all.front();
  if (call == nullptr) return fmt::format("{} is in no call of a socket.", subject(*process));
  return fmt::format("{} is in {}{} since {}.", subject(*process), short_call(*call),
                     at_place(*call, observed), time_text(since));
}

std::string how_it_ended(Observed& observed) {
  const auto* ended = ended_program(observed);
  return ended == nullptr ? std::string{} : end_of(observed, *ended);
}

std::string how_it_ended(Observed& observed, ProcessId id) {
  const auto* process = observed.now().process(id);
  return process == nullptr || !process->ended ? std::string{} : end_of(observed, *process);
}

std::string what_it_connected_to(Observed& observed) {
  return what_it_called(observed, "connect");
}

std::string what_it_called(Observed& observed, std::string_view name) {
  observed.flush();
  const Syscall* last = nullptr;
  for (const auto& event : observed.timeline().events()) {
    const Syscall* call = nullptr;
    if (is_of_submission(event, observed, call) && call->name == name) last = call;
  }
  if (last == nullptr) return fmt::format("It did not call {}.", name);
  return fmt::format("It called {}{}.", call_line(*last), at_place(*last, observed));
}

Ending why_it_closed(Observed& observed, const std::function<bool(const SocketState&)>& is_meant) {
  constexpr int most_looks = 200, microseconds_between = 5000;
  for (int look = 0; look < most_looks; ++look) {
    observed.flush();
    if (living_processes(observed).empty()) return {true, how_it_ended(observed)};
    const auto& world = observed.now();
    const auto events = observed.timeline().events();
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
      const auto* call = std::get_if<Syscall>(&event->fact);
      if (call == nullptr || family_of(call->name) != CallFamily::end || !call->socket) continue;
      const auto* socket = world.socket(*call->socket);
      if (socket == nullptr || !is_meant(*socket)) continue;
      const auto* process = world.process(call->process);
      if (process == nullptr) continue;
      return {false, fmt::format("{} called {}{}.", subject(*process), short_call(*call),
                                 at_place(*call, observed))};
    }
    ::usleep(microseconds_between);
  }
  return {false, last_calls(observed)};
}

std::optional<Finding> partial_send_at(Observed& observed, std::size_t position,
                                       const std::function<bool(const SocketState&)>& is_meant) {
  observed.flush();
  std::int64_t written = 0;
  std::optional<Finding> partial;
  for (const auto& event : observed.timeline().events()) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || movement_of(call->name) != Movement::sends || !call->socket) continue;
    const auto* socket = observed.now().socket(*call->socket);
    if (socket == nullptr || !is_meant(*socket)) continue;
    if (partial) {
      partial->evidence.push_back(event.id);
      return partial;
    }
    const auto* buffer = call->argument("buf");
    const auto* given = buffer == nullptr ? nullptr : std::get_if<Buffer>(buffer);
    const auto result = call->result.value_or(0);
    written += std::max<std::int64_t>(result, 0);
    if (given == nullptr || result <= 0 || result >= given->length) continue;
    if (written != static_cast<std::int64_t>(position)) continue;
    partial = Finding{
        .rule = "partial_send_ignored",
        .process = call->process,
        .socket = call->socket,
        .evidence = {event.id},
        .values = {
            {"sent", std::to_string(result)}, {"asked", std::to_string(given->length)}, {"next", "send"}}};
  }
  return {};
}

std::string last_calls(Observed& observed) {
  constexpr std::size_t most = 3;
  std::vector<std::string> lines;
  const auto events = observed.timeline().events();
  for (auto event = events.rbegin(); event != events.rend() && lines.size() < most; ++event) {
    const Syscall* call = nullptr;
    if (is_of_submission(*event, observed, call) && call->returned) lines.push_back(call_line(*call));
  }
  if (lines.empty()) return "It made no call of a socket.";
  std::reverse(lines.begin(), lines.end());
  return fmt::format("Its last calls: {}.", fmt::join(lines, ", "));
}

}  // namespace switchboard::grader
