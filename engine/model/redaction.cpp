#include "engine/model/redaction.hpp"

#include <algorithm>
#include <array>

#include "engine/model/flow/raw_headers.hpp"
#include "engine/model/overloaded.hpp"

namespace switchboard {
namespace {

std::string bare_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// Text that our decoding makes of numbers; all other text comes from the program's memory.
bool is_made_of_numbers(const std::string& name, const std::string& text) {
  static constexpr auto structures = std::to_array<std::string_view>({"{l_", "{tv_", "{pid=", "{imr_"});
  if (name == "sv" || name == "pipefd") return true;
  return name == "optval" &&
         std::ranges::any_of(structures, [&](auto start) { return text.starts_with(start); });
}

/// What of an address is family, port and address: behind that may lie anything (ip(7): sin_zero).
std::size_t meaningful_bytes(const std::optional<Endpoint>& endpoint) {
  if (!endpoint) return 0;
  if (std::holds_alternative<InetEndpoint>(*endpoint)) return 8;
  return std::holds_alternative<Inet6Endpoint>(*endpoint) ? 28 : 0;  // sizeof(sockaddr_in6), ipv6(7)
}

void redact_packet(Packet& packet) {
  const auto kept = raw_headers(packet).length;
  if (kept < packet.raw.size()) packet.raw.resize(kept);
}

}  // namespace

NoteWritten redaction_note() {
  return {"redaction", "Payloads, output, arguments and paths were left out of this recording."};
}

void Redactor::redact(Endpoint& endpoint) {
  auto* name = std::get_if<UnixEndpoint>(&endpoint);
  if (name == nullptr || name->kind == UnixEndpoint::Kind::unnamed) return;
  const auto* stands_for = name->kind == UnixEndpoint::Kind::path ? "path-" : "abstract-";
  const auto [entry, is_new] = names_.try_emplace(to_string(endpoint));
  if (is_new) entry->second = stands_for + std::to_string(names_.size());
  name->name = entry->second;
}

void Redactor::redact(ArgumentValue& value, const std::string& name) {
  std::visit(Overloaded{
                 [&](std::string& text) {
                   if (!is_made_of_numbers(name, text)) text.clear();
                 },
                 [](Buffer& buffer) { buffer.bytes.clear(); },
                 [&](SocketAddress& address) {
                   address.raw.resize(std::min(address.raw.size(), meaningful_bytes(address.endpoint)));
                   if (address.endpoint) redact(*address.endpoint);
                 },
                 [](std::int64_t&) {},
                 [](Symbol&) {},
                 [](Pointer&) {},
                 [](ReadinessList&) {},
             },
             value);
}

void Redactor::redact(Syscall& call) {
  for (auto& argument : call.arguments) redact(argument.value, argument.name);
  if (call.source) call.source->file = bare_name(call.source->file);
}

void Redactor::redact(Event& event) {
  std::visit(Overloaded{
                 [&](Syscall& call) { redact(call); },
                 [](ProcessStarted& fact) {
                   fact.arguments.clear();
                   fact.executable = bare_name(fact.executable);
                 },
                 [](ProgramExecuted& fact) {
                   fact.arguments.clear();
                   fact.executable = bare_name(fact.executable);
                 },
                 [](OutputWritten& fact) { fact.data.bytes.clear(); },
                 [&](SocketSample& sample) {
                   if (sample.local) redact(*sample.local);
                   if (sample.remote) redact(*sample.remote);
                 },
                 [](Packet& packet) { redact_packet(packet); },
                 [](PeerActed& fact) { fact.action = "acts"; },
                 [](ProcessForked&) {},
                 [](ThreadStarted&) {},
                 [](ThreadExited&) {},
                 [](ProcessExited&) {},
                 [](SignalDelivered&) {},
                 [](ThreadPaused&) {},
                 [](ThreadResumed&) {},
                 [](CountersSampled&) {},
                 [](HostStarted&) {},
                 [](CableSet&) {},
                 [](NoteWritten&) {},
                 [](EventsLost&) {},
             },
             event.fact);
}

}  // namespace switchboard
