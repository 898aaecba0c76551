// `switchboard show FILE events`: every event as a line.

#include <fmt/format.h>

#include <map>

#include "engine/model/overloaded.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/cable_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/letters.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/show/show_text.hpp"
#include "engine/tool/show/text_table.hpp"

namespace switchboard::tool {
namespace {

using Row = std::vector<Cell>;

/// One unit for a whole column, so that the numbers line up; the microsecond is always seen.
std::string column_time(Time at, Time end) {
  const auto ns = static_cast<double>(at.ns);
  return end.ns < 10'000'000'000 ? fmt::format("{:.3f}", ns / 1e6) : fmt::format("{:.6f}", ns / 1e9);
}

std::string queues_text(const SocketSample& sample) {
  if (const auto* listener = std::get_if<ListenerQueues>(&sample.queues))
    return fmt::format(", accept queue: {}", accept_queue_text(*listener));
  const auto* bytes = std::get_if<ByteQueues>(&sample.queues);
  if (bytes == nullptr || (bytes->receive == 0 && bytes->send == 0)) return {};
  return fmt::format(", {} unread, {} unacknowledged", byte_count(bytes->receive), byte_count(bytes->send));
}

std::string sample_text(const SocketSample& sample) {
  auto text = "socket " + cookie_text(sample.socket);
  if (sample.reason == SocketSample::Reason::gone) return text + " is gone";
  text += " " + std::string(sample.state ? to_string(*sample.state) : protocol_text(sample));
  if (sample.local) text += " " + printable(to_string(*sample.local));
  if (sample.remote && port_of(*sample.remote).value_or(Port{}) != Port{})
    text += " ↔ " + printable(to_string(*sample.remote));
  if (sample.certainty == Certainty::inferred) return text + ", inferred";
  return text + queues_text(sample);
}

std::string packet_text(const Packet& packet) {
  auto text = fmt::format("{} → {} {}", to_string(packet.source), to_string(packet.destination),
                          to_string(packet.flags));
  if (packet.payload_length > 0) text += fmt::format(" {}", byte_count(packet.payload_length));
  return text;
}

std::string command_text(const std::vector<std::string>& arguments, const std::string& executable) {
  if (arguments.empty()) return printable(executable);
  std::string text;
  for (const auto& argument : arguments) text += (text.empty() ? "" : " ") + printable(argument);
  return text;
}

/// Turns events into rows, and leaves out samples that say nothing new.
class EventRows {
 public:
  explicit EventRows(const Shown& shown)
      : shown_(shown), world_(shown.timeline.snapshot_at(shown.at)), marks_(program_marks(shown.timeline)) {}

  std::optional<Row> row(const Event& event) {
    const auto row = std::visit([&](const auto& fact) { return row_of(fact, event); }, event.fact);
    if (!row) ++unchanged_;
    return row;
  }
  std::int64_t unchanged() const { return unchanged_; }

 private:
  Cell time(Time at) const { return {column_time(at, shown_.timeline.end()), Ink::faint}; }

  Cell who(ProcessId process, ThreadId thread) const {
    auto cell = who(process);
    if (thread.value != process.value) cell.text += fmt::format(" #{}", thread.value);
    return cell;
  }
  Cell who(ProcessId process) const {
    const auto* state = world_.process(process);
    const auto label = state == nullptr || state->label.empty() ? fmt::format("pid {}", process.value)
                                                                : printable(state->label);
    const auto mark = marks_.find(process);
    if (mark == marks_.end()) return {label};
    const bool is_server = mark->second.role == ProgramRole::server;
    return {fmt::format("{} {}", mark->second.letter, label), is_server ? Ink::server : Ink::client};
  }

  std::optional<Row> row_of(const Syscall& call, const Event& event) {
    const bool returned = call.returned && *call.returned <= shown_.at;
    Row row{time(event.at), who(call.process, call.thread), {short_call(call)}, {}, {}, {}};
    // exit_group never returns, nor does the call that a signal ended its program in.
    const auto* process = world_.process(call.process);
    if (!returned && process != nullptr && !process->ended) row[3] = {"…"};
    if (returned) {
      row[3] = {result_text(call), call.error ? Ink::error : Ink::plain};
      row[4] = {duration_text(*call.returned - event.at), Ink::faint};
    }
    if (call.injected) row[3].text += " " + injection_mark(call);
    if (call.source) row[5] = {printable(short_place_text(*call.source)), Ink::faint};
    return row;
  }
  Row simple(const Event& event, Cell subject, std::string text, Ink ink = Ink::faint) const {
    return {time(event.at), std::move(subject), {std::move(text), ink}};
  }
  std::optional<Row> row_of(const ProcessStarted& fact, const Event& event) {
    return simple(event, who(fact.process), "started " + command_text(fact.arguments, fact.executable));
  }
  std::optional<Row> row_of(const ProcessForked& fact, const Event& event) {
    return simple(event, who(fact.parent), "has a child: " + who(fact.child).text);
  }
  std::optional<Row> row_of(const ThreadStarted& fact, const Event& event) {
    return simple(event, who(fact.process), fmt::format("has a new thread #{}", fact.thread.value));
  }
  std::optional<Row> row_of(const ProgramExecuted& fact, const Event& event) {
    return simple(event, who(fact.process), "became " + command_text(fact.arguments, fact.executable));
  }
  std::optional<Row> row_of(const ThreadExited& fact, const Event& event) {
    return simple(event, who(fact.process), fmt::format("thread #{} ended", fact.thread.value));
  }
  std::optional<Row> row_of(const ProcessExited& fact, const Event& event) {
    return simple(event, who(fact.process), exit_text(fact.status),
                  fact.status.signal ? Ink::error : Ink::faint);
  }
  std::optional<Row> row_of(const SignalDelivered& fact, const Event& event) {
    return simple(event, who(fact.process, fact.thread),
                  "receives " + signal_name(static_cast<int>(fact.signal.number)));
  }
  std::optional<Row> row_of(const OutputWritten& fact, const Event& event) {
    return simple(event, who(fact.process),
                  fmt::format("{} {}", fact.stream == 2 ? "stderr" : "stdout", quoted(fact.data, 120)));
  }
  std::optional<Row> row_of(const ThreadPaused& fact, const Event& event) {
    const auto* call = shown_.timeline.call(fact.call);
    const auto* where = fact.where == ThreadPaused::Where::before ? "before" : "after";
    return simple(event, who(fact.process, fact.thread),
                  fmt::format("held {} {}", where, call == nullptr ? "a call" : short_call(*call)));
  }
  std::optional<Row> row_of(const ThreadResumed& fact, const Event& event) {
    return simple(event, who(fact.process, fact.thread), "goes on");
  }
  std::optional<Row> row_of(const SocketSample& sample, const Event& event) {
    auto text = sample_text(sample);
    if (last_sample_[sample.socket] == text) return {};
    last_sample_[sample.socket] = text;
    return simple(event, {"kernel", Ink::faint}, std::move(text));
  }
  std::optional<Row> row_of(const CountersSampled& fact, const Event& event) {
    std::string text;
    for (const auto& [name, value] : fact.changed)
      text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", printable(name),
                          count_text(static_cast<std::int64_t>(value)));
    const auto name = world_.hosts.empty() ? "network" : host_text(fact.host, world_) + " network";
    return simple(event, {name, Ink::faint}, std::move(text));
  }
  std::optional<Row> row_of(const HostStarted& fact, const Event& event) {
    std::string text = "host";
    for (const auto& address : fact.addresses) {
      const auto whole = printable(to_string(address));
      text += " " + whole.substr(0, whole.rfind(':'));
    }
    return simple(event, {printable(fact.name), Ink::plain}, std::move(text));
  }
  std::optional<Row> row_of(const CableSet& fact, const Event& event) {
    return simple(event, {"cable", Ink::plain},
                  fmt::format("{} → {}: {}", host_text(fact.from, world_), host_text(fact.to, world_),
                              cable_text(fact.settings)),
                  Ink::plain);
  }
  std::optional<Row> row_of(const Packet& packet, const Event& event) {
    const bool is_dropped = packet.seen == Packet::Seen::dropped_by_cable;
    auto row = simple(event, {"wire", Ink::faint}, packet_text(packet),
                      packet.flags.rst || is_dropped ? Ink::error : Ink::faint);
    row.push_back({sighting_text(packet, world_), is_dropped ? Ink::error : Ink::faint});
    return row;
  }
  std::optional<Row> row_of(const PeerActed& fact, const Event& event) {
    return simple(event, {printable(fact.peer), Ink::client}, printable(fact.action), Ink::plain);
  }
  std::optional<Row> row_of(const NoteWritten& fact, const Event& event) {
    return simple(event, {"note", Ink::faint}, printable(fact.text));
  }
  std::optional<Row> row_of(const EventsLost& fact, const Event& event) {
    return simple(event, {"lost", Ink::error},
                  fmt::format("{} {} since {}; order across this gap is not known",
                              count_text(static_cast<std::int64_t>(fact.count)), printable(fact.source),
                              time_text(fact.since)),
                  Ink::error);
  }

  const Shown& shown_;
  const Snapshot& world_;
  const std::map<ProcessId, ProgramMark> marks_;
  std::map<SocketId, std::string> last_sample_;
  std::int64_t unchanged_ = 0;
};

}  // namespace

std::string events_text(const Shown& shown) {
  const auto* unit = shown.timeline.end().ns < 10'000'000'000 ? "ms" : "s";
  TextTable table({{.title = unit, .align = Align::right},
                   {.title = "who"},
                   {.title = "what", .width = Column::Width::flexible},
                   {.title = "result"},
                   {.title = "took", .align = Align::right, .rank = 1},
                   {.title = "line", .rank = 2}});
  EventRows rows(shown);
  shown.timeline.each_event([&](const Event& event) {
    if (shown.at < event.at) return;
    if (auto row = rows.row(event)) table.add(std::move(*row));
  });
  if (table.empty()) return "Nothing was recorded up to then.\n";
  auto text = table.text(shown.style);
  if (rows.unchanged() > 0)
    text += "\n" +
            shown.style.paint(Ink::faint, fmt::format(" {} that changed nothing left out; --json has all.",
                                                      counted(rows.unchanged(), "sample"))) +
            "\n";
  return text;
}

}  // namespace switchboard::tool
