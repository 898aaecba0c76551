// getaddrinfo does the work, told to ask nobody; it takes any number for a port, so the port is looked at
// first.

#include "net.h"

#include <netdb.h>

#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

int make_addr(const char* host, const char* port, sockaddr_storage* address, socklen_t* length) {
  const std::string_view text{port};
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return -1;

  addrinfo wanted{};
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (*host == '\0' || getaddrinfo(host, port, &wanted, &found) != 0) return -1;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner{found, freeaddrinfo};
  std::memcpy(address, found->ai_addr, found->ai_addrlen);
  *length = found->ai_addrlen;
  return 0;
}
