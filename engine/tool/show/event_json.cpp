#include "engine/tool/show/event_json.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "engine/model/overloaded.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/tool/show/json_parts.hpp"

namespace switchboard::tool {
namespace {

void add(Json& object, const Syscall& call) {
  object["kind"] = "syscall";
  if (call.returned) object["returned_ns"] = call.returned->ns;
  object["pid"] = call.process.value;
  object["tid"] = call.thread.value;
  object["name"] = call.name;
  Json& arguments = object["args"] = Json::object();
  for (const auto& argument : call.arguments) arguments[argument.name] = json_of(argument.value);
  if (call.returned && call.result) object["result"] = *call.result;
  if (call.returned && call.error) object["errno"] = json_of(*call.error);
  if (call.fd) object["fd"] = *call.fd;
  if (call.socket) object["socket"] = cookie_text(*call.socket);
  for (const auto& made : call.made) {
    Json entry{{"fd", made.fd}};
    if (made.socket) entry["socket"] = cookie_text(*made.socket);
    object["made"].push_back(std::move(entry));
  }
  if (!call.closed.empty()) object["closed"] = call.closed;
  if (call.source) object["source"] = json_of(*call.source);
  if (call.injected) object["injected"] = true;
  if (!call.injection.empty()) object["injection"] = call.injection;
}

/// Kind "process": which fact, and whose.
void add_process(Json& object, const char* what, ProcessId process) {
  object["kind"] = "process";
  object["what"] = what;
  object["pid"] = process.value;
}

void add(Json& object, const ProcessStarted& fact) {
  add_process(object, "started", fact.process);
  object["label"] = fact.label;
  object["executable"] = fact.executable;
  object["arguments"] = fact.arguments;
  object["host"] = fact.host.value;
}

void add(Json& object, const ProcessForked& fact) {
  add_process(object, "forked", fact.parent);
  object["child"] = fact.child.value;
}

void add(Json& object, const ThreadStarted& fact) {
  add_process(object, "thread_started", fact.process);
  object["tid"] = fact.thread.value;
}

void add(Json& object, const ProgramExecuted& fact) {
  add_process(object, "exec", fact.process);
  object["executable"] = fact.executable;
  object["arguments"] = fact.arguments;
  if (!fact.closed.empty()) object["closed"] = fact.closed;
}

void add(Json& object, const ThreadExited& fact) {
  add_process(object, "thread_exited", fact.process);
  object["tid"] = fact.thread.value;
}

void add(Json& object, const ProcessExited& fact) {
  add_process(object, "exited", fact.process);
  add_exit_status(object, fact.status);
}

void add(Json& object, const SignalDelivered& fact) {
  add_process(object, "signal", fact.process);
  object["tid"] = fact.thread.value;
  object["signal"] = json_of(fact.signal);
}

void add(Json& object, const OutputWritten& fact) {
  add_process(object, "output", fact.process);
  object["stream"] = fact.stream;
  object["data"] = json_of(fact.data);
}

void add(Json& object, const ThreadPaused& fact) {
  add_process(object, "paused", fact.process);
  object["tid"] = fact.thread.value;
  object["call"] = fact.call.value;
  object["where"] = fact.where == ThreadPaused::Where::before ? "before" : "after";
}

void add(Json& object, const ThreadResumed& fact) {
  add_process(object, "resumed", fact.process);
  object["tid"] = fact.thread.value;
}

void add(Json& object, const SocketSample& sample) {
  static constexpr std::array reasons{"call", "periodic", "gone"};
  object["kind"] = "socket";
  object["socket"] = cookie_text(sample.socket);
  object["reason"] = reasons[static_cast<std::size_t>(sample.reason)];
  add_sample(object, sample);
}

void add(Json& object, const CountersSampled& fact) {
  object["kind"] = "network";
  Json& counters = object["counters"] = Json::object();
  for (const auto& [name, value] : fact.changed) counters[name] = value;
  object["host"] = fact.host.value;
}

void add(Json& object, const HostStarted& fact) {
  object["kind"] = "host";
  object["host"] = fact.host.value;
  object["name"] = fact.name;
  Json& addresses = object["addresses"] = Json::array();
  for (const auto& address : fact.addresses) addresses.push_back(json_of(address)["address"]);
}

void add(Json& object, const CableSet& fact) {
  object["kind"] = "cable";
  object["from"] = fact.from.value;
  object["to"] = fact.to.value;
  add_cable(object, fact.settings);
}

void add(Json& object, const Packet& packet) {
  object["kind"] = "packet";
  object["protocol"] = packet.protocol;
  object["source"] = json_of(packet.source);
  object["destination"] = json_of(packet.destination);
  Json& flags = object["flags"] = Json::array();
  const auto& f = packet.flags;
  for (const auto& [set, name] : std::initializer_list<std::pair<bool, const char*>>{
           {f.syn, "SYN"}, {f.fin, "FIN"}, {f.rst, "RST"}, {f.psh, "PSH"}, {f.urg, "URG"}, {f.ack, "ACK"}})
    if (set) flags.push_back(name);
  object["sequence"] = packet.sequence;
  object["acknowledgement"] = packet.acknowledgement;
  object["window"] = packet.window;
  object["payload_length"] = packet.payload_length;
  object["length"] = packet.length;
  object["raw"] = hex(packet.raw);
  static constexpr std::array places{"on_loopback", "leaving_host", "arriving_at_host", "dropped_by_cable"};
  object["host"] = packet.host.value;
  object["seen"] = places[static_cast<std::size_t>(packet.seen)];
}

void add(Json& object, const PeerActed& fact) {
  object["kind"] = "peer";
  object["peer"] = fact.peer;
  object["action"] = fact.action;
  if (fact.socket) object["socket"] = cookie_text(*fact.socket);
}

void add(Json& object, const NoteWritten& fact) {
  object["kind"] = "note";
  object["topic"] = fact.topic;
  object["text"] = fact.text;
}

void add(Json& object, const EventsLost& fact) {
  object["kind"] = "lost";
  object["source"] = fact.source;
  object["count"] = fact.count;
  object["since_ns"] = fact.since.ns;
}

}  // namespace

std::string event_json(const Event& event) {
  Json object{{"id", event.id.value}, {"at_ns", event.at.ns}};
  std::visit([&](const auto& fact) { add(object, fact); }, event.fact);
  return line_of(object);
}

}  // namespace switchboard::tool
