#include "engine/narrate/errno_context.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "engine/explain/call_arguments.hpp"
#include "engine/model/call_family.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/errno_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

struct Failed {
  const Event& event;
  const Syscall& call;
  Timeline& timeline;
  const Snapshot& world;
  const SocketState* socket = nullptr;  ///< acted on; nullptr when not known

  bool receives() const { return movement_of(call.name) == Movement::receives; }
};

std::string name_of(const std::vector<const ProcessState*>& holders, const Failed& f) {
  if (holders.empty()) return "Another socket";
  if (holders.front()->id == f.call.process) return "This very program";
  return printable(holders.front()->label);
}

std::optional<Endpoint> wanted(const Failed& f) {
  if (const auto* address = address_argument(f.call)) return address->endpoint;
  return f.socket == nullptr ? std::nullopt : f.socket->sample.local;
}

std::string place_of(const Syscall& call) {
  return call.source ? " at " + printable(short_place_text(*call.source)) : "";
}

/// The newest call before this one of which `fits` is true of the head, and then of the call.
template <class Fits, class Check>
const Event* earlier_call(const Failed& f, Fits fits, Check check) {
  std::vector<std::size_t> places;
  f.timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (head.is_call() && head.id < f.event.id && head.process == f.call.process && fits(head))
      places.push_back(index);
  });
  constexpr std::size_t most_read = 64;
  if (places.size() > most_read) places.erase(places.begin(), places.end() - most_read);
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    const Event& event = f.timeline.event(*place);
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call != nullptr && check(*call)) return &event;
  }
  return nullptr;
}

std::string address_in_use(const Failed& f) {
  const auto address = wanted(f);
  if (!address) return {};
  const SocketState* waiting = nullptr;
  for (const auto& [id, other] : f.world.sockets) {
    if (f.socket != nullptr && id == f.socket->id) continue;
    if (!other.sample.local || other.sample.reason == SocketSample::Reason::gone) continue;
    if (!accepts_for(*other.sample.local, *address) && !accepts_for(*address, *other.sample.local)) continue;
    if (!other.closed && other.is_listener())
      return fmt::format("{} listens on {} already.", name_of(f.world.holders(id), f),
                         to_string(*other.sample.local));
    if (!other.closed && other.role == SocketRole::unknown && !f.world.holders(id).empty())
      return fmt::format("{} has bound {} already.", name_of(f.world.holders(id), f),
                         to_string(*other.sample.local));
    if (other.sample.state == TcpState::time_wait) waiting = &other;
  }
  if (waiting != nullptr)
    return fmt::format(
        "A connection of before on {} is in TIME_WAIT. SO_REUSEADDR on both sockets allows its reuse.",
        to_string(*waiting->sample.local));
  return {};
}

std::string not_this_machines(const Failed& f) {
  const auto address = wanted(f);
  const auto* inet = address ? std::get_if<InetEndpoint>(&*address) : nullptr;
  if (inet == nullptr) return {};
  auto exchanged = *inet;
  std::ranges::reverse(exchanged.address);
  if (is_loopback(exchanged) && !is_loopback(*inet))
    return fmt::format("The address is {}, with its bytes exchanged: htonl is missing.",
                       to_string(exchanged));
  if (f.call.name != "bind") return {};
  return fmt::format(
      "No interface of this machine has the address {}.",
      fmt::format("{}.{}.{}.{}", inet->address[0], inet->address[1], inet->address[2], inet->address[3]));
}

std::string wrong_length(const Failed& f) {
  const auto length = number_argument(f.call, "addrlen", -1);
  if (f.socket == nullptr || length < 0) return {};
  const int domain = f.socket->sample.domain;
  const auto size = domain == AF_INET    ? sizeof(sockaddr_in)
                    : domain == AF_INET6 ? sizeof(sockaddr_in6)
                                         : std::size_t{0};
  if (size == 0 || length >= static_cast<std::int64_t>(size)) return {};
  return fmt::format("The length is {}{}; a {} has {} bytes.", length,
                     length == sizeof(void*) ? ", that of a pointer" : "",
                     domain == AF_INET ? "sockaddr_in" : "sockaddr_in6", size);
}

std::string invalid(const Failed& f) {
  if (f.call.name == "bind" || f.call.name == "connect")
    if (auto text = wrong_length(f); !text.empty()) return text;
  if (f.socket == nullptr) return {};
  if (f.call.name == "bind" && f.socket->sample.local &&
      port_of(*f.socket->sample.local).value_or(Port{}).value != 0)
    return fmt::format("The socket has the address {} already.", to_string(*f.socket->sample.local));
  if (f.call.name.starts_with("accept") && !f.socket->is_listener())
    return "This socket does not listen: listen was not called on it.";
  return {};
}

std::string no_connection(const Failed& f) {
  if (f.socket == nullptr) return {};
  if (f.socket->role == SocketRole::listener)
    return "This is the listening socket, which never has a peer: use the descriptor that accept returned.";
  const SocketId id = f.socket->id;
  const auto is_mine = [&](const EventHead& head) { return head.socket == id; };
  if (f.socket->role == SocketRole::unknown) return "The socket was never connected.";
  if (const auto* shut = earlier_call(
          f, [&](const EventHead& head) { return is_mine(head) && f.timeline.name_of(head) == "shutdown"; },
          [](const Syscall& call) { return call.result == 0 && number_argument(call, "how", 0) != SHUT_RD; });
      shut != nullptr && f.call.error->name == "EPIPE")
    return fmt::format("The program itself has ended sending, with shutdown{}.",
                       place_of(std::get<Syscall>(shut->fact)));
  if (const auto* failed = earlier_call(
          f, [&](const EventHead& head) { return is_mine(head) && f.timeline.name_of(head) == "connect"; },
          [](const Syscall&) { return true; }))
    if (const auto& call = std::get<Syscall>(failed->fact); call.error && call.error->name != "EINPROGRESS")
      return fmt::format("Its connect{} failed with {}.", place_of(call), call.error->name);
  const auto* peer = f.world.peer_of(*f.socket);
  const bool peer_closed = peer != nullptr && peer->closed;
  if (f.call.error->name == "EPIPE" && peer_closed)
    return fmt::format("The peer has closed the connection, at {}.", time_text(*peer->closed));
  return {};
}

std::string refused(const Failed& f) {
  const auto address = wanted(f);
  const auto port = address ? port_of(*address) : std::nullopt;
  if (!port || f.call.name != "connect") return {};
  if (port->value == 0) return "Port 0 is no port that anybody can have.";
  const auto exchanged = static_cast<std::uint16_t>(port->value << 8 | port->value >> 8);
  for (const auto& [id, other] : f.world.sockets) {
    if (!other.sample.local || other.closed) continue;
    const auto its = port_of(*other.sample.local);
    const auto holders = f.world.holders(id);
    if (!its || holders.empty()) continue;
    if (other.is_listener() && its->value == exchanged && exchanged != port->value)
      return fmt::format("Nothing listens on port {}; {} listens on {}, the same two bytes exchanged.",
                         port->value, printable(holders.front()->label), exchanged);
    if (its != port) continue;
    if (other.is_listener() && !accepts_for(*other.sample.local, *address))
      return fmt::format("{} listens on {} only, not on this address.", printable(holders.front()->label),
                         to_string(*other.sample.local));
    if (!other.is_listener() && other.role == SocketRole::unknown)
      return fmt::format("{} has bound port {}, and has not called listen.",
                         printable(holders.front()->label), port->value);
  }
  return fmt::format("Nothing listens on port {} at this moment.", port->value);
}

std::string reset(const Failed& f) {
  const auto* peer = f.socket == nullptr ? nullptr : f.world.peer_of(*f.socket);
  if (peer == nullptr) return {};
  if (peer->closed && peer->bytes() != nullptr && peer->bytes()->receive > 0)
    return fmt::format("The peer closed its end while {} lay unread there, so its kernel sent RST.",
                       byte_count(peer->bytes()->receive));
  if (peer->closed)
    return fmt::format("The peer closed its end at {}, and its kernel sent RST.", time_text(*peer->closed));
  return {};
}

std::string bad_descriptor(const Failed& f) {
  constexpr std::array names{"sockfd", "fd", "epfd", "oldfd"};
  std::int64_t fd = f.call.fd ? *f.call.fd : 0;
  for (const auto* name : names)
    if (f.call.argument(name) != nullptr) fd = static_cast<std::int32_t>(number_argument(f.call, name, 0));
  if (fd < 0) return fmt::format("The descriptor is {}, what a call returns when it fails.", fd);
  const auto* closed = earlier_call(
      f, [](const EventHead& head) { return head.has(EventHead::closes); },
      [&](const Syscall& call) {
        return std::ranges::find(call.closed, static_cast<int>(fd)) != call.closed.end();
      });
  if (closed == nullptr) return fmt::format("Descriptor {} is not open.", fd);
  return fmt::format("Descriptor {} was closed at {}{}.", fd, time_text(closed->at),
                     place_of(std::get<Syscall>(closed->fact)));
}

std::string would_block(const Failed& f) {
  // SO_RCVTIMEO and SO_SNDTIMEO fail so too, after their time (socket(7)); a socket that does not block, at
  // once.
  constexpr std::int64_t at_once_ns = 2'000'000;
  if (!f.call.returned || *f.call.returned - f.event.at < at_once_ns) return {};
  return fmt::format("It waited {} and gave up: the socket has a timeout.",
                     duration_text(*f.call.returned - f.event.at));
}

std::string interrupted(const Failed& f) {
  std::string signal;
  f.timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (!head.is<SignalDelivered>() || head.thread != f.call.thread || head.at < f.event.at) return;
    if (!signal.empty() || !f.call.returned || *f.call.returned + 1'000'000 < head.at) return;
    if (const auto* delivered = std::get_if<SignalDelivered>(&f.timeline.event(index).fact))
      signal = delivered->signal.name;
  });
  return signal.empty() ? std::string() : signal + " came before anything happened. Make the call again.";
}

std::string wrong_family(const Failed& f) {
  const auto* address = address_argument(f.call);
  if (address == nullptr || address->raw.size() < 2 || f.socket == nullptr) return {};
  const int family = address->raw[0] | address->raw[1] << 8;
  if (family == 0) return "The address's family is 0: sin_family was not set.";
  return fmt::format("The address is of family {}, the socket of family {}.", family,
                     f.socket->sample.domain);
}

std::string in_words(const Failed& f) {
  const auto& error = f.call.error->name;
  if (error == "EADDRINUSE") return address_in_use(f);
  if (error == "EADDRNOTAVAIL") return not_this_machines(f);
  if (error == "EINVAL") return invalid(f);
  if (error == "EPIPE" || error == "ENOTCONN") return no_connection(f);
  if (error == "ECONNREFUSED") return refused(f);
  if (error == "ECONNRESET") return reset(f);
  if (error == "EBADF") return bad_descriptor(f);
  if (error == "EAGAIN") return would_block(f);
  if (error == "EINTR") return interrupted(f);
  if (error == "EAFNOSUPPORT") return wrong_family(f);
  if (error == "EISCONN" && f.socket != nullptr && f.socket->sample.remote)
    return fmt::format("The socket is connected to {} already.", to_string(*f.socket->sample.remote));
  if (error == "EMSGSIZE")
    return fmt::format("The message has {}; a datagram over IPv4 carries 65,507 B at most.",
                       byte_count(asked_length(f.call)));
  const auto port = wanted(f) ? port_of(*wanted(f)) : std::nullopt;
  if (error == "EACCES" && f.call.name == "bind" && port && port->value > 0 && port->value < 1024)
    return fmt::format("Port {} is below 1024, and the program has no privilege for those.", port->value);
  return {};
}

}  // namespace

std::string errno_in_context(const Event& failed, Timeline& timeline) {
  const auto* call = std::get_if<Syscall>(&failed.fact);
  if (call == nullptr || !call->error) return {};
  if (call->injected) return injection_sentence(*call);
  const Snapshot& world = timeline.snapshot_at(failed.at);
  const auto* socket = call->socket ? world.socket(*call->socket) : nullptr;
  auto words = in_words({failed, *call, timeline, world, socket});
  return words.empty() ? errno_summary(*call) : words;
}

}  // namespace switchboard
