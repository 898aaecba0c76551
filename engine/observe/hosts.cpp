#include "engine/observe/hosts.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

/// socket(7), Linux 5.14; 0 before that.
std::uint64_t cookie_of(PrivateNetwork& network) {
  const auto socket = network.open_socket(AF_INET, SOCK_DGRAM, 0);
  std::uint64_t cookie = 0;
  socklen_t length = sizeof cookie;
  getsockopt(socket.number(), SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &length);
  return cookie;
}

}  // namespace

Hosts Hosts::none() {
  Hosts hosts;
  hosts.hosts_.emplace_back();
  return hosts;
}

Hosts Hosts::create(const std::vector<std::string>& names, PrivateNetwork::Refused& refused) {
  Hosts hosts;
  hosts.hosts_.push_back({.network = PrivateNetwork::create(refused)});
  if (names.empty() || !refused.why.empty()) return hosts;
  for (std::size_t i = 1; i < names.size(); ++i)
    hosts.hosts_.push_back({.network = PrivateNetwork::create_beside(hosts.hosts_[0].network, refused)});
  hosts.cable_network_.emplace(PrivateNetwork::create_beside(hosts.hosts_[0].network, refused));
  if (!refused.why.empty()) return hosts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto& host = hosts.hosts_[i];
    host.id = {static_cast<std::int32_t>(i)};
    host.name = names[i];
    hosts.ports_.emplace_back(host_setup::link_address(host.id.value),
                              hosts.cable_network_->open_leg(host.id.value, host.network));
  }
  for (auto& host : hosts.hosts_) hosts.set_up_host(host, names);
  return hosts;
}

void Hosts::set_up_host(Host& host, const std::vector<std::string>& names) {
  host.network.set_up_interface(host.id.value, static_cast<int>(names.size()));
  host.addresses = {InetEndpoint{host_setup::inet_address(host.id.value), {}},
                    Inet6Endpoint{host_setup::inet6_address(host.id.value), {}, 0}};
  host.network_cookie = cookie_of(host.network);
  try {
    host.names = host.network.set_up_names(host.id.value, names);
  } catch (const SystemError& error) {
    without_names_ +=
        fmt::format("{}10.0.0.{} is {}", without_names_.empty() ? "" : ", ", host.id.value + 1, host.name);
  }
}

Host* Hosts::find(std::string_view name) {
  const auto found = std::ranges::find(hosts_, name, &Host::name);
  return found == hosts_.end() ? nullptr : &*found;
}

std::unique_ptr<CableRelay> Hosts::lay_cable(CableRelay::OnDropped dropped) {
  if (ports_.empty()) return {};
  return std::make_unique<CableRelay>(std::exchange(ports_, {}), std::move(dropped));
}

}  // namespace switchboard
