#pragma once
// Packets that pass one interface of a network namespace, copied by the kernel into a ring that we share
// (packet(7), PACKET_RX_RING, TPACKET_V2): nothing is asked of the kernel for each, and a burst waits in 8
// MB.
//
//   PacketCapture capture{PacketCapture::open("lo")};   // open() inside the namespace; anywhere afterwards
//   poll for capture.descriptor() to be readable, then
//   for (auto& packet : capture.drain()) …              // with the moment it came, on CLOCK_MONOTONIC
//   if (auto lost = capture.lost()) …
//
// On loopback each packet is seen once, as it arrives; on another interface those that leave are seen too. It
// does not decode (decode/packet_headers.hpp).

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/argument.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

struct CapturedPacket {
  std::int64_t monotonic_ns = 0;
  std::uint32_t length = 0;  ///< on the wire, without the link's header
  enum class Direction { arriving, leaving } direction = Direction::arriving;
  Bytes bytes;  ///< from the IP header, at most snap_length of them
};

class PacketCapture {
 public:
  static constexpr std::size_t snap_length = 256;

  /// A packet socket with its ring, capturing from now on. Throws SystemError: CAP_NET_RAW is needed in the
  /// namespace.
  static FileDescriptor open(const std::string& interface);

  explicit PacketCapture(FileDescriptor socket);
  PacketCapture(const PacketCapture&) = delete;
  PacketCapture& operator=(const PacketCapture&) = delete;
  ~PacketCapture();

  int descriptor() const { return socket_.number(); }
  /// What has arrived, oldest first; empty when nothing has. Never waits.
  std::vector<CapturedPacket> drain();
  /// Packets that found the ring full since this was last asked.
  std::uint64_t lost();

 private:
  FileDescriptor socket_;
  std::span<std::uint8_t> ring_;
  std::size_t next_ = 0;  // the frame that the kernel fills next
};

}  // namespace switchboard
