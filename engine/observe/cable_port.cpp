#include "engine/observe/cable_port.hpp"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>

#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

// A slot holds tpacket2_hdr, sockaddr_ll and a frame of at most 1,514 bytes. 4,096 of them: a burst that
// waits while this thread does not run is not lost.
constexpr std::size_t slot_bytes = 2048;
constexpr std::size_t slots = 4096;
constexpr std::size_t ring_bytes = slot_bytes * slots;
constexpr std::size_t block_bytes = std::size_t{1} << 16;
constexpr std::size_t most_at_once = 64;

template <class Value>
void set_option(const FileDescriptor& socket, const char* attempt, int name, const Value& value) {
  check_system_call(attempt, ::setsockopt(socket.number(), SOL_PACKET, name, &value, sizeof value));
}

}  // namespace

FileDescriptor CablePort::open(const std::string& interface) {
  FileDescriptor socket{
      check_system_call("open a packet socket", ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0))};
  set_option(socket, "choose the ring's version", PACKET_VERSION, int{TPACKET_V2});
  set_option(socket, "take arriving frames only", PACKET_IGNORE_OUTGOING, int{1});
  set_option(socket, "send without a queue", PACKET_QDISC_BYPASS, int{1});
  tpacket_req ring{};
  ring.tp_block_size = block_bytes;
  ring.tp_block_nr = ring_bytes / block_bytes;
  ring.tp_frame_size = slot_bytes;
  ring.tp_frame_nr = slots;
  set_option(socket, "make a frame ring", PACKET_RX_RING, ring);
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
  if (address.sll_ifindex == 0) throw SystemError("find the interface " + interface, errno);
  check_system_call("bind to " + interface,
                    ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
  return socket;
}

CablePort::CablePort(FileDescriptor socket) : socket_(std::move(socket)) {
  void* memory = ::mmap(nullptr, ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, socket_.number(), 0);
  if (memory == MAP_FAILED) throw SystemError("map the frame ring", errno);
  ring_ = {static_cast<std::uint8_t*>(memory), ring_bytes};
}

CablePort::~CablePort() {
  ::munmap(ring_.data(), ring_.size());
}

std::span<const CablePort::Frame> CablePort::arrived(std::size_t most) {
  frames_.clear();
  while (frames_.size() < most) {
    auto* slot = ring_.data() + (next_ + frames_.size()) % slots * slot_bytes;
    auto& header = *reinterpret_cast<tpacket2_hdr*>(slot);
    if ((std::atomic_ref{header.tp_status}.load(std::memory_order_acquire) & TP_STATUS_USER) == 0) break;
    frames_.emplace_back(slot + header.tp_mac, header.tp_snaplen);
  }
  return frames_;
}

void CablePort::release() {
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    auto& header = *reinterpret_cast<tpacket2_hdr*>(ring_.data() + next_ * slot_bytes);
    std::atomic_ref{header.tp_status}.store(TP_STATUS_KERNEL, std::memory_order_release);
    next_ = (next_ + 1) % slots;
  }
  frames_.clear();
}

void CablePort::send(std::span<const Frame> frames) {
  std::array<iovec, most_at_once> parts;
  std::array<mmsghdr, most_at_once> messages{};
  while (!frames.empty()) {
    const auto count = std::min(frames.size(), most_at_once);
    for (std::size_t i = 0; i < count; ++i) {
      parts[i] = {const_cast<std::uint8_t*>(frames[i].data()), frames[i].size()};
      messages[i].msg_hdr = {};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
    const int sent = ::sendmmsg(socket_.number(), messages.data(), static_cast<unsigned>(count), 0);
    if (sent < 0 && errno == EINTR) continue;
    // The first of them is refused: the host's end is down, or there is no memory.
    if (sent <= 0) ++not_sent_;
    frames = frames.subspan(static_cast<std::size_t>(sent > 0 ? sent : 1));
  }
}

std::uint64_t CablePort::lost() {
  tpacket_stats statistics{};
  socklen_t length = sizeof statistics;
  check_system_call("count lost frames", ::getsockopt(socket_.number(), SOL_PACKET, PACKET_STATISTICS,
                                                      &statistics, &length));  // and sets it to 0
  return statistics.tp_drops + std::exchange(not_sent_, 0);
}

}  // namespace switchboard
