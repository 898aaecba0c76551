#include "engine/narrate/evidence_text.hpp"

#include <fmt/format.h>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

std::string name_of(ProcessId process, const ProcessLabels& labels) {
  const auto found = labels.find(process);
  if (found == labels.end() || found->second.empty()) return fmt::format("pid {}", process.value);
  return printable(found->second);
}

std::string call_text(const Syscall& call) {
  if (call.source && call.source->line > 0) return printable(short_place_text(*call.source));
  std::string text = call_name(call);
  text += call.fd ? fmt::format("({})", *call.fd) : "()";
  const std::string result = result_text(call);
  return result.empty() ? text : text + " = " + result;
}

}  // namespace

std::string evidence_text(const Event& event, const ProcessLabels& labels) {
  if (const auto* call = std::get_if<Syscall>(&event.fact)) return call_text(*call);
  if (const auto* packet = std::get_if<Packet>(&event.fact)) {
    const std::string flags = to_string(packet->flags);
    const auto port = port_of(packet->destination);
    const std::string what = !flags.empty()               ? flags
                             : packet->payload_length > 0 ? byte_count(packet->payload_length)
                                                          : "packet";
    return port ? fmt::format("{} to port {}", what, port->value) : what;
  }
  if (const auto* sample = std::get_if<SocketSample>(&event.fact)) {
    if (sample->state) return fmt::format("{} since {}", to_string(*sample->state), time_text(event.at));
    return fmt::format("{} at {}", protocol_text(*sample), time_text(event.at));
  }
  if (const auto* signal = std::get_if<SignalDelivered>(&event.fact))
    return fmt::format("{} for {}", signal->signal.name, name_of(signal->process, labels));
  if (const auto* exited = std::get_if<ProcessExited>(&event.fact))
    return fmt::format("{} {}", name_of(exited->process, labels), exit_text(exited->status));
  return "at " + time_text(event.at);
}

}  // namespace switchboard
