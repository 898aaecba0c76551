#include "engine/explain/facts/fact_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstring>

namespace switchboard {
namespace {

Value exit_status(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.size() != 1 || !programs.front()->status) return {};
  const ExitStatus& status = *programs.front()->status;
  if (status.code) return number(*status.code);
  if (!status.signal) return {};
  const char* name = sigabbrev_np(*status.signal);
  return name == nullptr ? fmt::format("signal {}", *status.signal) : fmt::format("SIG{}", name);
}

Value open_sockets(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  std::size_t count = 0;
  for (const auto* program : programs) count += program->descriptors.size();
  return number(count);
}

Value running(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  return number(std::ranges::count_if(programs, [](const auto* program) { return !program->ended; }));
}

Value programs_running(const Moments& m, const Question&) {
  return number(
      std::ranges::count_if(m.world.processes, [](const auto& entry) { return !entry.second.ended; }));
}

Value counter(const Moments& m, const Question& q) {
  const auto found = m.world.counters.find(std::string(q.subject));
  if (found == m.world.counters.end()) return {};
  return number(found->second);
}

/// Events of that kind which these programs caused by then, in order.
template <typename Kind>
std::vector<const Kind*> events_of(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  std::vector<std::pair<Time, std::size_t>> places;
  m.timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (!head.is<Kind>() || m.at < head.at) return;
    if (std::ranges::any_of(programs, [&](const auto* program) { return program->id == head.process; }))
      places.emplace_back(head.at, index);
  });
  std::ranges::sort(places);
  std::vector<const Kind*> result;
  for (const auto& [at, index] : places)
    if (const auto* fact = std::get_if<Kind>(&m.timeline.event(index).fact)) result.push_back(fact);
  return result;
}

/// All that was written to standard output, and apart from it to standard error, joined.
std::string written(const Moments& m, const Question& q) {
  std::string all;
  for (const auto* output : events_of<OutputWritten>(m, q))
    all.append(reinterpret_cast<const char*>(output->data.bytes.data()), output->data.bytes.size());
  return all;
}

Value last_line(const Moments& m, const Question& q) {
  if (programs_called(m.world, q.subject).empty()) return {};
  auto all = written(m, q);
  while (all.ends_with('\n')) all.pop_back();
  const auto newline = all.rfind('\n');
  return newline == std::string::npos ? all : all.substr(newline + 1);
}

Value lines_with(const Moments& m, const Question& q) {
  if (programs_called(m.world, q.subject).empty()) return {};
  const auto all = written(m, q);
  std::int64_t count = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    const auto end = std::min(all.find('\n', begin), all.size());
    if (std::string_view(all).substr(begin, end - begin).find(q.call) != std::string_view::npos) ++count;
    begin = end + 1;
  }
  return number(count);
}

/// The words after the program's name on its command line, from 1.
Value given(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  std::size_t place = 0;
  const auto* end = q.call.data() + q.call.size();
  if (programs.size() != 1 || std::from_chars(q.call.data(), end, place).ptr != end) return {};
  const auto& words = programs.front()->arguments;
  if (place >= words.size()) return {};
  const std::string& word = words[place];
  std::int64_t as_number = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), as_number);
  if (error == std::errc{} && stop == word.data() + word.size()) return as_number;
  return word;
}

Value signals(const Moments& m, const Question& q) {
  if (programs_called(m.world, q.subject).empty()) return {};
  return number(std::ranges::count_if(events_of<SignalDelivered>(m, q),
                                      [&](const auto* fact) { return fact->signal.name == q.call; }));
}

Value threads(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  std::size_t count = 0;
  for (const auto* program : programs) count += program->ended ? 0 : program->threads.size();
  return number(count);
}

Value children(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  std::int64_t count = 0;
  for (const auto* program : programs) count += program->children;
  return number(count);
}

constexpr auto program_fact_rows = std::to_array<FactRow>({
    {{"exit_status", "program", "its exit status, or the signal that ended it, once it has ended"},
     exit_status},
    {{"descriptors.open", "program", "its open descriptors that are sockets"}, open_sockets},
    {{"running", "program", "programs of that label that run: 1 or 0 for a single one"}, running},
    {{"programs.running", "", "programs that run, children included"}, programs_running},
    {{"counter", "name", "a counter of the network, such as TcpExt.ListenOverflows, once it has been seen"},
     counter},
    {{"output", "program", "the last line that it has written to standard output or error"}, last_line},
    {{"printed", "program, words", "lines it has written that hold these words"}, lines_with},
    {{"given", "program, place", "the word at that place of its command line, from 1; a number if it is one"},
     given},
    {{"signals", "program, signal", "how often that signal was delivered to it: SIGPIPE, SIGCHLD"}, signals},
    {{"threads", "program", "threads that it runs"}, threads},
    {{"children", "program", "processes that it has forked"}, children},
});

}  // namespace

std::span<const FactRow> program_facts() {
  return program_fact_rows;
}

}  // namespace switchboard
