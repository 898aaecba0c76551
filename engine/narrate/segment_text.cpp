#include "engine/narrate/segment_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

struct MarkName {
  SegmentMark mark;
  const char* name;
};
constexpr std::array names{
    MarkName{SegmentMark::retransmission, "retransmission"},
    MarkName{SegmentMark::out_of_order, "out of order"},
    MarkName{SegmentMark::duplicate, "duplicate packet"},
    MarkName{SegmentMark::after_gap, "earlier bytes not captured"},
    MarkName{SegmentMark::keep_alive, "keep-alive"},
    MarkName{SegmentMark::zero_window_probe, "zero window probe"},
    MarkName{SegmentMark::zero_window, "zero window"},
    MarkName{SegmentMark::window_update, "window update"},
    MarkName{SegmentMark::duplicate_ack, "duplicate ACK"},
    MarkName{SegmentMark::acks_unseen, "acknowledges bytes that were not captured"},
};

std::string label_of(ProcessId process, const ProcessLabels& labels) {
  const auto found = labels.find(process);
  if (found == labels.end() || found->second.empty()) return fmt::format("pid {}", process.value);
  return printable(found->second);
}

const char* verb_of(TieKind kind) {
  switch (kind) {
    case TieKind::opens:
      return "opens the connection";
    case TieKind::completes:
      return "returns the connection that this completes";
    case TieKind::sends:
      return "sends";
    case TieKind::receives:
      return "receives";
    case TieKind::ends:
      return "ends sending";
    case TieKind::resets:
      return "resets the connection";
  }
  return "";
}

std::string bytes_text(const Tie& tie) {
  if (tie.kind == TieKind::receives && tie.bytes.empty()) return " the end of the stream";
  if (tie.bytes.empty()) return "";
  if (tie.bytes.length() == 1) return fmt::format(" byte {}", tie.bytes.end);
  return fmt::format(" bytes {}-{}", tie.bytes.begin + 1, tie.bytes.end);
}

/// What caused it where that is no call: the end of a process, an exec.
std::string cause_text(const Event& event, const ProcessLabels& labels) {
  if (const auto* exited = std::get_if<ProcessExited>(&event.fact))
    return fmt::format("{}: its end", label_of(exited->process, labels));
  if (const auto* executed = std::get_if<ProgramExecuted>(&event.fact))
    return fmt::format("{}: execve", label_of(executed->process, labels));
  return {};
}

}  // namespace

ProcessLabels labels_in(Timeline& timeline) {
  ProcessLabels labels;
  for (const auto& [id, process] : timeline.snapshot_at(timeline.end()).processes) labels[id] = process.label;
  return labels;
}

std::vector<std::string> mark_names(SegmentMarks marks) {
  std::vector<std::string> result;
  for (const auto& [mark, name] : names)
    if (marks.has(mark)) result.emplace_back(name);
  return result;
}

std::string call_and_place(const Syscall& call) {
  std::string text = call_name(call) + "(";
  if (call.fd) text += std::to_string(*call.fd);
  if (call.result && *call.result > 0 && call.made.empty()) text += ", " + byte_count(*call.result);
  text += ")";
  if (!call.source) return text;
  if (call.source->line > 0) text += " at " + printable(short_place_text(*call.source));
  if (!call.source->function.empty()) text += " in " + printable(call.source->function);
  return text;
}

std::string tie_text(const Tie& tie, const Timeline& timeline, const ProcessLabels& labels) {
  const Event* event = timeline.find(tie.call);
  if (event == nullptr) return {};
  const auto* call = std::get_if<Syscall>(&event->fact);
  const std::string who = call == nullptr
                              ? cause_text(*event, labels)
                              : fmt::format("{}: {}", label_of(call->process, labels), call_and_place(*call));
  return fmt::format("{} {}{}{}", who, verb_of(tie.kind), bytes_text(tie),
                     tie.certainty == Certainty::inferred ? ", inferred" : "");
}

std::vector<std::string> packet_lines(EventId packet, const Flows& flows, const Timeline& timeline,
                                      const ProcessLabels& labels) {
  std::vector<std::string> lines;
  if (const auto* segment = flows.segment(packet))
    if (segment->marks.bits != 0)
      lines.push_back(fmt::format("{}", fmt::join(mark_names(segment->marks), ", ")));
  if (const auto* segment = flows.segment(packet); segment != nullptr && segment->packet == packet) {
    if (segment->dropped) lines.push_back("the cable drops it");
    if (segment->arrival && segment->arrival != packet)
      lines.push_back(fmt::format("arrives {} later", duration_text(*segment->arrived - segment->at)));
  }
  if (flows.answered_by_reset(packet))
    lines.push_back("answers the segment before it: nothing there takes it");
  for (const auto& tie : flows.calls_of(packet))
    if (auto text = tie_text(tie, timeline, labels); !text.empty()) lines.push_back(std::move(text));
  return lines;
}

}  // namespace switchboard
