// `switchboard show FILE [summary|findings]`: who ran, how it ended, what moved, what was found, what is
// missing.

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/model/moved_bytes.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/cable_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/finding_text.hpp"
#include "engine/narrate/letters.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/show/show_text.hpp"
#include "engine/tool/show/text_table.hpp"

namespace switchboard::tool {
namespace {

std::string recorded_at(std::int64_t unix_ns) {
  const auto seconds = static_cast<std::time_t>(unix_ns / 1'000'000'000);
  std::tm local{};
  if (localtime_r(&seconds, &local) == nullptr) return "at an unknown time";
  return fmt::format("{:%d %b %Y, %H:%M}", local);
}

std::string state_sentence(const Shown& shown, std::size_t programs, std::uint64_t lost) {
  const auto counts = fmt::format("{}, {}, {} lost", counted(static_cast<std::int64_t>(programs), "program"),
                                  counted(static_cast<std::int64_t>(shown.timeline.events().size()), "event"),
                                  count_text(static_cast<std::int64_t>(lost)));
  switch (shown.state) {
    case RecordingState::finished:
      return fmt::format("Finished: {}, {}.",
                         time_text(shown.timeline.info.finished.value_or(shown.timeline.end())), counts);
    case RecordingState::live:
      return fmt::format("Recording is still being written: {} so far, {}.", time_text(shown.timeline.end()),
                         counts);
    case RecordingState::abandoned:
      return fmt::format("The observer ended before it finished this recording: {} until then, {}.",
                         time_text(shown.timeline.end()), counts);
  }
  return {};
}

struct Totals {
  std::int64_t sockets = 0, calls = 0, on_sockets = 0, written = 0, read = 0;
};

/// A shell's helpers and the like: forked by an observed program, never near a socket.
bool is_bystander(const ProcessState& process, const Totals& totals) {
  return process.parent && totals.on_sockets == 0 && totals.sockets == 0;
}

std::map<ProcessId, Totals> totals_by_process(const Shown& shown, const Snapshot& world) {
  std::map<ProcessId, Totals> totals;
  for (const auto& [id, process] : world.processes) totals[id].sockets = process.sockets;
  shown.timeline.each_event([&](const Event& event) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || shown.at < event.at) return;
    auto& mine = totals[call->process];
    ++mine.calls;
    if (call->socket) ++mine.on_sockets;
    if (!call->socket || !call->returned || shown.at < *call->returned) return;
    const auto moved = moved_bytes(*call);
    if (moved.way == Movement::sends) mine.written += moved.count;
    if (moved.way == Movement::receives) mine.read += moved.count;
  });
  return totals;
}

std::string programs_text(const Shown& shown, const Snapshot& world) {
  TextTable table({{.title = ""},
                   {.title = "program"},
                   {.title = "ended"},
                   {.title = "ran for", .align = Align::right, .rank = 1},
                   {.title = "calls", .align = Align::right},
                   {.title = "sockets", .align = Align::right},
                   {.title = "wrote", .align = Align::right},
                   {.title = "read", .align = Align::right},
                   {.title = "pid", .align = Align::right, .rank = 2}});
  const auto marks = program_marks(shown.timeline);
  auto all_totals = totals_by_process(shown, world);
  std::vector<const ProcessState*> processes;
  for (const auto& [id, process] : world.processes) processes.push_back(&process);
  std::ranges::stable_sort(processes, {}, [](const auto* process) { return process->started; });
  std::int64_t bystanders = 0;
  for (const auto* process : processes) {
    const auto mark = marks.find(process->id);
    const bool is_server = mark != marks.end() && mark->second.role == ProgramRole::server;
    const auto& totals = all_totals[process->id];
    if (is_bystander(*process, totals)) {
      ++bystanders;
      continue;
    }
    const bool ended_badly =
        process->status && (process->status->signal || process->status->code.value_or(0) != 0);
    table.add(
        {{mark == marks.end() ? "" : std::string(1, mark->second.letter),
          is_server ? Ink::server : Ink::client},
         {printable(process->label) +
          (world.hosts.empty() ? std::string() : " on " + host_text(process->host, world))},
         {process->status ? exit_text(*process->status) : "runs", ended_badly ? Ink::error : Ink::plain},
         {duration_text(process->ended.value_or(shown.at) - process->started)},
         {count_text(totals.calls)},
         {count_text(totals.sockets)},
         {byte_count(totals.written)},
         {byte_count(totals.read)},
         {fmt::format("{}", process->id.value), Ink::faint}});
  }
  if (table.empty()) return " No program ran.\n";
  auto text = table.text(shown.style);
  if (bystanders > 0)
    text += shown.style.paint(
        Ink::faint,
        fmt::format(" and {} that touched no socket\n",
                    bystanders == 1 ? "a forked process" : fmt::format("{} forked processes", bystanders)));
  return text;
}

std::string notes_text(const Shown& shown, const Snapshot& world) {
  std::string text;
  std::vector<std::size_t> notes;
  shown.timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (head.is<NoteWritten>()) notes.push_back(index);
  });
  for (const auto index : notes)
    if (const auto* note = std::get_if<NoteWritten>(&shown.timeline.event(index).fact))
      text += wrapped(fmt::format(" {}: {}", printable(note->topic), printable(note->text)),
                      shown.style.columns, 3) +
              "\n";
  for (const auto& [source, count] : world.lost)
    text += shown.style.paint(
        Ink::error,
        fmt::format(" {} {} lost.\n", count_text(static_cast<std::int64_t>(count)), printable(source)));
  return text.empty() ? text : "\n" + shown.style.paint(Ink::strong, "Notes") + "\n" + text;
}

std::string place_of(const Finding& finding, const Timeline& timeline) {
  if (finding.evidence.empty()) return {};
  const auto* call = timeline.call(finding.evidence.front());
  if (call == nullptr || !call->source) return {};
  return printable(short_place_text(*call->source));
}

/// Behind a title: nothing for a mistake that is seen, which is what most are.
std::string kind_of(const Finding& finding) {
  std::string text;
  if (finding.severity != Severity::mistake) text += fmt::format("  {}", severity_text(finding.severity));
  if (finding.certainty == Certainty::inferred) text += "  inferred";
  return text;
}

std::int64_t calls_in(const Timeline& timeline) {
  std::int64_t calls = 0;
  timeline.each_head([&](std::size_t, const EventHead& head) { calls += head.is_call() ? 1 : 0; });
  return calls;
}

}  // namespace

std::string findings_text(const Shown& shown, const std::vector<Finding>& findings) {
  if (findings.empty())
    return fmt::format(" No findings. Every rule has looked at {}.\n",
                       counted(calls_in(shown.timeline), "call"));
  std::string text;
  int number = 0;
  for (const auto& finding : findings) {
    const auto words = describe(finding, shown.timeline);
    const auto* process = shown.timeline.snapshot_at(shown.timeline.end()).process(finding.process);
    if (number++ > 0) text += "\n";
    text += fmt::format(" {} {}{}\n", shown.style.paint(Ink::error, fmt::format("{}", number)),
                        shown.style.paint(Ink::strong, words.mistake),
                        shown.style.paint(Ink::faint, kind_of(finding)));
    const auto line = [&](std::string_view name, const std::string& value) {
      if (!value.empty())
        text += wrapped(fmt::format("   {:<9} {}", name, value), shown.style.columns, 13) + "\n";
    };
    line("Did", words.did);
    line("Expected", words.expected);
    line("Happened", words.happened);
    line("Why", words.why);
    line("Fix", words.fix);
    std::string_view name = "Seen";
    for (const auto& seen : seen_calls(finding, shown.timeline)) {
      line(name, fmt::format("{}{}{}", seen.place, seen.place.empty() ? "" : "  ", seen.text));
      name = "";
    }
    const auto place = place_of(finding, shown.timeline);
    const auto time = finding.evidence.empty() || shown.timeline.find(finding.evidence.front()) == nullptr
                          ? std::string()
                          : time_text(shown.timeline.find(finding.evidence.front())->at);
    line("Where", fmt::format("{}{}{}{}{}{}", process == nullptr ? "" : printable(process->label),
                              place.empty() ? "" : ", ", place, time.empty() ? "" : ", at ", time,
                              finding.times > 1
                                  ? fmt::format(", and {} more after it",
                                                counted(static_cast<std::int64_t>(finding.times) - 1, "time"))
                                  : std::string()));
    line("Read",
         fmt::format("{}{}lesson {:02}", words.reference, words.reference.empty() ? "" : ", ", words.lesson));
  }
  return text;
}

std::string summary_text(const Shown& shown, const std::vector<Finding>& findings) {
  const auto& info = shown.timeline.info;
  const Snapshot world = shown.timeline.snapshot_at(shown.at);  // findings look at other moments
  std::uint64_t lost = 0;
  for (const auto& [source, count] : world.lost) lost += count;
  std::size_t programs = 0;
  for (const auto& [id, process] : world.processes)
    if (!process.parent) ++programs;

  std::string text = shown.style.paint(Ink::strong, printable(shown.file));
  const auto room = shown.style.columns == 0
                        ? 100
                        : shown.style.columns - std::min(shown.style.columns, width_of(shown.file) + 2);
  if (!info.title.empty()) text += "  " + fitted(printable(info.title), room);
  text += "\n" + wrapped(" " + state_sentence(shown, programs, lost), shown.style.columns, 1) + "\n";
  text += shown.style.paint(Ink::faint,
                            fmt::format(" Recorded {}, {} network, {}.", recorded_at(info.started_unix_ns),
                                        printable(info.network), printable(info.host))) +
          "\n\n";
  text += programs_text(shown, world) + "\n";
  if (!findings.empty()) text += shown.style.paint(Ink::strong, "Findings") + "\n";
  if (findings.empty()) text += findings_text(shown, findings);
  int number = 0;
  TextTable table({{.title = ""},
                   {.title = "", .width = Column::Width::flexible},
                   {.title = ""},
                   {.title = "", .rank = 1}});
  for (const auto& finding : findings) {
    const auto words = describe(finding, shown.timeline);
    table.add({{fmt::format("{}", ++number), Ink::error},
               {words.mistake},
               {place_of(finding, shown.timeline), Ink::faint},
               {fmt::format("lesson {:02}", words.lesson), Ink::faint}});
  }
  text += table.text(shown.style);
  return text + notes_text(shown, world);
}

}  // namespace switchboard::tool
