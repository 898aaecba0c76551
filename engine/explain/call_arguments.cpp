#include "engine/explain/call_arguments.hpp"

namespace switchboard {

std::int64_t number_argument(const Syscall& call, std::string_view name, std::int64_t otherwise) {
  const auto* value = call.argument(name);
  if (value == nullptr) return otherwise;
  if (const auto* number = std::get_if<std::int64_t>(value)) return *number;
  if (const auto* symbol = std::get_if<Symbol>(value)) return symbol->number;
  return otherwise;
}

std::string_view symbol_argument(const Syscall& call, std::string_view name) {
  const auto* value = call.argument(name);
  const auto* symbol = value == nullptr ? nullptr : std::get_if<Symbol>(value);
  return symbol == nullptr ? std::string_view() : symbol->name;
}

const SocketAddress* address_argument(const Syscall& call) {
  const auto* value = call.argument("addr");
  return value == nullptr ? nullptr : std::get_if<SocketAddress>(value);
}

const Buffer* buffer_argument(const Syscall& call) {
  for (const auto* name : {"buf", "iov", "msg"})
    if (const auto* value = call.argument(name))
      if (const auto* buffer = std::get_if<Buffer>(value)) return buffer;
  return nullptr;
}

const ReadinessList* readiness_argument(const Syscall& call) {
  for (const auto& argument : call.arguments)
    if (const auto* list = std::get_if<ReadinessList>(&argument.value)) return list;
  return nullptr;
}

std::int64_t asked_length(const Syscall& call) {
  for (const auto* name : {"len", "count"})
    if (const auto length = number_argument(call, name, -1); length >= 0) return length;
  const auto* buffer = buffer_argument(call);
  return buffer == nullptr ? 0 : buffer->length;
}

bool has_flag(const Syscall& call, std::int64_t flag) {
  return (number_argument(call, "flags", 0) & flag) != 0;
}

}  // namespace switchboard
