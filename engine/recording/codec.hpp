#pragma once
// Small binary forms for the `detail` columns: LEB128 integers (zigzag when signed) and length-prefixed
// bytes. Decoding odd bytes never throws: a Decoder that ran past its end says so by failed(), and yields
// zeros.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

class Encoder {
 public:
  void integer(std::int64_t value);
  void natural(std::uint64_t value);
  void bytes(std::span<const std::uint8_t> value);
  void text(std::string_view value);
  const Bytes& result() const { return result_; }

 private:
  Bytes result_;
};

class Decoder {
 public:
  explicit Decoder(std::span<const std::uint8_t> data) : rest_(data) {}
  std::int64_t integer();
  std::uint64_t natural();
  Bytes bytes();
  std::string text();
  /// A count of things that take at least one byte each, so that a hostile count cannot ask for memory.
  std::size_t count();
  bool failed() const { return failed_; }
  bool is_at_end() const { return rest_.empty(); }

 private:
  std::span<const std::uint8_t> rest_;
  bool failed_ = false;
};

/// A damaged number is host 0.
HostId host_from(std::int64_t number);
inline constexpr std::int32_t most_hosts = 256;

/// Arguments, made and closed descriptors of a call, and what was injected; files older than that end before
/// it.
Bytes encode_call_detail(const Syscall& call);
void decode_call_detail(std::span<const std::uint8_t> detail, Syscall& call);

/// Queues' third and fourth fields and tcp_info of a sample.
Bytes encode_sample_detail(const SocketSample& sample);
void decode_sample_detail(std::span<const std::uint8_t> detail, SocketSample& sample);

Bytes encode_addresses(const std::vector<Endpoint>& addresses);
std::vector<Endpoint> decode_addresses(std::span<const std::uint8_t> detail);

Bytes encode_cable(const CableSettings& settings);
CableSettings decode_cable(std::span<const std::uint8_t> detail);

}  // namespace switchboard
