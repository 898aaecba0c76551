#include "engine/recording/world_codec.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "engine/recording/codec.hpp"

namespace switchboard {
namespace {

// fields() lists a struct's fields once for both directions: Put writes them, Take reads them in the same
// order. The format version fixes the order.

class Put {
 public:
  Encoder out;

  template <class Number>
  requires std::is_integral_v<Number>
  void operator()(const Number& value) { out.integer(static_cast<std::int64_t>(value)); }
  void operator()(const double& value) { out.natural(std::bit_cast<std::uint64_t>(value)); }
  void operator()(const std::string& text) { out.text(text); }
  void operator()(const Bytes& bytes) { out.bytes(bytes); }
  template <class Value>
  void range(const Value& value, Value) {
    out.natural(static_cast<std::uint64_t>(value));
  }
  template <class Value>
  void optional(const std::optional<Value>& value) {
    out.natural(value ? 1 : 0);
  }
  template <class Things>
  void count(const Things& things) {
    out.natural(things.size());
  }
  static constexpr bool reads = false;
};

class Take {
 public:
  explicit Take(std::span<const std::uint8_t> data) : in(data) {}
  Decoder in;

  template <class Number>
  requires std::is_integral_v<Number>
  void operator()(Number& value) { value = static_cast<Number>(in.integer()); }
  void operator()(double& value) { value = std::bit_cast<double>(in.natural()); }
  void operator()(std::string& text) { text = in.text(); }
  void operator()(Bytes& bytes) { bytes = in.bytes(); }
  /// A number beyond the last is a damaged recording's.
  template <class Value>
  void range(Value& value, Value last) {
    const auto number = in.natural();
    value = number <= static_cast<std::uint64_t>(last) ? static_cast<Value>(number) : Value{};
  }
  static constexpr bool reads = true;
};

template <class Archive, class Tag, class Number>
void fields(Archive& archive, Id<Tag, Number>& id) {
  archive(id.value);
}

template <class Archive>
void fields(Archive& archive, Time& time) {
  archive(time.ns);
}

template <class Archive>
void fields(Archive& archive, std::string& text) {
  archive(text);
}

template <class Archive, class Number>
requires std::is_integral_v<Number>
void fields(Archive& archive, Number& number) {
  archive(number);
}

template <class Archive>
void fields(Archive& archive, TcpState& state) {
  int number = static_cast<int>(state);
  archive(number);
  state = tcp_state_from(number).value_or(TcpState::close);
}

template <class Archive>
void fields(Archive& archive, ThreadPaused::Where& where) {
  archive.range(where, ThreadPaused::Where::after);
}

template <class Archive>
void fields(Archive& archive, InetEndpoint& endpoint) {
  for (auto& byte : endpoint.address) archive(byte);
  archive(endpoint.port.value);
}

template <class Archive>
void fields(Archive& archive, Inet6Endpoint& endpoint) {
  for (auto& byte : endpoint.address) archive(byte);
  archive(endpoint.port.value);
  archive(endpoint.scope);
}

template <class Archive>
void fields(Archive& archive, UnixEndpoint& endpoint) {
  archive.range(endpoint.kind, UnixEndpoint::Kind::abstract);
  archive(endpoint.name);
}

template <class Archive>
void fields(Archive& archive, OtherEndpoint& endpoint) {
  archive(endpoint.family);
}

template <class Archive>
void fields(Archive&, std::monostate&) {}

template <class Archive>
void fields(Archive& archive, ListenerQueues& queues) {
  archive(queues.length);
  archive(queues.limit);
  archive(queues.syn_queue);
  archive(queues.dropped);
}

template <class Archive>
void fields(Archive& archive, ByteQueues& queues) {
  archive(queues.receive);
  archive(queues.send);
  archive(queues.dropped);
}

template <class Archive>
void fields(Archive& archive, TcpInfo& info) {
  archive(info.bytes_sent);
  archive(info.bytes_acked);
  archive(info.bytes_received);
  archive(info.segments_out);
  archive(info.segments_in);
  archive(info.unacked);
  archive(info.retransmits);
  archive(info.total_retransmits);
  archive(info.rtt_us);
  archive(info.rto_us);
  archive(info.congestion_window);
  archive(info.send_mss);
}

template <class Archive, class... Kinds>
void fields(Archive& archive, std::variant<Kinds...>& value) {
  if constexpr (Archive::reads) {
    const auto kind = archive.in.natural();
    std::uint64_t place = 0;
    const auto take = [&]<class Kind>(Kind made) {
      if (place++ != kind) return;
      fields(archive, made);
      value = std::move(made);
    };
    (take(Kinds{}), ...);
  } else {
    archive.out.natural(value.index());
    std::visit([&](auto& each) { fields(archive, each); }, value);
  }
}

template <class Archive, class Value>
void fields(Archive& archive, std::optional<Value>& value) {
  if constexpr (Archive::reads) {
    if (archive.in.natural() == 1) fields(archive, value.emplace());
  } else {
    archive.optional(value);
    if (value) fields(archive, *value);
  }
}

template <class Archive, class Value>
void fields(Archive& archive, std::vector<Value>& values) {
  if constexpr (Archive::reads)
    values.resize(archive.in.count());
  else
    archive.count(values);
  for (auto& value : values) fields(archive, value);
}

template <class Archive, class Key, class Value>
void fields(Archive& archive, std::map<Key, Value>& values) {
  if constexpr (Archive::reads) {
    for (auto left = archive.in.count(); left > 0 && !archive.in.failed(); --left) {
      Key key{};
      fields(archive, key);
      fields(archive, values.emplace_hint(values.end(), std::move(key), Value{})->second);
    }
  } else {
    archive.count(values);
    for (auto& [key, value] : values) {
      fields(archive, const_cast<Key&>(key));  // Put only reads
      fields(archive, value);
    }
  }
}

template <class Archive, class First, class Second>
void fields(Archive& archive, std::pair<First, Second>& pair) {
  fields(archive, pair.first);
  fields(archive, pair.second);
}

template <class Archive>
void fields(Archive& archive, CableSettings& cable) {
  archive(cable.delay_ns);
  archive(cable.jitter_ns);
  archive(cable.loss);
  archive(cable.duplicate);
  archive(cable.reorder);
  archive(cable.rate);
  archive(cable.queue);
  archive.range(cable.line, CableSettings::Line::cut);
  archive(cable.seed);
}

template <class Archive>
void fields(Archive& archive, HostState& host) {
  archive(host.name);
  fields(archive, host.addresses);
  fields(archive, host.counters);
}

template <class Archive>
void fields(Archive& archive, SocketSample& sample) {
  fields(archive, sample.socket);
  fields(archive, sample.host);
  archive(sample.domain);
  archive(sample.type);
  archive(sample.protocol);
  fields(archive, sample.state);
  fields(archive, sample.local);
  fields(archive, sample.remote);
  fields(archive, sample.queues);
  fields(archive, sample.tcp);
  archive(sample.inode);
  fields(archive, sample.peer);
  archive.range(sample.certainty, Certainty::inferred);
  archive.range(sample.reason, SocketSample::Reason::gone);
}

template <class Archive>
void fields(Archive& archive, ExitStatus& status) {
  fields(archive, status.code);
  fields(archive, status.signal);
}

template <class Archive>
void fields(Archive& archive, ThreadState& thread) {
  fields(archive, thread.id);
  fields(archive, thread.in_call);
  fields(archive, thread.since);
  fields(archive, thread.paused);
}

template <class Archive>
void fields(Archive& archive, ProcessState& process) {
  fields(archive, process.id);
  fields(archive, process.parent);
  fields(archive, process.host);
  archive(process.label);
  archive(process.executable);
  fields(archive, process.arguments);
  fields(archive, process.started);
  fields(archive, process.ended);
  fields(archive, process.status);
  fields(archive, process.threads);
  fields(archive, process.descriptors);
  archive(process.sockets);
  archive(process.children);
}

template <class Archive>
void fields(Archive& archive, SocketState& socket) {
  fields(archive, socket.id);
  archive.range(socket.role, SocketRole::server);
  fields(archive, socket.creator);
  fields(archive, socket.created);
  fields(archive, socket.closed);
  fields(archive, socket.sample);
  fields(archive, socket.sampled_at);
  fields(archive, socket.sample_event);
  archive(socket.written);
  archive(socket.read);
  archive(socket.last_written);
  archive(socket.last_read);
  fields(archive, socket.queued_at);
  fields(archive, socket.accepted_at);
  fields(archive, socket.connect_call);
  fields(archive, socket.accept_call);
}

template <class Archive>
void fields(Archive& archive, Snapshot& world) {
  fields(archive, world.at);
  fields(archive, world.processes);
  fields(archive, world.sockets);
  fields(archive, world.hosts);
  fields(archive, world.cables);
  fields(archive, world.counters);
  fields(archive, world.lost);
  archive(world.forgotten);
}

}  // namespace

bool is_encodable(const Snapshot& world) {
  return std::ranges::all_of(world.processes, [](const auto& process) {
    return std::ranges::all_of(process.second.threads,
                               [](const auto& thread) { return thread.second.interrupted.empty(); });
  });
}

Bytes encode_world(const Snapshot& world) {
  Put put;
  fields(put, const_cast<Snapshot&>(world));  // Put only reads
  return put.out.result();
}

std::optional<Snapshot> decode_world(std::span<const std::uint8_t> data) {
  Take take(data);
  Snapshot world;
  fields(take, world);
  if (take.in.failed()) return {};
  for (const auto& [id, socket] : world.sockets)
    if (socket.closed) world.closed.emplace(*socket.closed, id);
  return world;
}

}  // namespace switchboard
