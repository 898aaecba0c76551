#pragma once
// The thread that carries frames between hosts, as their cables say: each host has a port here, and each
// ordered pair of hosts a Cable. A frame goes to the host whose link address it bears; a broadcast goes to
// all others.
//
//   CableRelay relay(ports, dropped);
//   relay.set(from, to, settings);            any of these from any thread
//   relay.drop_next(from, to, What::syn, 1);
//   relay.lost()                              what this machine, not a Cable, lost

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/observe/cable.hpp"
#include "engine/observe/cable_port.hpp"

namespace switchboard {

using LinkAddress = std::array<std::uint8_t, 6>;

class CableRelay {
 public:
  /// At that time a Cable dropped a frame that carries this packet. From the relay's thread, or set()'s.
  using OnDropped = std::function<void(std::int64_t at_ns, Packet packet)>;

  /// `ports` are those of hosts 0, 1, …, by their link addresses.
  CableRelay(std::vector<std::pair<LinkAddress, FileDescriptor>> ports, OnDropped dropped);
  ~CableRelay();

  CableSettings settings(HostId from, HostId to) const;
  void set(HostId from, HostId to, const CableSettings& settings);
  void drop_next(HostId from, HostId to, control::DropSegments::What what, std::uint32_t count);
  std::uint64_t lost();

 private:
  struct Port {
    LinkAddress address;
    std::unique_ptr<CablePort> socket;
    std::vector<CablePort::Frame> out;  // to be sent before the ring is released
  };
  void run();
  void wait_for_frames();
  void carry_from(std::size_t from);
  void carry(std::size_t from, std::size_t to, CablePort::Frame frame, std::int64_t now);
  void send_due(std::int64_t now);
  void report(std::int64_t now, std::size_t from, std::optional<Packet> packet);
  Cable& cable(std::size_t from, std::size_t to) { return cables_[from * ports_.size() + to]; }
  const Cable& cable(std::size_t from, std::size_t to) const { return cables_[from * ports_.size() + to]; }
  void wake();

  std::vector<Port> ports_;
  OnDropped dropped_;
  FileDescriptor wake_;
  mutable std::mutex mutex_;
  std::vector<Cable> cables_;  // guarded by mutex_
  bool quits_ = false;         // guarded by mutex_
  std::thread thread_;
};

}  // namespace switchboard
