#include "engine/observe/packet_capture.hpp"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>

#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

// A frame holds tpacket2_hdr, sockaddr_ll, padding and the packet: 512 leaves more than the snap length.
constexpr std::size_t frame_bytes = 512;
constexpr std::size_t block_bytes = std::size_t{1} << 16;
constexpr std::size_t blocks = 128;
constexpr std::size_t ring_bytes = block_bytes * blocks;
constexpr std::size_t frames = ring_bytes / frame_bytes;
static_assert(TPACKET_ALIGN(TPACKET2_HDRLEN) + 32 + PacketCapture::snap_length <= frame_bytes);

template <class Value>
void set_option(const FileDescriptor& socket, const char* attempt, int name, const Value& value) {
  check_system_call(attempt, ::setsockopt(socket.number(), SOL_PACKET, name, &value, sizeof value));
}

std::int64_t nanoseconds(const tpacket2_hdr& header) {
  return std::int64_t{header.tp_sec} * 1'000'000'000 + header.tp_nsec;
}

}  // namespace

FileDescriptor PacketCapture::open(const std::string& interface) {
  // Protocol 0 until all is set: otherwise packets of every interface arrive before the bind (packet(7)).
  FileDescriptor socket{check_system_call("open a packet socket",
                                          ::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))};
  set_option(socket, "choose the ring's version", PACKET_VERSION, int{TPACKET_V2});
  if (interface == "lo") set_option(socket, "capture arriving packets only", PACKET_IGNORE_OUTGOING, int{1});
  tpacket_req ring{};
  ring.tp_block_size = block_bytes;
  ring.tp_block_nr = blocks;
  ring.tp_frame_size = frame_bytes;
  ring.tp_frame_nr = frames;
  set_option(socket, "make a packet ring", PACKET_RX_RING, ring);
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
  if (address.sll_ifindex == 0) throw SystemError("find the interface " + interface, errno);
  check_system_call("capture on " + interface,
                    ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
  return socket;
}

PacketCapture::PacketCapture(FileDescriptor socket) : socket_(std::move(socket)) {
  void* memory = ::mmap(nullptr, ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, socket_.number(), 0);
  if (memory == MAP_FAILED) throw SystemError("map the packet ring", errno);
  ring_ = {static_cast<std::uint8_t*>(memory), ring_bytes};
}

PacketCapture::~PacketCapture() {
  ::munmap(ring_.data(), ring_.size());
}

std::vector<CapturedPacket> PacketCapture::drain() {
  std::vector<CapturedPacket> packets;
  const auto offset = monotonic_clock::realtime_offset();
  for (std::size_t taken = 0; taken < frames; ++taken) {
    auto* frame = ring_.data() + next_ * frame_bytes;
    auto& header = *reinterpret_cast<tpacket2_hdr*>(frame);
    std::atomic_ref<std::uint32_t> status{header.tp_status};
    if ((status.load(std::memory_order_acquire) & TP_STATUS_USER) == 0) break;
    const auto* start = frame + header.tp_net;
    const auto kept = std::min<std::size_t>(header.tp_snaplen, snap_length);
    // packet(7): the link's address follows the header.
    const auto& link = *reinterpret_cast<const sockaddr_ll*>(frame + TPACKET_ALIGN(sizeof header));
    packets.push_back({nanoseconds(header) + offset,
                       header.tp_len,
                       link.sll_pkttype == PACKET_OUTGOING ? CapturedPacket::Direction::leaving
                                                           : CapturedPacket::Direction::arriving,
                       {start, start + kept}});
    status.store(TP_STATUS_KERNEL, std::memory_order_release);
    next_ = (next_ + 1) % frames;
  }
  return packets;
}

std::uint64_t PacketCapture::lost() {
  tpacket_stats statistics{};
  socklen_t length = sizeof statistics;
  check_system_call("count lost packets", ::getsockopt(socket_.number(), SOL_PACKET, PACKET_STATISTICS,
                                                       &statistics, &length));  // and sets it to 0
  return statistics.tp_drops;
}

}  // namespace switchboard
