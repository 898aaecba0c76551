#pragma once
// Calls whose program is this test: pointers are real ones, and memory is read where it lies.
//
//   auto call = returned("bind", {3, pointer(&address), sizeof address}, 0);
//   CHECK(value_of(call, "addr") == …);

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <stdexcept>
#include <string>

#include "engine/decode/call_decoding.hpp"
#include "engine/decode/call_table.hpp"
#include "engine/decode/capture.hpp"

namespace switchboard {

inline std::uint64_t pointer(const void* memory) {
  return reinterpret_cast<std::uint64_t>(memory);
}

/// As the tracer reads: what is beyond an object is memory all the same, and what is beyond memory is not
/// read.
inline std::size_t read_own_memory(std::uint64_t address, std::span<std::uint8_t> into) {
  const iovec here{into.data(), into.size()};
  const iovec there{reinterpret_cast<void*>(address), into.size()};
  const auto got = ::process_vm_readv(::getpid(), &here, 1, &there, 1, 0);
  return got < 0 ? 0 : static_cast<std::size_t>(got);
}

constexpr std::size_t generous = 4096;

inline RawCall entered(std::string_view name, std::initializer_list<std::uint64_t> arguments,
                       std::size_t payload_limit = generous) {
  const CallRow* row = find_call(name);
  if (row == nullptr) throw std::invalid_argument{"no such call"};
  RawCall call;
  call.number = row->number();
  std::copy(arguments.begin(), arguments.end(), call.arguments.begin());
  capture_at_entry(call, read_own_memory, payload_limit);
  return call;
}

inline RawCall& returns(RawCall& call, std::int64_t result, std::size_t payload_limit = generous) {
  call.result = result;
  capture_at_exit(call, read_own_memory, payload_limit);
  return call;
}

inline RawCall returned(std::string_view name, std::initializer_list<std::uint64_t> arguments,
                        std::int64_t result, std::size_t payload_limit = generous) {
  auto call = entered(name, arguments, payload_limit);
  return returns(call, result, payload_limit);
}

/// Pointer{0xdead} when there is no such argument.
inline ArgumentValue value_of(const RawCall& call, std::string_view name) {
  for (auto& argument : decode_arguments(call))
    if (argument.name == name) return argument.value;
  return Pointer{0xdead};
}

inline Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

}  // namespace switchboard
