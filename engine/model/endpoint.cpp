#include "engine/model/endpoint.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>

#include "engine/model/overloaded.hpp"

namespace switchboard {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

std::string inet6_text(const Inet6Endpoint& endpoint) {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(AF_INET6, endpoint.address.data(), text, sizeof text);
  return endpoint.scope != 0 ? fmt::format("{}%{}", text, endpoint.scope) : std::string(text);
}

std::optional<Endpoint> parse_inet6(std::string_view text) {
  const auto close = text.find("]:");
  if (close == std::string_view::npos) return {};
  Inet6Endpoint endpoint;
  auto address = text.substr(1, close - 1);
  if (const auto percent = address.find('%'); percent != std::string_view::npos) {
    const auto scope = number<std::uint32_t>(address.substr(percent + 1));
    if (!scope) return {};
    endpoint.scope = *scope;
    address = address.substr(0, percent);
  }
  const auto port = number<std::uint16_t>(text.substr(close + 2));
  if (!port || inet_pton(AF_INET6, std::string(address).c_str(), endpoint.address.data()) != 1) return {};
  endpoint.port = {*port};
  return endpoint;
}

std::optional<Endpoint> parse_inet(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return {};
  InetEndpoint endpoint;
  const auto port = number<std::uint16_t>(text.substr(colon + 1));
  if (!port || inet_pton(AF_INET, std::string(text.substr(0, colon)).c_str(), endpoint.address.data()) != 1)
    return {};
  endpoint.port = {*port};
  return endpoint;
}

/// Of the families whose addresses have no ports and are taken apart all the same.
std::string_view prefix_of(int family) {
  if (family == AF_NETLINK) return "netlink:";
  return family == AF_PACKET ? "packet:" : "";
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
  return std::visit(
      Overloaded{
          [](const InetEndpoint& e) {
            return fmt::format("{}.{}.{}.{}:{}", e.address[0], e.address[1], e.address[2], e.address[3],
                               e.port.value);
          },
          [](const Inet6Endpoint& e) { return fmt::format("[{}]:{}", inet6_text(e), e.port.value); },
          [](const UnixEndpoint& e) {
            if (e.kind == UnixEndpoint::Kind::abstract) return "unix:@" + e.name;
            // A path that begins with @ must not read as an abstract name; ./@x is the same file.
            return (e.name.starts_with('@') ? "unix:./" : "unix:") + e.name;
          },
          [](const OtherEndpoint& e) {
            const auto prefix = prefix_of(e.family);
            if (prefix.empty() || e.detail.empty()) return fmt::format("family:{}", e.family);
            return std::string(prefix) + e.detail;
          },
      },
      endpoint);
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  if (text.starts_with("unix:")) {
    text.remove_prefix(5);
    if (text.empty()) return UnixEndpoint{};
    if (text.front() == '@') return UnixEndpoint{UnixEndpoint::Kind::abstract, std::string(text.substr(1))};
    return UnixEndpoint{UnixEndpoint::Kind::path, std::string(text)};
  }
  for (const auto family : {AF_NETLINK, AF_PACKET})
    if (const auto prefix = prefix_of(family); text.starts_with(prefix))
      return OtherEndpoint{static_cast<std::uint16_t>(family), std::string(text.substr(prefix.size()))};
  if (text.starts_with("family:")) {
    const auto family = number<std::uint16_t>(text.substr(7));
    if (!family) return {};
    return OtherEndpoint{*family};
  }
  return text.starts_with('[') ? parse_inet6(text) : parse_inet(text);
}

std::optional<Port> port_of(const Endpoint& endpoint) {
  if (const auto* inet = std::get_if<InetEndpoint>(&endpoint)) return inet->port;
  if (const auto* inet6 = std::get_if<Inet6Endpoint>(&endpoint)) return inet6->port;
  return {};
}

bool is_any_address(const Endpoint& endpoint) {
  const auto all_zero = [](const auto& address) {
    return std::ranges::all_of(address, [](auto byte) { return byte == 0; });
  };
  if (const auto* inet = std::get_if<InetEndpoint>(&endpoint)) return all_zero(inet->address);
  if (const auto* inet6 = std::get_if<Inet6Endpoint>(&endpoint)) return all_zero(inet6->address);
  return false;
}

Endpoint without_v4_mapping(const Endpoint& endpoint) {
  const auto* inet6 = std::get_if<Inet6Endpoint>(&endpoint);
  if (inet6 == nullptr) return endpoint;
  const auto& a = inet6->address;
  const bool mapped = std::all_of(a.begin(), a.begin() + 10, [](auto byte) { return byte == 0; }) &&
                      a[10] == 0xff && a[11] == 0xff;
  if (!mapped) return endpoint;
  return InetEndpoint{{a[12], a[13], a[14], a[15]}, inet6->port};
}

bool is_loopback(const Endpoint& endpoint) {
  const Endpoint plain = without_v4_mapping(endpoint);
  if (const auto* inet = std::get_if<InetEndpoint>(&plain)) return inet->address[0] == 127;
  const auto* inet6 = std::get_if<Inet6Endpoint>(&plain);
  if (inet6 == nullptr) return false;
  const auto& a = inet6->address;
  return a.back() == 1 && std::all_of(a.begin(), a.end() - 1, [](auto byte) { return byte == 0; });
}

bool same_address(const Endpoint& one, const Endpoint& other) {
  const Endpoint a = without_v4_mapping(one), b = without_v4_mapping(other);
  if (const auto* inet = std::get_if<InetEndpoint>(&a))
    return std::holds_alternative<InetEndpoint>(b) && inet->address == std::get<InetEndpoint>(b).address;
  if (const auto* inet6 = std::get_if<Inet6Endpoint>(&a))
    return std::holds_alternative<Inet6Endpoint>(b) && inet6->address == std::get<Inet6Endpoint>(b).address;
  return a == b;
}

bool accepts_for(const Endpoint& bound, const Endpoint& destination) {
  if (port_of(bound) != port_of(destination)) return false;
  const Endpoint here = without_v4_mapping(bound), there = without_v4_mapping(destination);
  if (here == there) return true;
  return is_any_address(here) &&
         (std::holds_alternative<Inet6Endpoint>(here) || here.index() == there.index());
}

}  // namespace switchboard
