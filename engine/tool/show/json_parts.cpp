#include "engine/tool/show/json_parts.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/model/overloaded.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/state_text.hpp"

namespace switchboard::tool {
namespace {

Json json_of(const ReadinessList& list) {
  Json entries = Json::array();
  for (const auto& entry : list.entries) {
    Json object{{"fd", entry.fd}, {"events", switchboard::tool::json_of(entry.events)}};
    if (!entry.revents.name.empty()) object["revents"] = entry.revents.name;
    entries.push_back(std::move(object));
  }
  return entries;
}

Json json_of(const SocketAddress& address) {
  Json object = address.endpoint ? switchboard::tool::json_of(*address.endpoint) : Json::object();
  object["length"] = address.length;
  object["raw"] = hex(address.raw);
  return object;
}

Json json_of(const TcpInfo& info) {
  return {{"bytes_sent", info.bytes_sent},
          {"bytes_acked", info.bytes_acked},
          {"bytes_received", info.bytes_received},
          {"segments_out", info.segments_out},
          {"segments_in", info.segments_in},
          {"unacked", info.unacked},
          {"retransmits", info.retransmits},
          {"total_retransmits", info.total_retransmits},
          {"rtt_us", info.rtt_us},
          {"rto_us", info.rto_us},
          {"congestion_window", info.congestion_window},
          {"send_mss", info.send_mss}};
}

}  // namespace

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json json_of(const Endpoint& endpoint) {
  return std::visit(Overloaded{
                        [&](const InetEndpoint& e) {
                          const auto text = to_string(endpoint);
                          return Json{{"family", "AF_INET"},
                                      {"address", text.substr(0, text.rfind(':'))},
                                      {"port", e.port.value}};
                        },
                        [&](const Inet6Endpoint& e) {
                          const auto text = to_string(endpoint);
                          return Json{{"family", "AF_INET6"},
                                      {"address", text.substr(1, text.find(']') - 1)},
                                      {"port", e.port.value}};
                        },
                        [](const UnixEndpoint& e) {
                          Json object{{"family", "AF_UNIX"}};
                          if (e.kind == UnixEndpoint::Kind::path) object["path"] = e.name;
                          if (e.kind == UnixEndpoint::Kind::abstract) object["abstract"] = e.name;
                          return object;
                        },
                        [](const OtherEndpoint& e) {
                          Json object{{"family", family_text(e.family)}};
                          if (!e.detail.empty()) object["address"] = e.detail;
                          return object;
                        },
                    },
                    endpoint);
}

Json json_of(const Symbol& symbol) {
  return symbol.name.empty() ? Json(symbol.number) : Json(symbol.name);
}

Json json_of(const Buffer& buffer) {
  Json object{{"length", buffer.length}};
  if (is_plain_text(buffer.bytes))
    object["text"] = std::string(buffer.bytes.begin(), buffer.bytes.end());
  else
    object["hex"] = hex(buffer.bytes);
  return object;
}

Json json_of(const ArgumentValue& value) {
  return std::visit(Overloaded{
                        [](std::int64_t number) { return Json(number); },
                        [](const std::string& text) { return Json(text); },
                        [](const Pointer& pointer) {
                          return pointer.address == 0 ? Json(nullptr)
                                                      : Json(fmt::format("{:#x}", pointer.address));
                        },
                        [](const Symbol& symbol) { return switchboard::tool::json_of(symbol); },
                        [](const Buffer& buffer) { return switchboard::tool::json_of(buffer); },
                        [](const SocketAddress& address) { return json_of(address); },
                        [](const ReadinessList& list) { return json_of(list); },
                    },
                    value);
}

Json json_of(const SourceLocation& source) {
  Json object;
  if (source.line > 0) object = {{"file", source.file}, {"line", source.line}};
  object["function"] = source.function;
  return object;
}

void add_exit_status(Json& object, const ExitStatus& status) {
  if (status.code) object["status"] = *status.code;
  if (status.signal) object["signal"] = signal_name(*status.signal);
}

void add_cable(Json& object, const CableSettings& settings) {
  object["delay_ns"] = settings.delay_ns;
  object["jitter_ns"] = settings.jitter_ns;
  object["loss"] = settings.loss;
  object["duplicate"] = settings.duplicate;
  object["reorder"] = settings.reorder;
  object["rate"] = settings.rate;
  object["queue"] = settings.queue;
  object["cut"] = settings.line == CableSettings::Line::cut;
  object["seed"] = settings.seed;
}

void add_sample(Json& object, const SocketSample& sample) {
  object["domain"] = family_text(sample.domain);
  object["type"] = socket_type_text(sample.type);
  object["protocol"] = sample.protocol;
  if (sample.state) object["state"] = to_string(*sample.state);
  if (sample.local) object["local"] = json_of(*sample.local);
  if (sample.remote) object["remote"] = json_of(*sample.remote);
  if (const auto* listener = std::get_if<ListenerQueues>(&sample.queues)) {
    object["accept_queue"] = {{"length", listener->length}, {"limit", listener->limit}};
    object["syn_queue"] = listener->syn_queue;
    object["dropped"] = listener->dropped;
  }
  if (const auto* bytes = std::get_if<ByteQueues>(&sample.queues)) {
    object["receive_queue"] = bytes->receive;
    object["send_queue"] = bytes->send;
    object["dropped"] = bytes->dropped;
  }
  if (sample.tcp) object["tcp_info"] = json_of(*sample.tcp);
  object["inode"] = sample.inode;
  object["host"] = sample.host.value;
  if (sample.peer) object["peer"] = cookie_text(*sample.peer);
  if (sample.certainty == Certainty::inferred) object["inferred"] = true;
}

}  // namespace switchboard::tool
