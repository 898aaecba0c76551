#include "engine/model/flow/datagrams.hpp"

#include <algorithm>

namespace switchboard {
namespace {

// A piece whose partner has not come by then has none: its other end is not observed, or it was dropped.
constexpr std::int64_t longest_wait_ns = 60'000'000'000;
constexpr std::size_t longest_lane = 4096;

const Buffer* buffer_of(const Syscall& call) {
  for (const auto* name : {"buf", "msg", "iov"})
    if (const auto* value = call.argument(name))
      if (const auto* buffer = std::get_if<Buffer>(value)) return buffer;
  return nullptr;
}

std::optional<Endpoint> address_in(const Syscall& call, std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    const auto* value = call.argument(name);
    const auto* address = value == nullptr ? nullptr : std::get_if<SocketAddress>(value);
    if (address != nullptr && address->endpoint) return without_v4_mapping(*address->endpoint);
  }
  return {};
}

Bytes start_of(const Syscall& call, std::int64_t count) {
  const auto* buffer = buffer_of(call);
  if (buffer == nullptr) return {};
  Bytes bytes = buffer->bytes;
  if (static_cast<std::size_t>(count) < bytes.size()) bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

bool starts_alike(const Bytes& a, const Bytes& b) {
  const auto shared = static_cast<std::ptrdiff_t>(std::min(a.size(), b.size()));
  return std::equal(a.begin(), a.begin() + shared, b.begin());
}

/// 0.0.0.0 and an address of the host are the same socket's; a port that is missing says nothing.
bool may_be_same(const std::optional<Endpoint>& a, const std::optional<Endpoint>& b) {
  if (!a || !b) return true;
  return *a == *b || accepts_for(*a, *b) || accepts_for(*b, *a);
}

template <class Piece>
bool match(const Piece& left, const Piece& come) {
  if (come.until < left.from) return false;
  if (left.length != come.length && !(come.may_be_cut && come.length < left.length)) return false;
  return may_be_same(left.source, come.source) && may_be_same(left.destination, come.destination) &&
         starts_alike(left.start, come.start);
}

/// Takes the first that matches out of the queue; `is_only` tells whether a second would have.
template <class Queue, class Matches>
auto take(Queue& queue, Matches matches, bool& is_only) -> std::optional<typename Queue::value_type> {
  const auto found = std::ranges::find_if(queue, matches);
  if (found == queue.end()) return {};
  is_only = std::find_if(std::next(found), queue.end(), matches) == queue.end();
  auto piece = std::move(*found);
  queue.erase(found);
  return piece;
}

template <class Queue>
void forget_old(Queue& queue, Time now) {
  while (!queue.empty() && (queue.size() > longest_lane || now - queue.front().until > longest_wait_ns))
    queue.pop_front();
}

}  // namespace

std::size_t Datagrams::find(std::size_t datagram) const {
  while (joined_into_[datagram] != datagram) datagram = joined_into_[datagram];
  return datagram;
}

const Datagram* Datagrams::with(EventId event) const {
  const auto found = by_event_.find(event);
  return found == by_event_.end() ? nullptr : &datagrams_[find(found->second)];
}

void Datagrams::join(std::size_t left, std::size_t come, Certainty certainty) {
  left = find(left);
  come = find(come);
  Datagram& whole = datagrams_[left];
  const Datagram& part = datagrams_[come];
  if (!whole.sent_by) whole.sent_by = part.sent_by;
  if (!whole.packet)
    whole.packet = part.packet;
  else if (part.packet && !whole.arrival)
    whole.arrival = part.packet;
  if (!whole.arrival) whole.arrival = part.arrival;
  if (!whole.received_by) whole.received_by = part.received_by;
  if (!whole.from) whole.from = part.from;
  if (!whole.to) whole.to = part.to;
  whole.length = std::max(whole.length, part.length);
  if (certainty == Certainty::inferred || part.certainty == Certainty::inferred)
    whole.certainty = Certainty::inferred;
  joined_into_[come] = left;
}

void Datagrams::leave(Lanes& lanes, std::uint64_t lane, Piece piece) {
  auto& [left, come] = lanes[lane];
  bool is_only = true;
  forget_old(come, piece.from);
  if (const auto found = take(
          come, [&](const Piece& other) { return match(piece, other); }, is_only))
    return join(piece.datagram, found->datagram, is_only ? Certainty::seen : Certainty::inferred);
  left.push_back(std::move(piece));
}

void Datagrams::come(Lanes& lanes, std::uint64_t lane, Piece piece) {
  auto& [left, come] = lanes[lane];
  bool is_only = true;
  forget_old(left, piece.from);
  if (const auto found = take(
          left, [&](const Piece& other) { return match(other, piece); }, is_only))
    return join(found->datagram, piece.datagram, is_only ? Certainty::seen : Certainty::inferred);
  come.push_back(std::move(piece));
}

void Datagrams::captured(const Event& event, const Packet& packet, const RawHeaders& headers) {
  const auto source = port_of(packet.source), destination = port_of(packet.destination);
  if (!source || !destination || source->value == 0) return;  // a later fragment has no ports
  Piece piece;
  piece.from = piece.until = event.at;
  piece.length = headers.datagram ? *headers.datagram : packet.payload_length;
  piece.source = packet.source;
  piece.destination = packet.destination;
  if (headers.length < packet.raw.size())
    piece.start.assign(packet.raw.begin() + static_cast<std::ptrdiff_t>(headers.length), packet.raw.end());
  Datagram datagram;
  datagram.packet = event.id;
  datagram.length = piece.length;
  piece.datagram = new_datagram(event.id, datagram);
  using Seen = Packet::Seen;
  const auto wire = std::uint64_t{source->value} << 16 | destination->value;
  if (packet.seen == Seen::dropped_by_cable) return;
  if (packet.seen == Seen::leaving_host) leave(by_wire_, wire, piece);
  if (packet.seen == Seen::arriving_at_host) come(by_wire_, wire, piece);
  if (packet.seen != Seen::leaving_host) leave(by_destination_, destination->value, piece);
  if (packet.seen != Seen::arriving_at_host) come(by_source_, source->value, std::move(piece));
}

void Datagrams::sampled(const SocketSample& sample) {
  auto& local = sockets_[sample.socket];
  if (sample.remote) local.remote = without_v4_mapping(*sample.remote);
  if (sample.peer) local.peer = sample.peer;
  const bool has_name = sample.local && (!port_of(*sample.local) || port_of(*sample.local)->value != 0);
  if (!has_name) return;
  local.endpoint = without_v4_mapping(*sample.local);
  if (const auto* name = std::get_if<UnixEndpoint>(&*local.endpoint))
    if (name->kind != UnixEndpoint::Kind::unnamed) unix_names_[to_string(*local.endpoint)] = sample.socket;
  for (auto& piece : std::exchange(local.sends, {})) send_from(local, std::move(piece));
  for (auto& piece : std::exchange(local.receives, {})) receive_at(sample.socket, local, std::move(piece));
}

void Datagrams::paired(SocketId one, SocketId other) {
  sockets_[one].endpoint = sockets_[other].endpoint = UnixEndpoint{};
  sockets_[one].peer = other;
  sockets_[other].peer = one;
}

std::size_t Datagrams::new_datagram(EventId event, Datagram datagram) {
  const auto index = datagrams_.size();
  datagrams_.push_back(datagram);
  joined_into_.push_back(index);
  by_event_[event] = index;
  return index;
}

std::optional<SocketId> Datagrams::unix_receiver(const Piece& piece, const Local& local) const {
  const auto& wanted = piece.destination ? piece.destination : local.remote;
  if (wanted) {
    const auto named = unix_names_.find(to_string(*wanted));
    if (named != unix_names_.end()) return named->second;
  }
  return piece.destination ? std::nullopt : local.peer;
}

void Datagrams::send_from(const Local& local, Piece piece) {
  if (std::holds_alternative<UnixEndpoint>(*local.endpoint)) {
    const auto receiver = unix_receiver(piece, local);
    piece.source.reset();
    piece.destination.reset();
    if (receiver) leave(by_receiver_, receiver->value, std::move(piece));
    return;
  }
  const auto port = port_of(*local.endpoint);
  if (!port) return;
  piece.source = local.endpoint;
  if (!piece.destination && local.remote && port_of(*local.remote)->value != 0)
    piece.destination = local.remote;
  leave(by_source_, port->value, std::move(piece));
}

void Datagrams::receive_at(SocketId socket, const Local& local, Piece piece) {
  if (std::holds_alternative<UnixEndpoint>(*local.endpoint)) {
    piece.source.reset();
    return come(by_receiver_, socket.value, std::move(piece));
  }
  const auto port = port_of(*local.endpoint);
  if (!port) return;
  piece.destination = local.endpoint;
  come(by_destination_, port->value, std::move(piece));
}

void Datagrams::sent(const Event& event, const Syscall& call, SocketId socket) {
  if (!call.result || *call.result < 0) return;
  Piece piece;
  piece.from = event.at;
  piece.until = *call.returned;
  piece.length = *call.result;
  piece.destination = address_in(call, {"dest_addr", "msg_name"});
  piece.start = start_of(call, *call.result);
  Datagram datagram;
  datagram.sent_by = event.id;
  datagram.from = socket;
  datagram.length = *call.result;
  piece.datagram = new_datagram(event.id, datagram);
  // A socket's port may be sampled only after its first call: sending binds it (ip(7)).
  auto& local = sockets_[socket];
  if (local.endpoint)
    send_from(local, std::move(piece));
  else if (local.sends.size() < longest_lane)
    local.sends.push_back(std::move(piece));
}

void Datagrams::received(const Event& event, const Syscall& call, SocketId socket) {
  if (!call.result || *call.result < 0) return;
  Piece piece;
  piece.from = event.at;
  piece.until = *call.returned;
  piece.length = *call.result;
  const auto* asked = call.argument("len");
  const auto* number = asked == nullptr ? nullptr : std::get_if<std::int64_t>(asked);
  piece.may_be_cut = number == nullptr || *number <= *call.result;
  piece.source = address_in(call, {"src_addr", "msg_name"});
  piece.start = start_of(call, *call.result);
  Datagram datagram;
  datagram.received_by = event.id;
  datagram.to = socket;
  datagram.length = *call.result;
  piece.datagram = new_datagram(event.id, datagram);
  auto& local = sockets_[socket];
  if (local.endpoint)
    receive_at(socket, local, std::move(piece));
  else if (local.receives.size() < longest_lane)
    local.receives.push_back(std::move(piece));
}

}  // namespace switchboard
