#include <fmt/ranges.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/decode/addresses.hpp"
#include "engine/decode/argument_decoding.hpp"
#include "engine/decode/captured_layout.hpp"
#include "engine/decode/constants.hpp"

namespace switchboard {
namespace {

CallMoment moment_of(Direction direction) {
  return direction == Direction::sent ? CallMoment::entry : CallMoment::exit;
}

// Lengths are the program's to choose; this one cannot be passed, so that sums of them stay numbers.
constexpr auto no_limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

/// Adds to `buffer` what the iovecs, as they were at the entry, point to, up to `limit` bytes.
void gather(const RawCall& call, std::uint64_t address, std::uint64_t count, std::uint64_t limit,
            CallMoment when, Buffer& buffer) {
  limit = std::min(limit, no_limit - static_cast<std::uint64_t>(buffer.length));
  bool is_gapless =
      true;  // bytes after a part that was cut, by the payload limit or a bad pointer, are left out
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, captured::list_entries) && limit > 0; ++i) {
    const auto entry = captured::read<iovec>(
        call.memory.find(CallMoment::entry, address + i * sizeof(iovec), sizeof(iovec)));
    if (!entry) return;
    const auto part = std::min<std::uint64_t>(entry->iov_len, limit);
    const auto bytes = call.memory.find(when, reinterpret_cast<std::uint64_t>(entry->iov_base), part);
    if (is_gapless) buffer.bytes.insert(buffer.bytes.end(), bytes.begin(), bytes.end());
    is_gapless = is_gapless && bytes.size() == part;
    buffer.length += static_cast<std::int64_t>(part);
    limit -= part;
  }
}

std::optional<msghdr> message_at(const RawCall& call, std::uint64_t address, CallMoment when) {
  return captured::read<msghdr>(call.memory.find(when, address, sizeof(msghdr)));
}

std::span<const std::uint8_t> control_of(const RawCall& call, const msghdr& message, CallMoment when) {
  return call.memory.find(when, reinterpret_cast<std::uint64_t>(message.msg_control),
                          std::min<std::size_t>(message.msg_controllen, captured::control_bytes));
}

void decode_name(const RawCall& call, const msghdr& message, CallMoment when,
                 std::vector<Argument>& arguments) {
  const auto at = reinterpret_cast<std::uint64_t>(message.msg_name);
  if (at == 0 || message.msg_namelen == 0) return;
  const auto bytes =
      call.memory.find(when, at, std::min<std::size_t>(message.msg_namelen, captured::address_bytes));
  arguments.push_back({"msg_name", decode_address(bytes, message.msg_namelen)});
}

void decode_control(const RawCall& call, const msghdr& message, CallMoment when,
                    std::vector<Argument>& arguments) {
  const auto control = control_of(call, message, when);
  if (control.empty()) return;
  if (auto text = control_text(control); !text.empty())
    arguments.push_back({"msg_control", std::move(text)});
  else
    arguments.push_back({"msg_control", Buffer{{control.begin(), control.end()},
                                               static_cast<std::int64_t>(message.msg_controllen)}});
}

/// mmsghdr's msg_len of the messages that a returned call has moved.
std::vector<std::uint32_t> message_lengths(const RawCall& call, std::uint64_t address) {
  std::vector<std::uint32_t> lengths;
  const auto count =
      std::min<std::uint64_t>(static_cast<std::uint64_t>(std::max<std::int64_t>(call.result.value_or(0), 0)),
                              captured::message_headers);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto header = captured::read<mmsghdr>(
        call.memory.find(CallMoment::exit, address + i * sizeof(mmsghdr), sizeof(mmsghdr)));
    if (!header) break;
    lengths.push_back(header->msg_len);
  }
  return lengths;
}

}  // namespace

ArgumentValue decode_iovecs(const RawCall& call, std::uint64_t address, std::uint64_t count,
                            Direction direction) {
  const bool has_returned = call.result.value_or(-1) >= 0;
  if (address == 0 || (direction == Direction::received && !has_returned)) return Pointer{address};
  const auto limit = direction == Direction::received ? static_cast<std::uint64_t>(*call.result) : no_limit;
  Buffer buffer;
  gather(call, address, count, limit, moment_of(direction), buffer);
  return buffer;
}

void decode_message(const RawCall& call, std::string name, std::uint64_t address, Direction direction,
                    std::vector<Argument>& arguments) {
  const bool has_returned = call.result.value_or(-1) >= 0;
  const auto when = moment_of(direction);
  const auto message = message_at(call, address, when);
  if (!message || (direction == Direction::received && !has_returned)) {
    arguments.push_back({std::move(name), Pointer{address}});
    return;
  }
  arguments.push_back({std::move(name), decode_iovecs(call, reinterpret_cast<std::uint64_t>(message->msg_iov),
                                                      message->msg_iovlen, direction)});
  decode_name(call, *message, when, arguments);
  decode_control(call, *message, when, arguments);
  if (direction == Direction::received && message->msg_flags != 0)
    arguments.push_back({"msg_flags", message_flags_symbol(message->msg_flags)});
}

void decode_messages(const RawCall& call, std::string name, std::uint64_t address, std::uint64_t count,
                     Direction direction, std::vector<Argument>& arguments) {
  const bool has_returned = call.result.value_or(-1) >= 0;
  const auto when = moment_of(direction);
  if (!message_at(call, address, when) || (direction == Direction::received && !has_returned)) {
    arguments.push_back({std::move(name), Pointer{address}});
    return;
  }
  const auto lengths = message_lengths(call, address);
  if (has_returned) count = lengths.size();
  Buffer all;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, captured::messages); ++i) {
    const auto message = message_at(call, address + i * sizeof(mmsghdr), when);
    if (!message) break;
    gather(call, reinterpret_cast<std::uint64_t>(message->msg_iov), message->msg_iovlen,
           has_returned ? lengths[i] : no_limit, when, all);
  }
  if (has_returned) all.length = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
  arguments.push_back({std::move(name), std::move(all)});
  if (has_returned) arguments.push_back({"msg_len", fmt::format("[{}]", fmt::join(lengths, ", "))});
  const auto first = message_at(call, address, when);
  if (!first || count == 0) return;
  decode_name(call, *first, when, arguments);
  decode_control(call, *first, when, arguments);
}

std::vector<int> received_descriptors(const RawCall& call, std::uint64_t address) {
  const auto message = message_at(call, address, CallMoment::exit);
  if (!message || call.result.value_or(-1) < 0) return {};
  return passed_descriptors(control_of(call, *message, CallMoment::exit));
}

}  // namespace switchboard
