#include "engine/recording/head_codec.hpp"

#include <unordered_map>

namespace switchboard {
namespace {

// Which of a head's fields follow; most heads have few.
enum Present : std::uint64_t {
  returned = 1,
  result = 2,
  socket = 4,
  other = 8,
  name = 16,
  error = 32,
};

std::uint64_t thread_key(const EventHead& head) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(head.process.value)) << 32 |
         static_cast<std::uint32_t>(head.thread.value);
}

/// Values that repeat, as small numbers in the order of their first use.
class Numbering {
 public:
  std::uint64_t of(std::uint64_t value) {
    const auto [entry, is_new] = numbers_.try_emplace(value, values_.size());
    if (is_new) values_.push_back(value);
    return entry->second;
  }
  const std::vector<std::uint64_t>& values() const { return values_; }
  void put(Encoder& out) const {
    out.natural(values_.size());
    for (const auto value : values_) out.natural(value);
  }

 private:
  std::unordered_map<std::uint64_t, std::uint64_t> numbers_;
  std::vector<std::uint64_t> values_;
};

std::vector<std::uint64_t> take_numbers(Decoder& in) {
  std::vector<std::uint64_t> values(in.count());
  for (auto& value : values) value = in.natural();
  return values;
}

struct Tables {
  Numbering threads, sockets, names;
};

struct TakenTables {
  std::vector<std::uint64_t> threads, sockets, names;
  bool odd = false;
  std::uint64_t at(const std::vector<std::uint64_t>& values, std::uint64_t place) {
    if (place < values.size()) return values[place];
    odd = true;
    return 0;
  }
};

void put(Encoder& out, const EventHead& head, const EventHead& before, Tables& tables) {
  std::uint64_t present = 0;
  if (head.returned_ns >= 0) present |= returned;
  if (head.result != 0) present |= result;
  if (head.socket.value != 0) present |= socket;
  if (head.other != 0) present |= other;
  if (head.name != 0) present |= name;
  if (head.error != 0) present |= error;
  out.natural(static_cast<std::uint64_t>(head.id.value - before.id.value));
  out.integer(head.at - before.at);
  out.natural(present | static_cast<std::uint64_t>(head.kind) << 6);
  out.natural(head.flags);
  out.natural(tables.threads.of(thread_key(head)));
  if ((present & returned) != 0) out.integer(head.returned_ns - head.at.ns);
  if ((present & result) != 0) out.integer(head.result);
  if ((present & socket) != 0) out.natural(tables.sockets.of(head.socket.value));
  if ((present & other) != 0) out.natural(head.other);
  if ((present & name) != 0) out.natural(tables.names.of(head.name));
  if ((present & error) != 0) out.natural(head.error);
}

EventHead take(Decoder& in, const EventHead& before, TakenTables& tables) {
  EventHead head;
  head.id.value = before.id.value + static_cast<std::int64_t>(in.natural());
  head.at.ns = before.at.ns + in.integer();
  const auto what = in.natural();
  head.kind = static_cast<std::uint8_t>(what >> 6);
  head.flags = static_cast<std::uint8_t>(in.natural());
  const auto thread = tables.at(tables.threads, in.natural());
  head.process.value = static_cast<std::int32_t>(thread >> 32);
  head.thread.value = static_cast<std::int32_t>(thread & 0xffffffff);
  if ((what & returned) != 0) head.returned_ns = head.at.ns + in.integer();
  if ((what & result) != 0) head.result = in.integer();
  if ((what & socket) != 0) head.socket.value = tables.at(tables.sockets, in.natural());
  if ((what & other) != 0) head.other = in.natural();
  if ((what & name) != 0) head.name = static_cast<std::uint16_t>(tables.at(tables.names, in.natural()));
  if ((what & error) != 0) head.error = static_cast<std::uint16_t>(in.natural());
  return head;
}

bool is_odd(const EventHead& head, const EventHead& before) {
  return head.id <= before.id || head.kind >= std::variant_size_v<Fact> || head.at.ns < 0 ||
         (head.returned_ns >= 0 && head.returned_ns < head.at.ns);
}

}  // namespace

Bytes encode_block(std::span<const EventHead> heads, std::span<const LateReturn> late_returns,
                   const NameTable& names) {
  Tables tables;
  Encoder rows;
  EventHead before;
  for (const EventHead& head : heads) {
    put(rows, head, before, tables);
    before = head;
  }
  for (const LateReturn& late : late_returns) {
    rows.integer(late.call.value);
    rows.integer(late.at.ns);
  }
  Encoder out;
  out.natural(tables.names.values().size());
  for (const auto number : tables.names.values()) out.text(names.name(static_cast<std::uint16_t>(number)));
  tables.threads.put(out);
  tables.sockets.put(out);
  out.natural(heads.size());
  out.natural(late_returns.size());
  auto bytes = out.result();
  bytes.insert(bytes.end(), rows.result().begin(), rows.result().end());
  return bytes;
}

std::optional<BlockHeads> decode_block(std::span<const std::uint8_t> data, NameTable& names) {
  Decoder in(data);
  TakenTables tables;
  tables.names.resize(in.count());
  for (auto& number : tables.names) number = names.number(in.text());
  tables.threads = take_numbers(in);
  tables.sockets = take_numbers(in);
  const auto heads = in.count(), late_returns = in.count();
  if (in.failed()) return {};
  BlockHeads block;
  block.heads.reserve(heads);
  EventHead before;
  for (std::size_t i = 0; i < heads; ++i) {
    block.heads.push_back(take(in, before, tables));
    if (in.failed() || tables.odd || is_odd(block.heads.back(), before)) return {};
    before = block.heads.back();
  }
  for (std::size_t i = 0; i < late_returns && !in.failed(); ++i) {
    const EventId call{in.integer()};
    block.late_returns.push_back({call, Time{in.integer()}});
  }
  if (in.failed()) return {};
  return block;
}

Bytes encode_head(const EventHead& head, const NameTable& names) {
  return encode_block({&head, 1}, {}, names);
}

std::optional<EventHead> decode_head(std::span<const std::uint8_t> data, NameTable& names) {
  const auto block = decode_block(data, names);
  if (!block || block->heads.size() != 1) return {};
  return block->heads.front();
}

}  // namespace switchboard
