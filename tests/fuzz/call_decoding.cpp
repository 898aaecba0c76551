// Any call with any arguments over a program's memory that says anything: it is captured within its bounds
// and decoded, at its entry and after any result.

#include "engine/decode/call_decoding.hpp"

#include "engine/decode/call_table.hpp"
#include "engine/decode/capture.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace switchboard;

namespace {

constexpr std::uint64_t memory_start = 0x10000;

/// Small numbers and pointers into the memory are what real arguments are; a fuzzer seldom finds them alone.
std::uint64_t argument(fuzz::Input& input) {
  const auto shape = input.number<std::uint8_t>();
  switch (shape % 4) {
    case 0:
      return input.number<std::uint8_t>();
    case 1:
      return memory_start + input.number<std::uint16_t>() % 1024;
    case 2:
      return static_cast<std::uint64_t>(std::int64_t{input.number<std::int16_t>()});
    default:
      return input.number<std::uint64_t>();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input{data, size};
  const auto rows = call_table();
  RawCall call;
  call.number = rows[input.number<std::uint8_t>() % rows.size()].number();
  for (auto& value : call.arguments) value = argument(input);
  const auto result = static_cast<std::int64_t>(argument(input));
  const auto memory = input.rest();
  const ReadMemory read = [&](std::uint64_t address, std::span<std::uint8_t> into) -> std::size_t {
    if (address < memory_start || address - memory_start >= memory.size()) return 0;
    const auto piece = memory.subspan(static_cast<std::size_t>(address - memory_start));
    const auto length = std::min(into.size(), piece.size());
    std::copy_n(piece.begin(), length, into.begin());
    return length;
  };
  constexpr std::size_t payload_limit = 256;
  const IsSocket even = [](int fd) { return fd % 2 == 0; };
  concerns_a_socket(call, even);
  descriptor_acted_on(call, even);
  capture_at_entry(call, read, payload_limit);
  decode_arguments(call);
  call.result = result;
  capture_at_exit(call, read, payload_limit);
  fuzz::require(call.memory.size() < 200'000);
  decode_arguments(call);
  decode_outcome(call);
  made_descriptors(call);
  const std::vector<int> open{0, 1, 2, 3, 77, 1000};
  fuzz::require(closed_descriptors(call, open).size() <= open.size());
  executed_arguments(call);
  return 0;
}
