#include "engine/recording/codec.hpp"

#include <algorithm>
#include <bit>

#include "engine/model/overloaded.hpp"

namespace switchboard {

void Encoder::natural(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) result_.push_back(static_cast<std::uint8_t>(value | 0x80));
  result_.push_back(static_cast<std::uint8_t>(value));
}

void Encoder::integer(std::int64_t value) {
  natural((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

void Encoder::bytes(std::span<const std::uint8_t> value) {
  natural(value.size());
  result_.insert(result_.end(), value.begin(), value.end());
}

void Encoder::text(std::string_view value) {
  bytes({reinterpret_cast<const std::uint8_t*>(value.data()), value.size()});
}

std::uint64_t Decoder::natural() {
  std::uint64_t value = 0;
  const auto size = rest_.size() < 10 ? rest_.size() : 10;  // 64 bits in sevens
  for (std::size_t i = 0; i < size; ++i) {
    const auto byte = rest_[i];
    value |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
    if ((byte & 0x80) == 0) {
      rest_ = rest_.subspan(i + 1);
      return value;
    }
  }
  rest_ = {};
  failed_ = true;
  return 0;
}

std::int64_t Decoder::integer() {
  const auto zigzag = natural();
  return static_cast<std::int64_t>(zigzag >> 1) ^ -static_cast<std::int64_t>(zigzag & 1);
}

std::size_t Decoder::count() {
  const auto value = natural();
  if (value > rest_.size()) {
    failed_ = true;
    return 0;
  }
  return static_cast<std::size_t>(value);
}

Bytes Decoder::bytes() {
  const auto size = count();
  Bytes value(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(size));
  rest_ = rest_.subspan(size);
  return value;
}

std::string Decoder::text() {
  const auto value = bytes();
  return {value.begin(), value.end()};
}

namespace {

void put(Encoder& out, const Symbol& symbol) {
  out.integer(symbol.number);
  out.text(symbol.name);
}

Symbol take_symbol(Decoder& in) {
  Symbol symbol;
  symbol.number = in.integer();
  symbol.name = in.text();
  return symbol;
}

void put(Encoder& out, const ArgumentValue& value) {
  out.natural(value.index());
  std::visit(Overloaded{
                 [&](std::int64_t number) { out.integer(number); },
                 [&](const Symbol& symbol) { put(out, symbol); },
                 [&](const std::string& text) { out.text(text); },
                 [&](const SocketAddress& address) {
                   out.text(address.endpoint ? to_string(*address.endpoint) : std::string());
                   out.bytes(address.raw);
                   out.integer(address.length);
                 },
                 [&](const Buffer& buffer) {
                   out.bytes(buffer.bytes);
                   out.integer(buffer.length);
                 },
                 [&](const Pointer& pointer) { out.natural(pointer.address); },
                 [&](const ReadinessList& list) {
                   out.integer(list.count);
                   out.natural(list.entries.size());
                   for (const auto& entry : list.entries) {
                     out.integer(entry.fd);
                     put(out, entry.events);
                     put(out, entry.revents);
                   }
                 },
             },
             value);
}

ReadinessList take_readiness_list(Decoder& in) {
  ReadinessList list;
  list.count = in.integer();
  for (auto left = in.count(); left > 0; --left) {
    Readiness entry;
    entry.fd = static_cast<int>(in.integer());
    entry.events = take_symbol(in);
    entry.revents = take_symbol(in);
    list.entries.push_back(std::move(entry));
  }
  return list;
}

ArgumentValue take_value(Decoder& in) {
  switch (in.natural()) {  // ArgumentValue's order, which the format version fixes
    case 0:
      return in.integer();
    case 1:
      return take_symbol(in);
    case 2:
      return in.text();
    case 3: {
      SocketAddress address;
      address.endpoint = parse_endpoint(in.text());
      address.raw = in.bytes();
      address.length = in.integer();
      return address;
    }
    case 4: {
      Buffer buffer;
      buffer.bytes = in.bytes();
      buffer.length = in.integer();
      return buffer;
    }
    case 5:
      return Pointer{in.natural()};
    default:
      return take_readiness_list(in);
  }
}
static_assert(std::variant_size_v<ArgumentValue> == 7);

}  // namespace

Bytes encode_call_detail(const Syscall& call) {
  Encoder out;
  out.natural(call.arguments.size());
  for (const auto& argument : call.arguments) {
    out.text(argument.name);
    put(out, argument.value);
  }
  out.natural(call.made.size());
  for (const auto& made : call.made) {
    out.integer(made.fd);
    out.natural(made.socket ? made.socket->value : 0);  // the kernel's cookies start at 1
  }
  out.natural(call.closed.size());
  for (const int fd : call.closed) out.integer(fd);
  if (!call.injection.empty()) out.text(call.injection);
  return out.result();
}

void decode_call_detail(std::span<const std::uint8_t> detail, Syscall& call) {
  Decoder in(detail);
  for (auto left = in.count(); left > 0 && !in.failed(); --left) {
    auto name = in.text();
    call.arguments.push_back({std::move(name), take_value(in)});
  }
  for (auto left = in.count(); left > 0 && !in.failed(); --left) {
    MadeDescriptor made;
    made.fd = static_cast<int>(in.integer());
    if (const auto cookie = in.natural(); cookie != 0) made.socket = SocketId{cookie};
    call.made.push_back(made);
  }
  for (auto left = in.count(); left > 0 && !in.failed(); --left)
    call.closed.push_back(static_cast<int>(in.integer()));
  if (!in.is_at_end()) call.injection = in.text();
}

HostId host_from(std::int64_t number) {
  return {number >= 0 && number < most_hosts ? static_cast<std::int32_t>(number) : 0};
}

namespace {

/// Absent from what format 1 wrote, and 0 then.
HostId take_host(Decoder& in) {
  return host_from(in.integer());
}

// One list of TcpInfo's fields for both directions; the format version fixes its order.
template <class Info, class Visit>
void each_field(Info& info, Visit visit) {
  visit(info.bytes_sent);
  visit(info.bytes_acked);
  visit(info.bytes_received);
  visit(info.segments_out);
  visit(info.segments_in);
  visit(info.unacked);
  visit(info.retransmits);
  visit(info.total_retransmits);
  visit(info.rtt_us);
  visit(info.rto_us);
  visit(info.congestion_window);
  visit(info.send_mss);
}

}  // namespace

Bytes encode_sample_detail(const SocketSample& sample) {
  Encoder out;
  const auto* listener = std::get_if<ListenerQueues>(&sample.queues);
  const auto* bytes = std::get_if<ByteQueues>(&sample.queues);
  out.natural(sample.queues.index());
  out.natural(listener != nullptr ? listener->syn_queue : 0);
  out.natural(listener != nullptr ? listener->dropped : bytes != nullptr ? bytes->dropped : 0);
  out.natural(sample.tcp ? 1 : 0);
  if (sample.tcp) each_field(*sample.tcp, [&](auto value) { out.natural(value); });
  out.integer(sample.host.value);
  return out.result();
}

void decode_sample_detail(std::span<const std::uint8_t> detail, SocketSample& sample) {
  Decoder in(detail);
  const auto kind = in.natural();
  const auto syn_queue = static_cast<std::uint32_t>(in.natural());
  const auto dropped = in.natural();
  if (kind == 1) sample.queues = ListenerQueues{.syn_queue = syn_queue, .dropped = dropped};
  if (kind == 2) sample.queues = ByteQueues{.dropped = dropped};
  if (in.natural() == 1) {
    TcpInfo info;
    each_field(info, [&](auto& field) {
      field = static_cast<std::remove_reference_t<decltype(field)>>(in.natural());
    });
    if (!in.failed()) sample.tcp = info;
  }
  sample.host = take_host(in);
}

Bytes encode_addresses(const std::vector<Endpoint>& addresses) {
  Encoder out;
  out.natural(addresses.size());
  for (const auto& address : addresses) out.text(to_string(address));
  return out.result();
}

std::vector<Endpoint> decode_addresses(std::span<const std::uint8_t> detail) {
  Decoder in(detail);
  std::vector<Endpoint> addresses;
  for (auto left = in.count(); left > 0 && !in.failed(); --left)
    if (auto address = parse_endpoint(in.text())) addresses.push_back(std::move(*address));
  return addresses;
}

namespace {

// Probabilities as their bits: LEB128 knows whole numbers only.
template <class Settings, class Number, class Probability>
void each_setting(Settings& settings, Number number, Probability probability) {
  number(settings.delay_ns);
  number(settings.jitter_ns);
  probability(settings.loss);
  probability(settings.duplicate);
  probability(settings.reorder);
  number(settings.rate);
  number(settings.queue);
  number(settings.line);
  number(settings.seed);
}

}  // namespace

Bytes encode_cable(const CableSettings& settings) {
  Encoder out;
  each_setting(
      settings, [&](auto value) { out.natural(static_cast<std::uint64_t>(value)); },
      [&](double value) { out.natural(std::bit_cast<std::uint64_t>(value)); });
  return out.result();
}

CableSettings decode_cable(std::span<const std::uint8_t> detail) {
  Decoder in(detail);
  CableSettings settings;
  each_setting(
      settings,
      [&](auto& value) { value = static_cast<std::remove_reference_t<decltype(value)>>(in.natural()); },
      [&](double& value) {
        value = std::bit_cast<double>(in.natural());
        if (!(value >= 0 && value <= 1)) value = 0;
      });
  if (settings.line != CableSettings::Line::cut) settings.line = CableSettings::Line::whole;
  settings.delay_ns = std::max<std::int64_t>(settings.delay_ns, 0);
  settings.jitter_ns = std::max<std::int64_t>(settings.jitter_ns, 0);
  return settings;
}

}  // namespace switchboard
