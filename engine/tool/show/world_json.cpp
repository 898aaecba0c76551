// Sockets, findings and the summary as JSON (event_json.hpp).

#include <nlohmann/json.hpp>

#include "engine/model/waiting_peers.hpp"
#include "engine/narrate/finding_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/tool/show/event_json.hpp"
#include "engine/tool/show/json_parts.hpp"

namespace switchboard::tool {

std::string socket_json(const Snapshot& world, const Relations& relations, const SocketState& socket) {
  Json object{{"kind", "socket"}, {"socket", cookie_text(socket.id)}};
  add_sample(object, socket.sample);
  if (socket.sampled_at) object["sampled_at_ns"] = socket.sampled_at->ns;
  object["created_ns"] = socket.created.ns;
  if (socket.closed) object["closed_ns"] = socket.closed->ns;
  if (socket.queued_at) object["queued_ns"] = socket.queued_at->ns;
  if (socket.accepted_at) object["accepted_ns"] = socket.accepted_at->ns;
  object["written"] = socket.written;
  object["read"] = socket.read;
  Json& holders = object["holders"] = Json::array();
  for (const auto* process : relations.holders(socket.id))
    for (const auto& [fd, id] : process->descriptors)
      if (id == socket.id)
        holders.push_back({{"pid", process->id.value}, {"program", process->label}, {"fd", fd}});
  if (const auto* peer = relations.peer_of(socket)) object["peer"] = cookie_text(peer->id);
  if (socket.is_listener()) {
    Json& waiting = object["waiting"] = Json::array();
    for (const auto* each : world.accept_queue(socket)) waiting.push_back(cookie_text(each->id));
    for (const auto* each : waiting_peers(world, socket)) waiting.push_back(cookie_text(each->id));
    Json& knocking = object["knocking"] = Json::array();
    for (const auto* each : world.knocking(socket)) knocking.push_back(cookie_text(each->id));
  }
  return line_of(object);
}

std::string finding_json(const Finding& finding, const Timeline& timeline) {
  const auto words = describe(finding, timeline);
  Json object{{"kind", "finding"},
              {"rule", finding.rule},
              {"severity", severity_text(finding.severity)},
              {"certainty", certainty_text(finding.certainty)},
              {"pid", finding.process.value},
              {"mistake", words.mistake},
              {"did", words.did},
              {"expected", words.expected},
              {"happened", words.happened},
              {"why", words.why},
              {"fix", words.fix},
              {"reference", words.reference},
              {"lesson", words.lesson},
              {"times", finding.times}};
  if (finding.socket) object["socket"] = cookie_text(*finding.socket);
  Json& evidence = object["evidence"] = Json::array();
  for (const EventId id : finding.evidence) evidence.push_back(id.value);
  Json& seen = object["seen"] = Json::array();
  for (const auto& each : seen_calls(finding, timeline)) {
    Json call{{"event", each.event.value}, {"at_ns", each.at.ns}, {"call", each.text}};
    if (const auto* made = timeline.call(each.event); made != nullptr && made->source)
      call["source"] = json_of(*made->source);
    seen.push_back(std::move(call));
  }
  Json& values = object["values"] = Json::object();
  for (const auto& [name, value] : finding.values) values[name] = value;
  if (!finding.evidence.empty())
    if (const auto* call = timeline.call(finding.evidence.front()); call != nullptr && call->source)
      object["source"] = json_of(*call->source);
  return line_of(object);
}

std::string summary_json(Timeline& timeline, std::size_t findings) {
  const auto& info = timeline.info;
  const auto& world = timeline.snapshot_at(timeline.end());
  Json object{{"kind", "summary"},           {"format", info.format},
              {"title", info.title},         {"started_unix_ns", info.started_unix_ns},
              {"host", info.host},           {"network", info.network},
              {"end_ns", timeline.end().ns}, {"events", timeline.events().size()},
              {"findings", findings}};
  if (info.finished) object["finished_ns"] = info.finished->ns;
  Json& programs = object["programs"] = Json::array();
  for (const auto& [id, process] : world.processes) {
    Json entry{{"pid", id.value}, {"label", process.label}, {"started_ns", process.started.ns}};
    if (process.parent) entry["parent"] = process.parent->value;
    if (process.ended) entry["ended_ns"] = process.ended->ns;
    if (process.status) add_exit_status(entry, *process.status);
    programs.push_back(std::move(entry));
  }
  Json& notes = object["notes"] = Json::array();
  timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (!head.is<NoteWritten>()) return;
    if (const auto* note = std::get_if<NoteWritten>(&timeline.event(index).fact))
      notes.push_back({{"topic", note->topic}, {"text", note->text}});
  });
  Json& lost = object["lost"] = Json::object();
  for (const auto& [source, count] : world.lost) lost[source] = count;
  return line_of(object);
}

}  // namespace switchboard::tool
