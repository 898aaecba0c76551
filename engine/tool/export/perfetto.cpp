// The trace event format (docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU), which the
// Perfetto UI opens: a slice for each call on its thread's track, an arrow from each send to the receive that
// returned its bytes, packets on a track for each connection, counters for the queues.

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "engine/model/overloaded.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/tool/export/export.hpp"
#include "engine/tool/show/json_parts.hpp"

namespace switchboard::tool {
namespace {

// PID_MAX_LIMIT in include/linux/threads.h: no process has these.
constexpr int network_track = 1 << 22 | 1, sockets_track = 1 << 22 | 2;

/// Microseconds, which the format counts in, with the nanoseconds behind the point.
double microseconds(std::int64_t ns) {
  return static_cast<double>(ns) / 1000;
}

class TraceEvents {
 public:
  TraceEvents(const Exported& exported, const Write& write) : exported_(exported), write_(write) {}

  void write() {
    write_("{\"displayTimeUnit\":\"ns\",\"otherData\":" +
           line_of(Json{{"title", exported_.timeline.info.title}, {"program", "Switchboard"}}) +
           ",\"traceEvents\":[\n");
    for (const auto& [process, label] : exported_.labels) name_track("process_name", process.value, 0, label);
    name_track("process_name", network_track, 0, "network");
    name_track("process_name", sockets_track, 0, "sockets");
    name_connections();
    exported_.timeline.each_event(
        [&](const Event& event) { std::visit([&](const auto& fact) { add(event, fact); }, event.fact); });
    write_("\n]}\n");
  }

 private:
  void put(const Json& json) {
    write_((is_first_ ? "" : ",\n") + line_of(json));
    is_first_ = false;
  }

  void name_track(const char* what, int process, int thread, const std::string& name) {
    put({{"ph", "M"}, {"name", what}, {"pid", process}, {"tid", thread}, {"args", {{"name", name}}}});
  }

  void name_connections() {
    int track = 0;
    for (const auto& connection : exported_.flows.connections())
      name_track("thread_name", network_track, ++track,
                 fmt::format("{} ↔ {}", to_string(connection.ends[0].endpoint),
                             to_string(connection.ends[1].endpoint)));
  }

  void add(const Event& event, const Syscall& call) {
    const Time end = call.returned.value_or(exported_.timeline.end());
    Json arguments{{"call", short_call(call)}};
    if (const auto result = result_text(call); !result.empty()) arguments["result"] = result;
    if (!call.returned) arguments["result"] = "not returned";
    if (call.socket) arguments["socket"] = cookie_text(*call.socket);
    if (call.source)
      arguments["source"] =
          place_text(*call.source) + (call.source->line > 0 ? " " + call.source->function : "");
    put({{"ph", "X"},
         {"name", call_name(call)},
         {"cat", "call"},
         {"pid", call.process.value},
         {"tid", call.thread.value},
         {"ts", microseconds(event.at.ns)},
         {"dur", microseconds(std::max<std::int64_t>(end - event.at, 0))},
         {"args", std::move(arguments)}});
    add_arrows(event, call);
  }

  /// An arrow binds to the slices that enclose its two moments; at its end a slice is over.
  void add_arrows(const Event& event, const Syscall& sent) {
    for (const auto& passage : exported_.flows.passages_of(event.id)) {
      const Event* there = exported_.timeline.find(passage.received_by);
      const auto* received = there == nullptr ? nullptr : std::get_if<Syscall>(&there->fact);
      if (received == nullptr || !received->returned) continue;
      ++arrows_;
      const Json common{{"name", "bytes"}, {"cat", "bytes"}, {"id", arrows_}};
      Json begin = common, end = common;
      begin.update({{"ph", "s"},
                    {"pid", sent.process.value},
                    {"tid", sent.thread.value},
                    {"ts", microseconds(event.at.ns)}});
      end.update({{"ph", "f"},
                  {"bp", "e"},
                  {"pid", received->process.value},
                  {"tid", received->thread.value},
                  {"ts", microseconds(std::max(received->returned->ns - 1, there->at.ns))}});
      put(begin);
      put(end);
    }
  }

  void add(const Event& event, const Packet& packet) {
    const auto* segment = exported_.flows.segment(event.id);
    std::string name =
        segment == nullptr ? fmt::format("protocol {}", packet.protocol) : to_string(packet.flags);
    if (packet.protocol == 17) name = "datagram";
    if (packet.payload_length > 0) name += fmt::format(" {} B", packet.payload_length);
    Json arguments{{"from", to_string(packet.source)}, {"to", to_string(packet.destination)}};
    if (segment != nullptr) {
      arguments["sequence"] = segment->sequence;
      if (segment->flags.ack) arguments["acknowledgement"] = segment->acknowledgement;
      arguments["window"] = segment->window;
    }
    int number = 0;
    for (auto& line : packet_lines(event.id, exported_.flows, exported_.timeline, exported_.labels))
      arguments[fmt::format("note {}", ++number)] = std::move(line);
    put({{"ph", "i"},
         {"s", "t"},
         {"name", name},
         {"cat", "packet"},
         {"pid", network_track},
         {"tid", segment == nullptr ? 0 : static_cast<int>(segment->connection) + 1},
         {"ts", microseconds(event.at.ns)},
         {"args", std::move(arguments)}});
  }

  void add(const Event& event, const SocketSample& sample) {
    const auto socket = cookie_text(sample.socket);
    Json values;
    if (const auto* bytes = std::get_if<ByteQueues>(&sample.queues))
      values = {{"receive queue", bytes->receive}, {"send queue", bytes->send}};
    if (const auto* listener = std::get_if<ListenerQueues>(&sample.queues))
      values = {{"accept queue", listener->length}, {"SYN queue", listener->syn_queue}};
    for (const auto& [queue, value] : values.items()) {
      if (last_[socket + queue] == value) continue;
      last_[socket + queue] = value;
      put({{"ph", "C"},
           {"name", fmt::format("socket {} {}", socket, queue)},
           {"pid", sockets_track},
           {"tid", 0},
           {"ts", microseconds(event.at.ns)},
           {"args", {{"value", value}}}});
    }
  }

  void add(const Event& event, const OutputWritten& output) {
    put({{"ph", "i"},
         {"s", "p"},
         {"name", quoted(output.data, 60)},
         {"cat", "output"},
         {"pid", output.process.value},
         {"tid", output.process.value},
         {"ts", microseconds(event.at.ns)}});
  }

  void add(const Event& event, const SignalDelivered& signal) {
    put({{"ph", "i"},
         {"s", "t"},
         {"name", signal.signal.name},
         {"cat", "signal"},
         {"pid", signal.process.value},
         {"tid", signal.thread.value},
         {"ts", microseconds(event.at.ns)}});
  }

  template <class Other>
  void add(const Event&, const Other&) {}

  const Exported& exported_;
  const Write& write_;
  bool is_first_ = true;
  int arrows_ = 0;
  std::map<std::string, std::uint32_t> last_;  // of each counter: a step that is none is left out
};

}  // namespace

void write_perfetto(const Exported& exported, const Write& write) {
  TraceEvents(exported, write).write();
}

}  // namespace switchboard::tool
