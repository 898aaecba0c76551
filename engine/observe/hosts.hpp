#pragma once
// Where the observed programs run: the machine's own network, one private network, or several hosts, each
// with a network of its own, joined by a virtual cable (`observe --hosts client,server`).
//
//   auto hosts = Hosts::create({"client", "server"}, refused);     before any thread exists; it forks
//   hosts.list()[1].network.open_socket(…)
//   auto cable = hosts.lay_cable(dropped);                          starts the thread that carries frames
//   cable->set(…)
//
// The far ends of the hosts' interfaces stand in one more network, where only we are: what programs do cannot
// touch the cable.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/observe/cable_relay.hpp"
#include "engine/observe/private_network.hpp"

namespace switchboard {

struct Host {
  HostId id{};
  std::string name{};  ///< empty where there is one only
  PrivateNetwork network;
  host_setup::Namespaces
      names{};  ///< not open where there is one only, or where its names could not be set up
  std::vector<Endpoint> addresses{};
  std::uint64_t network_cookie = 0;  ///< SO_NETNS_COOKIE; 0 where there is one only
};

class Hosts {
 public:
  /// Without names: one private network. `refused` where the machine forbids namespaces.
  static Hosts create(const std::vector<std::string>& names, PrivateNetwork::Refused& refused);
  /// The machine's own network.
  static Hosts none();

  std::vector<Host>& list() { return hosts_; }
  const std::vector<Host>& list() const { return hosts_; }
  bool are_several() const { return hosts_.size() > 1; }
  bool are_private() const { return hosts_.front().network.exists(); }
  Host* find(std::string_view name);
  /// "10.0.0.1 is client, 10.0.0.2 is server": where their names are not known inside; else empty.
  const std::string& without_names() const { return without_names_; }

  /// Nothing where there is one network only. Once.
  std::unique_ptr<CableRelay> lay_cable(CableRelay::OnDropped dropped);

 private:
  void set_up_host(Host& host, const std::vector<std::string>& names);

  std::vector<Host> hosts_;
  std::optional<PrivateNetwork> cable_network_;
  std::vector<std::pair<LinkAddress, FileDescriptor>> ports_;
  std::string without_names_;
};

}  // namespace switchboard
