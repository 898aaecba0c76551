// Makes the address of a socket out of text, IPv4 or IPv6.

#include "net.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstdint>
#include <cstring>

// Decimal digits only, up to 65535. strtol would take a sign, leading space and what follows the number.
static bool read_port(const char* text, std::uint16_t& port) {
  if (*text == '\0') return false;
  unsigned long number = 0;
  for (; *text != '\0'; ++text) {
    if (*text < '0' || *text > '9') return false;
    number = number * 10 + static_cast<unsigned long>(*text - '0');
    if (number > 65535) return false;
  }
  port = static_cast<std::uint16_t>(number);
  return true;
}

int make_addr(const char* host, const char* port, sockaddr_storage* address, socklen_t* length) {
  std::uint16_t number = 0;
  if (!read_port(port, number)) return -1;

  sockaddr_in v4{};  // {}: every byte 0, sin_zero too
  if (inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(number);  // network byte order: high byte first
    std::memcpy(address, &v4, sizeof v4);
    *length = sizeof v4;
    return 0;
  }

  sockaddr_in6 v6{};  // flow and scope stay 0
  if (inet_pton(AF_INET6, host, &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(number);
    std::memcpy(address, &v6, sizeof v6);
    *length = sizeof v6;
    return 0;
  }
  return -1;
}
