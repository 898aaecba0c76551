// Rows of the kernel's socket tables and struct tcp_info, of any length: a sample or nothing.

#include <netinet/in.h>

#include "engine/decode/sock_diag.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace switchboard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input{data, size};
  const auto kind = input.number<std::uint8_t>();
  // Copied to a block of its own length, so that one byte read too far is found.
  const std::vector<std::uint8_t> row(input.rest().begin(), input.rest().end());
  switch (kind % 4) {
    case 0:
      decode_inet_diag(row, IPPROTO_TCP);
      break;
    case 1:
      decode_inet_diag(row, IPPROTO_UDP);
      break;
    case 2:
      decode_unix_diag(row);
      break;
    default:
      decode_tcp_info(row);
  }
  return 0;
}
