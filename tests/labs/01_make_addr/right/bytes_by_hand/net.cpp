// Writes the bytes one by one, so that no byte order of the machine is asked for.

#include "net.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

namespace {

std::optional<unsigned> number_in(const std::string& text) {
  if (text.empty() || text.size() > 5) return {};
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return {};
  const auto number = static_cast<unsigned>(std::stoul(text));
  if (number > 65535) return {};
  return number;
}

}  // namespace

int make_addr(const char* host, const char* port, sockaddr_storage* address, socklen_t* length) {
  const auto number = number_in(port);
  if (!number) return -1;
  unsigned char v4[sizeof(sockaddr_in)] = {}, v6[sizeof(sockaddr_in6)] = {};
  const sa_family_t inet = AF_INET, inet6 = AF_INET6;
  std::memcpy(v4, &inet, sizeof inet);
  std::memcpy(v6, &inet6, sizeof inet6);
  v4[2] = v6[2] = static_cast<unsigned char>(*number >> 8);
  v4[3] = v6[3] = static_cast<unsigned char>(*number & 0xff);
  if (inet_pton(AF_INET, host, v4 + 4) == 1) {
    std::memcpy(address, v4, sizeof v4);
    *length = sizeof v4;
    return 0;
  }
  if (inet_pton(AF_INET6, host, v6 + 8) != 1) return -1;
  std::memcpy(address, v6, sizeof v6);
  *length = sizeof v6;
  return 0;
}
