#include "engine/narrate/call_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <span>
#include <string_view>

#include "engine/model/call_family.hpp"
#include "engine/model/overloaded.hpp"
#include "engine/narrate/bytes_text.hpp"

namespace switchboard {
namespace {

constexpr std::size_t short_bytes = 24, long_bytes = 256;

enum class Form { brief, full };

std::string symbol_text(const Symbol& symbol) {
  return symbol.name.empty() ? fmt::format("{}", symbol.number) : symbol.name;
}

std::string address_text(const SocketAddress& address) {
  if (address.endpoint) return printable(to_string(*address.endpoint));
  return address.raw.empty() ? "NULL" : "{" + hex_spaced(address.raw) + "}";
}

std::string readiness_text(const ReadinessList& list, Form form) {
  std::string text = "[";
  for (const auto& entry : list.entries) {
    if (text.size() > 1) text += ", ";
    text += fmt::format("{} {}", entry.fd, symbol_text(entry.events));
    if (form == Form::full && !entry.revents.name.empty()) text += " → " + entry.revents.name;
  }
  if (static_cast<std::int64_t>(list.entries.size()) < list.count) text += ", …";
  return text + "]";
}

std::string value_text(const ArgumentValue& value, Form form) {
  return std::visit(Overloaded{
                        [](std::int64_t number) { return fmt::format("{}", number); },
                        [](const Symbol& symbol) { return symbol_text(symbol); },
                        [](const std::string& text) { return "\"" + printable(text) + "\""; },
                        [](const SocketAddress& address) { return address_text(address); },
                        [&](const Buffer& buffer) {
                          return quoted(buffer, form == Form::brief ? short_bytes : long_bytes);
                        },
                        [](const Pointer& pointer) {
                          return pointer.address == 0 ? std::string("NULL")
                                                      : fmt::format("{:#x}", pointer.address);
                        },
                        [&](const ReadinessList& list) { return readiness_text(list, form); },
                    },
                    value);
}

bool is_null(const ArgumentValue* value) {
  if (value == nullptr) return true;
  if (const auto* pointer = std::get_if<Pointer>(value)) return pointer->address == 0;
  if (const auto* address = std::get_if<SocketAddress>(value))
    return !address->endpoint && address->raw.empty();
  return false;
}

bool is_zero(const ArgumentValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number == 0;
  if (const auto* symbol = std::get_if<Symbol>(&value)) return symbol->number == 0;
  return is_null(&value);
}

/// send(2), recv(2): without an address they are what programs write as send and recv.
bool is_plain_transfer(const Syscall& call) {
  if (call.name == "sendto") return is_null(call.argument("dest_addr"));
  if (call.name == "recvfrom") return is_null(call.argument("src_addr"));
  return false;
}

/// What a short line leaves out: places for the kernel to write into, and flags that are not set.
bool is_left_out(const Syscall& call, const Argument& argument) {
  if (std::holds_alternative<Pointer>(argument.value)) return true;
  if (argument.name == "flags") return is_zero(argument.value) || call.name.starts_with("accept");
  const bool fills_address = call.name.starts_with("accept") || call.name == "getsockname" ||
                             call.name == "getpeername" || call.name == "recvfrom";
  if (fills_address && (argument.name.ends_with("addr") || argument.name.ends_with("addrlen"))) return true;
  if (call.name == "sendto" && argument.name == "addrlen") return true;
  const bool receives = movement_of(call.name) == Movement::receives;
  return receives && std::holds_alternative<Buffer>(argument.value) && call.argument("len") != nullptr;
}

std::string call_text(const Syscall& call, Form form) {
  std::string text = call_name(call) + "(";
  const auto start = text.size();
  for (const auto& argument : call.arguments) {
    if (form == Form::brief && is_left_out(call, argument)) continue;
    if (is_plain_transfer(call) && (argument.name.ends_with("_addr") || argument.name == "addrlen")) continue;
    if (text.size() > start) text += ", ";
    text += value_text(argument.value, form);
  }
  return text + ")";
}

}  // namespace

std::string call_name(const Syscall& call) {
  if (is_plain_transfer(call)) return call.name == "sendto" ? "send" : "recv";
  return call.name;
}

std::string short_call(const Syscall& call) {
  return call_text(call, Form::brief);
}

std::string long_call(const Syscall& call) {
  return call_text(call, Form::full);
}

std::string argument_text(const ArgumentValue& value) {
  return value_text(value, Form::full);
}

std::string result_text(const Syscall& call) {
  if (!call.returned) return {};
  if (call.error) return symbol_text(*call.error);
  return call.result ? fmt::format("{}", *call.result) : "?";
}

std::string result_suffix(const Syscall& call) {
  if (!call.returned) return "…";
  return call.error ? "= -1 " + symbol_text(*call.error) : "= " + result_text(call);
}

std::string injection_mark(const Syscall& call) {
  const bool was_made = call.injection.starts_with("short:") || call.injection.starts_with("delay:");
  return was_made ? "injected " + call.injection : "injected";
}

std::string injection_sentence(const Syscall& call) {
  const auto value = call.injection.substr(call.injection.find(':') + 1);
  if (call.injection.starts_with("short:"))
    return fmt::format("Injected: the kernel was asked for {} at most.", value);
  if (call.injection.starts_with("delay:"))
    return fmt::format("Injected: the call was made {} later than the program made it.", value);
  const bool has_signal = call.injection.find(':') != std::string::npos;
  return "Injected: the result is ours, the kernel did not see this call" +
         (has_signal ? ", and " + value + " was sent to the thread." : std::string("."));
}

std::string signal_name(int number) {
  const char* name = sigabbrev_np(number);  // glibc 2.32; signal(7)
  return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", number);
}

std::string exit_text(const ExitStatus& status) {
  if (status.signal) return "killed by " + signal_name(*status.signal);
  return status.code ? fmt::format("exited {}", *status.code) : "ended";
}

std::string place_text(const SourceLocation& place) {
  return place.line > 0 ? fmt::format("{}:{}", place.file, place.line) : "in " + place.function;
}

std::string short_place_text(const SourceLocation& place) {
  auto shorter = place;
  shorter.file.erase(0, shorter.file.rfind('/') + 1);
  return place_text(shorter);
}

}  // namespace switchboard
