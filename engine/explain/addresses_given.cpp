#include "engine/explain/addresses_given.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace switchboard {

const SocketAddress* given_address(const Syscall& call) {
  for (const auto* name : {"addr", "dest_addr", "msg_name"})
    if (const auto* value = call.argument(name))
      if (const auto* address = std::get_if<SocketAddress>(value)) return address;
  return nullptr;
}

std::optional<int> family_in(const SocketAddress& address) {
  sa_family_t family = 0;
  if (address.raw.size() < sizeof family) return {};
  std::memcpy(&family, address.raw.data(), sizeof family);
  return family;
}

std::string address_text(const Endpoint& endpoint) {
  const bool is_six = std::holds_alternative<Inet6Endpoint>(endpoint);
  if (!is_six && !std::holds_alternative<InetEndpoint>(endpoint)) return {};
  auto text = to_string(endpoint);
  text.erase(text.rfind(':'));
  return is_six ? text.substr(1, text.size() - 2) : text;
}

std::optional<Endpoint> with_bytes_exchanged(const Endpoint& endpoint) {
  const auto* four = std::get_if<InetEndpoint>(&endpoint);
  if (four == nullptr) return {};
  InetEndpoint exchanged = *four;
  std::ranges::reverse(exchanged.address);
  return exchanged;
}

std::string family_name(int family) {
  switch (family) {
    case AF_UNSPEC:
      return "AF_UNSPEC";
    case AF_UNIX:
      return "AF_UNIX";
    case AF_INET:
      return "AF_INET";
    case AF_INET6:
      return "AF_INET6";
    default:
      return fmt::format("family {}", family);
  }
}

bool names_address(const std::vector<std::string>& arguments, const std::string& address) {
  constexpr std::string_view around = ":=/[]@,";
  return std::ranges::any_of(arguments, [&](const std::string& argument) {
    for (auto at = argument.find(address); at != std::string::npos; at = argument.find(address, at + 1)) {
      const auto end = at + address.size();
      const bool begins = at == 0 || around.find(argument[at - 1]) != std::string_view::npos;
      const bool ends = end == argument.size() || around.find(argument[end]) != std::string_view::npos;
      if (begins && ends) return true;
    }
    return false;
  });
}

}  // namespace switchboard
