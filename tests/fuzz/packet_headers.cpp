// Packets as they come from a network: a packet or nothing, and never more payload than there is packet.

#include "engine/decode/packet_headers.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace switchboard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input{data, size};
  const auto beyond = input.number<std::uint8_t>();  // of the packet, what was not captured
  const auto bytes = input.rest();
  const auto packet = decode_packet(bytes, static_cast<std::uint32_t>(bytes.size() + beyond * 40u));
  if (!packet) return 0;
  fuzz::require(packet->payload_length <= packet->length);
  fuzz::require(std::ranges::equal(packet->raw, bytes));
  return 0;
}
