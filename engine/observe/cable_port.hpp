#pragma once
// The relay's end of a cable: a packet socket on an interface of the cable's own network, whose arriving
// frames the kernel copies into a ring that we share (packet(7), PACKET_RX_RING, TPACKET_V2), and on which we
// send.
//
//   CablePort port{CablePort::open("leg0")};      // open() inside the namespace; anywhere afterwards
//   for (const auto frame : port.arrived(64)) …   // from its Ethernet header; valid until release()
//   port.release();
//   port.send(frames);
//
// Interfaces have their offloads off (link_setup.hpp), so that a frame here is one that a wire would carry.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/system/file_descriptor.hpp"

namespace switchboard {

class CablePort {
 public:
  using Frame = std::span<const std::uint8_t>;

  /// Throws SystemError: CAP_NET_RAW is needed in the namespace.
  static FileDescriptor open(const std::string& interface);

  explicit CablePort(FileDescriptor socket);
  CablePort(const CablePort&) = delete;
  CablePort& operator=(const CablePort&) = delete;
  ~CablePort();

  int descriptor() const { return socket_.number(); }
  std::span<const Frame> arrived(std::size_t most);
  void release();
  void send(std::span<const Frame> frames);
  /// Frames that found the ring full, or that the kernel would not send, since this was last asked.
  std::uint64_t lost();

 private:
  FileDescriptor socket_;
  std::span<std::uint8_t> ring_;
  std::size_t next_ = 0;  // the slot that the kernel fills next
  std::vector<Frame> frames_;
  std::uint64_t not_sent_ = 0;
};

}  // namespace switchboard
