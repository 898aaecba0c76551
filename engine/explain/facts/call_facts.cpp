#include "engine/explain/facts/fact_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/model/overloaded.hpp"

namespace switchboard {
namespace {

/// The call of the first thread that is in one, and whether we hold it before that call.
const Syscall* call_at_hand(const Moments& m, const Question& q, std::optional<ThreadPaused::Where> paused) {
  for (const auto* program : programs_called(m.world, q.subject))
    for (const auto& [id, thread] : program->threads)
      if (thread.in_call && thread.paused == paused) return m.timeline.call(*thread.in_call);
  return nullptr;
}

Value name_of_call(const Moments& m, const Question& q, std::optional<ThreadPaused::Where> paused) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.size() != 1 || programs.front()->ended) return {};
  const auto* call = call_at_hand(m, q, paused);
  return text(call == nullptr ? "nothing" : std::string_view(call->name));
}

Value blocked_in(const Moments& m, const Question& q) {
  return name_of_call(m, q, std::nullopt);
}

Value paused_before(const Moments& m, const Question& q) {
  return name_of_call(m, q, ThreadPaused::Where::before);
}

Value threads_held(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  std::int64_t count = 0;
  for (const auto* program : programs)
    for (const auto& [id, thread] : program->threads) {
      if (!thread.in_call || thread.paused != ThreadPaused::Where::before) continue;
      const auto* call = m.timeline.call(*thread.in_call);
      count += call != nullptr && is_call(call->name, q.call) ? 1 : 0;
    }
  return number(count);
}

std::optional<std::vector<const Syscall*>> calls_meant(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  return returned_calls(m, programs, q.call);
}

Value calls(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found) return {};
  return number(found->size());
}

Value succeeded(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found) return {};
  return number(std::ranges::count_if(*found, [](const auto* call) { return !call->error; }));
}

Value failed(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found) return {};
  return number(std::ranges::count_if(*found, [](const auto* call) { return call->error.has_value(); }));
}

Value accepted(const Moments& m, const Question& q) {
  return succeeded(m, {q.name, q.subject, "accept", {}});
}

Value result(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found || found->empty() || !found->back()->result) return {};
  return number(*found->back()->result);
}

Value error_name(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found || found->empty()) return {};
  const auto& error = found->back()->error;
  return error ? text(error->name.empty() ? std::to_string(error->number) : error->name) : text("none");
}

// ---- what a call was given and what it made
// ----------------------------------------------------------------

std::string in_hex(std::span<const std::uint8_t> bytes) {
  std::string result;
  for (const auto byte : bytes) result += fmt::format("{}{:02x}", result.empty() ? "" : " ", byte);
  return result;
}

/// addr.port, addr.ip, addr.path, addr.family, addr.length, addr.bytes: fields of a struct sockaddr.
Value address_part(const SocketAddress& address, std::string_view part) {
  if (part == "bytes") return text(in_hex(address.raw));
  if (part == "length") return number(address.length);
  if (part == "family") {
    // The first two bytes of every sockaddr, in the machine's own byte order (sockaddr(3type)).
    std::uint16_t family = 0;
    if (address.raw.size() < sizeof family) return {};
    std::memcpy(&family, address.raw.data(), sizeof family);
    return number(family);
  }
  if (!address.endpoint) return {};
  if (part.empty()) return text(to_string(*address.endpoint));
  if (part == "port") {
    const auto port = port_of(*address.endpoint);
    return port ? Value(number(port->value)) : Value();
  }
  return {};
}

Value argument_value(const ArgumentValue& value, std::string_view part) {
  return std::visit(
      Overloaded{
          [&](std::int64_t n) -> Value { return part.empty() ? Value(number(n)) : Value(); },
          [&](const Symbol& symbol) -> Value {
            if (part == "number" || symbol.name.empty()) return number(symbol.number);
            return part.empty() ? Value(text(symbol.name)) : Value();
          },
          [&](const std::string& words) -> Value { return part.empty() ? Value(text(words)) : Value(); },
          [&](const SocketAddress& address) { return address_part(address, part); },
          [&](const Buffer& buffer) -> Value {
            if (part == "length") return number(buffer.length);
            if (part == "bytes") return text(in_hex(buffer.bytes));
            return part.empty() ? Value(text({reinterpret_cast<const char*>(buffer.bytes.data()),
                                              buffer.bytes.size()}))
                                : Value();
          },
          [&](const Pointer& pointer) -> Value {
            return part.empty() && pointer.address == 0 ? Value(text("NULL")) : Value();
          },
          [&](const ReadinessList& list) -> Value {
            return part.empty() ? Value(number(list.count)) : Value();
          },
      },
      value);
}

Value argument(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found || found->empty()) return {};
  const auto dot = q.detail.find('.');
  const auto* value = found->back()->argument(q.detail.substr(0, dot));
  if (value == nullptr) return {};
  return argument_value(*value, dot == std::string_view::npos ? "" : q.detail.substr(dot + 1));
}

Value descriptor_used(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found || found->empty() || !found->back()->fd) return {};
  return number(*found->back()->fd);
}

Value descriptor_made(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found || found->empty() || found->back()->made.empty()) return {};
  return number(found->back()->made.front().fd);
}

Value line_of(const Moments& m, const Question& q) {
  for (const auto* program : programs_called(m.world, q.subject))
    for (const auto& [id, thread] : program->threads)
      if (thread.in_call) {
        const auto* call = m.timeline.call(*thread.in_call);
        if (call != nullptr && call->source && call->source->line > 0) return number(call->source->line);
      }
  return {};
}

constexpr auto call_fact_rows = std::to_array<FactRow>({
    {{"accepted", "program", "connections that its accept calls have returned"}, accepted},
    {{"blocked_in", "program", "the call that it is in and that has not returned, or nothing"}, blocked_in},
    {{"paused_before", "program", "the call that it is held before, or nothing"}, paused_before},
    {{"threads_held", "program, call", "threads of it that are held before that call"}, threads_held},
    {{"calls", "program, call", "how often that call has returned"}, calls},
    {{"succeeded", "program, call", "how often that call has returned without an error"}, succeeded},
    {{"failed", "program, call", "how often that call has returned with an error"}, failed},
    {{"result", "program, call", "what that call returned last"}, result},
    {{"errno", "program, call", "the error of that call when it last returned, or none"}, error_name},
    {{"argument", "program, call, name",
      "what that call was last given, by its man page's name; of an address also addr.port, addr.family, "
      "addr.length, addr.bytes, of a buffer buf.length and buf.bytes, of a named number its .number"},
     argument},
    {{"fd", "program, call", "the descriptor that call acted on last"}, descriptor_used},
    {{"made", "program, call", "the descriptor that call made last"}, descriptor_made},
    {{"line", "program", "the source line of the call that it is in or held before, if it is known"},
     line_of},
});

}  // namespace

std::span<const FactRow> call_facts() {
  return call_fact_rows;
}

}  // namespace switchboard
