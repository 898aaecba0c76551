#include "engine/observe/socket_tables.hpp"

#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "engine/decode/sock_diag.hpp"
#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

constexpr std::int64_t long_walk_ns = 300'000, walks_inverse_share = 20;
constexpr std::size_t answer_bytes = 32768;  // what the kernel fills at most for one read of a dump

constexpr std::uint32_t bit(TcpState state) {
  return 1u << static_cast<int>(state);
}
constexpr std::uint32_t all_states = (1u << 14) - 2;  // 1 to 13
constexpr std::uint8_t details = 1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_SKMEMINFO - 1);
constexpr std::uint32_t unix_details =
    UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_ICONS | UDIAG_SHOW_RQLEN | UDIAG_SHOW_MEMINFO;

std::span<const std::uint8_t> payload_of(const nlmsghdr& message) {
  return {static_cast<const std::uint8_t*>(mnl_nlmsg_get_payload(&message)),
          mnl_nlmsg_get_payload_len(&message)};
}

/// A request of one message; libmnl lays it out.
template <class Body>
class Request {
 public:
  Request(std::uint16_t flags, std::uint32_t sequence, std::uint16_t type = SOCK_DIAG_BY_FAMILY) {
    header_ = mnl_nlmsg_put_header(buffer_.data());
    header_->nlmsg_type = type;
    header_->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    header_->nlmsg_seq = sequence;
    body = static_cast<Body*>(mnl_nlmsg_put_extra_header(header_, sizeof(Body)));
  }
  const nlmsghdr& message() const { return *header_; }

  Body* body;

 private:
  alignas(nlmsghdr) std::array<char, 256> buffer_{};
  nlmsghdr* header_;
};

void put_cookie(std::uint32_t (&halves)[2], SocketId id) {
  halves[0] = static_cast<std::uint32_t>(id.value);
  halves[1] = static_cast<std::uint32_t>(id.value >> 32);
}

void put_endpoint(const std::optional<Endpoint>& endpoint, std::uint32_t (&address)[4], std::uint16_t& port,
                  std::uint32_t& interface) {
  if (!endpoint) return;
  if (const auto* inet = std::get_if<InetEndpoint>(&*endpoint)) {
    std::memcpy(address, inet->address.data(), inet->address.size());
    port = htons(inet->port.value);
  }
  if (const auto* inet6 = std::get_if<Inet6Endpoint>(&*endpoint)) {
    std::memcpy(address, inet6->address.data(), inet6->address.size());
    port = htons(inet6->port.value);
    if (inet6->scope != 0) interface = inet6->scope;
  }
}

}  // namespace

FileDescriptor SocketTables::open() {
  FileDescriptor netlink{check_system_call("open a sock_diag socket",
                                           ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG))};
  return netlink;
}

SocketTables::SocketTables(FileDescriptor netlink) : netlink_(std::move(netlink)), answer_(answer_bytes) {}

bool SocketTables::ask(const nlmsghdr& request, const VisitRow& visit) {
  check_system_call("ask the kernel for its sockets",
                    ::send(netlink_.number(), &request, request.nlmsg_len, 0));
  const bool is_dump = (request.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
  while (true) {
    const auto received = check_system_call("read the kernel's sockets",
                                            ::recv(netlink_.number(), answer_.data(), answer_.size(), 0));
    int left = static_cast<int>(received);
    for (const auto* message = reinterpret_cast<const nlmsghdr*>(answer_.data()); mnl_nlmsg_ok(message, left);
         message = mnl_nlmsg_next(message, &left)) {
      if (message->nlmsg_seq != request.nlmsg_seq) continue;  // of a request that was given up
      if (message->nlmsg_type == NLMSG_DONE) return true;
      if (message->nlmsg_type == NLMSG_ERROR) {
        const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(message));
        if (error->error == 0) return true;
        // Not there, or under another cookie (sock_diag_check_cookie).
        if (error->error == -ENOENT || error->error == -ESTALE) return false;
        throw SystemError("read the kernel's sockets", -error->error);
      }
      visit(*message);
      if (!is_dump) return true;
    }
  }
}

std::vector<SocketSample> SocketTables::dump(BoundSockets bound) {
  std::vector<SocketSample> samples;
  const auto tcp_states =
      bound == BoundSockets::included ? all_states : all_states & ~bit(TcpState::bound_inactive);
  dump_tcp(tcp_states, samples);
  dump_inet(AF_INET, IPPROTO_UDP, all_states, samples);
  dump_inet(AF_INET6, IPPROTO_UDP, all_states, samples);
  dump_unix(samples);
  count_handshakes(samples);
  return samples;
}

/// Both families by one walk over the table, which is most of the cost: only the older request can ask for
/// that (inet_diag_dump_compat).
void SocketTables::dump_tcp(std::uint32_t states, std::vector<SocketSample>& samples) {
  Request<inet_diag_req> request{NLM_F_DUMP, ++sequence_, TCPDIAG_GETSOCK};
  request.body->idiag_family = AF_INET;  // not looked at
  request.body->idiag_ext = details;
  request.body->idiag_states = states;
  ask(request.message(), [&](const nlmsghdr& row) {
    if (auto sample = decode_inet_diag(payload_of(row), IPPROTO_TCP)) samples.push_back(*std::move(sample));
  });
}

void SocketTables::dump_inet(int family, int protocol, std::uint32_t states,
                             std::vector<SocketSample>& samples) {
  Request<inet_diag_req_v2> request{NLM_F_DUMP, ++sequence_};
  request.body->sdiag_family = static_cast<std::uint8_t>(family);
  request.body->sdiag_protocol = static_cast<std::uint8_t>(protocol);
  request.body->idiag_ext = details;
  request.body->idiag_states = states;
  ask(request.message(), [&](const nlmsghdr& row) {
    if (auto sample = decode_inet_diag(payload_of(row), protocol)) samples.push_back(*std::move(sample));
  });
}

void SocketTables::dump_unix(std::vector<SocketSample>& samples) {
  Request<unix_diag_req> request{NLM_F_DUMP, ++sequence_};
  request.body->sdiag_family = AF_UNIX;
  request.body->udiag_states = all_states;
  request.body->udiag_show = unix_details;
  unix_by_inode_.clear();
  const auto first = samples.size();
  std::vector<std::optional<std::uint32_t>> peers;
  std::unordered_map<std::uint32_t, SocketId> listeners;  // by the inode of each client that waits there
  ask(request.message(), [&](const nlmsghdr& row) {
    auto decoded = decode_unix_diag(payload_of(row));
    if (!decoded) return;
    unix_by_inode_[static_cast<std::uint32_t>(decoded->sample.inode)] = decoded->sample.socket;
    peers.push_back(decoded->peer_inode);
    for (const auto client : decoded->waiting) listeners[client] = decoded->sample.socket;
    samples.push_back(std::move(decoded->sample));
  });
  for (std::size_t i = 0; i < peers.size(); ++i) {
    auto& sample = samples[first + i];
    // A client whose connection waits has no peer yet that a program could hold; the listener stands for it.
    if (const auto listener = listeners.find(static_cast<std::uint32_t>(sample.inode));
        listener != listeners.end() && sample.inode != 0)
      sample.peer = listener->second;
    if (!peers[i]) continue;
    const auto peer = unix_by_inode_.find(*peers[i]);
    if (peer == unix_by_inode_.end()) continue;
    sample.peer = peer->second;
  }
}

void SocketTables::count_handshakes(std::vector<SocketSample>& samples) {
  handshakes_.clear();
  for (const auto& handshake : samples) {
    if (handshake.state != TcpState::syn_recv && handshake.state != TcpState::new_syn_recv) continue;
    for (auto& listener : samples) {
      auto* queues = std::get_if<ListenerQueues>(&listener.queues);
      if (queues == nullptr || listener.protocol != IPPROTO_TCP || !listener.local || !handshake.local)
        continue;
      if (!accepts_for(without_v4_mapping(*listener.local), without_v4_mapping(*handshake.local))) continue;
      ++queues->syn_queue;
      ++handshakes_[listener.socket];
      break;
    }
  }
}

std::optional<SocketSample> SocketTables::exact(const SocketSample& known) {
  auto sample = known.domain == AF_UNIX ? exact_unix(known) : exact_inet(known);
  if (sample) complete(*sample);
  return sample;
}

std::optional<SocketSample> SocketTables::exact_inet(const SocketSample& known) {
  if ((known.protocol != IPPROTO_TCP && known.protocol != IPPROTO_UDP) || !known.local) return {};
  Request<inet_diag_req_v2> request{0, ++sequence_};
  request.body->sdiag_family = static_cast<std::uint8_t>(known.domain);
  request.body->sdiag_protocol = static_cast<std::uint8_t>(known.protocol);
  request.body->idiag_ext = details;
  request.body->idiag_states = all_states;
  auto& id = request.body->id;
  put_endpoint(known.local, id.idiag_src, id.idiag_sport, id.idiag_if);
  put_endpoint(known.remote, id.idiag_dst, id.idiag_dport, id.idiag_if);
  if (known.protocol == IPPROTO_UDP) {  // the kernel looks it up the other way round (udp_dump_one)
    std::swap(id.idiag_src, id.idiag_dst);
    std::swap(id.idiag_sport, id.idiag_dport);
  }
  put_cookie(id.idiag_cookie, known.socket);
  std::optional<SocketSample> found;
  const bool is_answered = ask(request.message(), [&](const nlmsghdr& row) {
    found = decode_inet_diag(payload_of(row), known.protocol);
  });
  // Sockets that share their port (SO_REUSEPORT) answer for each other.
  if (!is_answered && !known.remote) return by_cookie(known);
  return found;
}

/// A walk over the whole table. Where it is long, thousands of sockets that share a port would each cost one:
/// then the next look at all of them has to do.
std::optional<SocketSample> SocketTables::by_cookie(const SocketSample& known) {
  const std::int64_t began = monotonic_clock::now();
  if (last_walk_.took_ns > long_walk_ns &&
      began < last_walk_.ended_ns + walks_inverse_share * last_walk_.took_ns)
    return {};
  std::vector<SocketSample> samples;
  dump_inet(known.domain, known.protocol,
            known.state == TcpState::listen ? bit(TcpState::listen) : all_states, samples);
  last_walk_.ended_ns = monotonic_clock::now();
  last_walk_.took_ns = last_walk_.ended_ns - began;
  const auto same = std::ranges::find(samples, known.socket, &SocketSample::socket);
  if (same == samples.end()) return {};
  return std::move(*same);
}

std::optional<SocketSample> SocketTables::exact_unix(const SocketSample& known) {
  if (known.inode == 0) return {};
  Request<unix_diag_req> request{0, ++sequence_};
  request.body->sdiag_family = AF_UNIX;
  request.body->udiag_states = all_states;
  request.body->udiag_ino = static_cast<std::uint32_t>(known.inode);
  request.body->udiag_show = unix_details;
  put_cookie(request.body->udiag_cookie, known.socket);
  std::optional<SocketSample> found;
  ask(request.message(), [&](const nlmsghdr& row) {
    auto decoded = decode_unix_diag(payload_of(row));
    if (!decoded) return;
    found = std::move(decoded->sample);
    if (!decoded->peer_inode) return;
    const auto peer = unix_by_inode_.find(*decoded->peer_inode);
    if (peer != unix_by_inode_.end()) found->peer = peer->second;
  });
  return found;
}

void SocketTables::complete(SocketSample& sample) const {
  auto* queues = std::get_if<ListenerQueues>(&sample.queues);
  if (queues == nullptr) return;
  if (const auto count = handshakes_.find(sample.socket); count != handshakes_.end())
    queues->syn_queue = count->second;
}

}  // namespace switchboard
