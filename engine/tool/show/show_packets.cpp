// `switchboard show FILE packets`: each packet with its relative numbers and the calls it has to do with.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/cable_text.hpp"
#include "engine/narrate/segment_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/show/event_json.hpp"
#include "engine/tool/show/json_parts.hpp"
#include "engine/tool/show/show_text.hpp"
#include "engine/tool/show/text_table.hpp"

namespace switchboard::tool {
namespace {

constexpr int udp = 17;  // IPPROTO_UDP

const char* kind_name(TieKind kind) {
  switch (kind) {
    case TieKind::opens:
      return "opens";
    case TieKind::completes:
      return "completes";
    case TieKind::sends:
      return "sends";
    case TieKind::receives:
      return "receives";
    case TieKind::ends:
      return "ends";
    case TieKind::resets:
      return "resets";
  }
  return "";
}

Json json_of(const Tie& tie) {
  Json object{{"call", tie.call.value}, {"kind", kind_name(tie.kind)}};
  if (!tie.bytes.empty()) object["bytes"] = {tie.bytes.begin, tie.bytes.end};
  if (tie.certainty == Certainty::inferred) object["inferred"] = true;
  return object;
}

void add_segment(Json& object, const Segment& segment, const Connection& connection) {
  const auto& from = connection.ends[segment.from];
  const auto& to = connection.ends[1U - segment.from];
  if (from.socket) object["from_socket"] = cookie_text(*from.socket);
  if (to.socket) object["to_socket"] = cookie_text(*to.socket);
  object["connection"] = segment.connection;
  object["flags"] = to_string(segment.flags);
  object["sequence"] = segment.sequence;
  if (segment.flags.ack) object["acknowledgement"] = segment.acknowledgement;
  object["window"] = segment.window;
  if (segment.arrival && segment.arrival != segment.packet) object["arrives"] = segment.arrival->value;
  if (segment.dropped) object["dropped"] = segment.dropped->value;
  if (segment.marks.bits != 0) object["marks"] = mark_names(segment.marks);
}

std::string what_text(const Packet& packet, const Segment* segment) {
  if (segment == nullptr)
    return packet.protocol == udp ? "datagram" : fmt::format("protocol {}", packet.protocol);
  return to_string(packet.flags);
}

}  // namespace

std::string packet_json(const Event& event, const Flows& flows) {
  const auto& packet = std::get<Packet>(event.fact);
  Json object{{"id", event.id.value}, {"at_ns", event.at.ns}, {"protocol", packet.protocol}};
  object["source"] = json_of(packet.source);
  object["destination"] = json_of(packet.destination);
  if (packet.seen != Packet::Seen::on_loopback) object["host"] = packet.host.value;
  if (const auto* segment = flows.segment(event.id))
    add_segment(object, *segment, flows.connections()[segment->connection]);
  object["payload_length"] = packet.payload_length;
  if (const auto cause = flows.answered_by_reset(event.id)) object["answers"] = cause->value;
  for (const auto& tie : flows.calls_of(event.id)) object["calls"].push_back(json_of(tie));
  return line_of(object);
}

std::string packets_text(const Shown& shown) {
  const auto labels = labels_in(shown.timeline);
  const Snapshot& world = shown.timeline.snapshot_at(shown.at);
  Flows flows;
  flows.follow(shown.timeline);
  TextTable table({{.title = "ms", .align = Align::right},
                   {.title = "from"},
                   {.title = "to"},
                   {.title = "what"},
                   {.title = "seq", .align = Align::right},
                   {.title = "ack", .align = Align::right},
                   {.title = "bytes", .align = Align::right},
                   {.title = "calls", .width = Column::Width::flexible}});
  shown.timeline.each_event([&](const Event& event) {
    const auto* found = std::get_if<Packet>(&event.fact);
    if (found == nullptr || shown.at < event.at) return;
    const Packet& packet = *found;
    const auto* segment = flows.segment(event.id);
    std::vector<Cell> row{
        {fmt::format("{:.3f}", static_cast<double>(event.at.ns) / 1e6), Ink::faint},
        {to_string(packet.source)},
        {to_string(packet.destination)},
        {what_text(packet, segment), packet.flags.rst ? Ink::error : Ink::plain},
        {segment == nullptr ? "" : std::to_string(segment->sequence)},
        {segment == nullptr || !segment->flags.ack ? "" : std::to_string(segment->acknowledgement)},
        {packet.payload_length == 0 ? "" : count_text(packet.payload_length)},
        {}};
    auto lines = packet_lines(event.id, flows, shown.timeline, labels);
    if (auto sighting = sighting_text(packet, world); !sighting.empty())
      lines.insert(lines.begin(), std::move(sighting));
    if (!lines.empty()) row.back().text = lines.front();
    table.add(std::move(row));
    for (std::size_t i = 1; i < lines.size(); ++i) {
      std::vector<Cell> below(7);
      below.push_back({lines[i]});
      table.add(std::move(below));
    }
  });
  if (table.empty()) return "No packets were recorded up to then.\n";
  return table.text(shown.style);
}

}  // namespace switchboard::tool
