#include "engine/decode/capture.hpp"

#include <linux/sched.h>
#include <sys/epoll.h>
#include <sys/poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <ctime>
#include <string>

#include "engine/decode/argument_decoding.hpp"
#include "engine/decode/call_table.hpp"
#include "engine/decode/captured_layout.hpp"

namespace switchboard {
namespace {

using enum ArgumentKind;

/// One stop's copying.
class Capture {
 public:
  Capture(RawCall& call, CallMoment when, const ReadMemory& read, std::size_t payload_limit)
      : call_(call), when_(when), read_(read), payload_left_(payload_limit) {}

  void take(std::uint64_t address, std::uint64_t length) {
    if (address == 0 || length == 0) return;
    const auto room = call_.memory.reserve(when_, address, length);
    call_.memory.keep(std::min(read_(address, room), room.size()));
  }
  void take(std::uint64_t address, std::uint64_t length, std::size_t limit) {
    take(address, std::min<std::uint64_t>(length, limit));
  }
  void take_payload(std::uint64_t address, std::uint64_t length) {
    const auto bounded = std::min<std::uint64_t>(length, payload_left_);
    payload_left_ -= bounded;
    take(address, bounded);
  }

  /// A structure that an earlier take copied at this moment, or at the entry.
  template <class Structure>
  std::optional<Structure> taken(std::uint64_t address, CallMoment when) const {
    return captured::read<Structure>(call_.memory.find(when, address, sizeof(Structure)));
  }
  template <class Structure>
  std::optional<Structure> taken(std::uint64_t address) const {
    return taken<Structure>(address, when_);
  }

  void take_iovecs(std::uint64_t address, std::uint64_t count) {
    take(address, std::min<std::uint64_t>(count, captured::list_entries) * sizeof(iovec));
  }
  /// The first `length` bytes of what the iovecs, captured at the entry, point to.
  void take_scattered(std::uint64_t address, std::uint64_t count, std::uint64_t length) {
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, captured::list_entries) && length > 0; ++i) {
      const auto entry = taken<iovec>(address + i * sizeof(iovec), CallMoment::entry);
      if (!entry) return;
      const auto part = std::min<std::uint64_t>(entry->iov_len, length);
      take_payload(reinterpret_cast<std::uint64_t>(entry->iov_base), part);
      length -= part;
    }
  }

  /// Up to its NUL, in pieces that end where a page does: the next page may not be there.
  void take_string(std::uint64_t address, std::size_t limit) {
    if (address == 0) return;
    constexpr std::uint64_t step = 256;
    std::string text;
    while (text.size() < limit) {
      const auto at = address + text.size();
      std::uint8_t piece[step];
      const auto wanted = std::min<std::uint64_t>(step - at % step, limit - text.size());
      const auto got = std::min<std::uint64_t>(read_(at, std::span{piece, wanted}), wanted);
      const auto* piece_end = piece + got;
      const auto* end = std::find<const std::uint8_t*>(piece, piece_end, std::uint8_t{0});
      text.append(reinterpret_cast<const char*>(piece), static_cast<std::size_t>(end - piece));
      if (end != piece_end) {
        text.push_back('\0');
        break;
      }
      if (got < wanted) break;
    }
    call_.memory.add(when_, address,
                     {reinterpret_cast<const std::uint8_t*>(text.data()), std::min(text.size(), limit)});
  }
  void take_strings(std::uint64_t address) {
    if (address == 0) return;
    std::size_t left = captured::string_bytes;
    for (std::size_t i = 0; i < captured::list_entries && left > 0; ++i) {
      take(address + i * sizeof(std::uint64_t), sizeof(std::uint64_t));
      const auto pointer = taken<std::uint64_t>(address + i * sizeof(std::uint64_t));
      if (!pointer || *pointer == 0) return;
      const auto before = call_.memory.size();
      take_string(*pointer, left);
      left -= std::min(left, call_.memory.size() - before);
    }
  }

  void take_message_at_entry(std::uint64_t address, ArgumentKind kind) {
    take(address, sizeof(msghdr));
    const auto message = taken<msghdr>(address);
    if (!message) return;
    const auto iovecs = reinterpret_cast<std::uint64_t>(message->msg_iov);
    take_iovecs(iovecs, message->msg_iovlen);
    if (kind != message_in && kind != messages_in) return;
    take(reinterpret_cast<std::uint64_t>(message->msg_name), message->msg_namelen, captured::address_bytes);
    take(reinterpret_cast<std::uint64_t>(message->msg_control), message->msg_controllen,
         captured::control_bytes);
    take_scattered(iovecs, message->msg_iovlen, ~std::uint64_t{});
  }
  void take_message_at_exit(const msghdr& message, std::uint64_t received) {
    take(reinterpret_cast<std::uint64_t>(message.msg_name), message.msg_namelen, captured::address_bytes);
    take(reinterpret_cast<std::uint64_t>(message.msg_control), message.msg_controllen,
         captured::control_bytes);
    take_scattered(reinterpret_cast<std::uint64_t>(message.msg_iov), message.msg_iovlen, received);
  }

 private:
  RawCall& call_;
  CallMoment when_;
  const ReadMemory& read_;
  std::size_t payload_left_;
};

std::uint64_t set_length(std::uint64_t count) {
  const auto descriptors = std::max(static_cast<int>(count), 0);
  return std::min<std::uint64_t>((static_cast<std::uint64_t>(descriptors) + 63) / 64 * 8,
                                 captured::set_bytes);
}

std::uint64_t as_length(std::uint64_t argument) {  // socklen_t and int lengths: negative is EINVAL, not huge
  return static_cast<std::uint64_t>(std::max(static_cast<int>(argument), 0));
}

}  // namespace

void capture_at_entry(RawCall& call, const ReadMemory& read, std::size_t payload_limit) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr) return;
  Capture capture{call, CallMoment::entry, read, payload_limit};
  for (std::size_t i = 0; i < row->arguments.size(); ++i) {
    const auto kind = row->arguments[i].kind;
    const auto value = call.arguments[i];
    const auto next = i + 1 < call.arguments.size() ? call.arguments[i + 1] : 0;
    switch (kind) {
      case address_in:
        capture.take(value, as_length(next), captured::address_bytes);
        break;
      case buffer_in:
        capture.take_payload(value, next);
        break;
      case iovec_in:
      case iovec_out:
        capture.take_iovecs(value, as_length(next));
        if (kind == iovec_in) capture.take_scattered(value, as_length(next), ~std::uint64_t{});
        break;
      case message_in:
      case message_out:
        if (value != 0) capture.take_message_at_entry(value, kind);
        break;
      case messages_in:
      case messages_out:
        for (std::uint64_t m = 0;
             value != 0 && m < std::min<std::uint64_t>(as_length(next), captured::messages); ++m)
          capture.take_message_at_entry(value + m * sizeof(mmsghdr), kind);
        break;
      case option_value_in:
        capture.take(value, as_length(next), captured::option_bytes);
        break;
      case length_in_out:
        capture.take(value, sizeof(socklen_t));
        break;
      case epoll_event_in:
        capture.take(value, sizeof(epoll_event));
        break;
      case clone_arguments_in:
        capture.take(value, CLONE_ARGS_SIZE_VER0);
        break;
      case string_in:
        capture.take_string(value, captured::string_bytes);
        break;
      case strings_in:
        capture.take_strings(value);
        break;
      case timeval_in:
      case timespec_in:
        capture.take(value, sizeof(timespec));
        break;
      case offset_in:
        capture.take(value, sizeof(std::int64_t));
        break;
      case timer_in:
        capture.take(value, sizeof(itimerspec));
        break;
      case signal_set_in:
        capture.take(value, sizeof(std::uint64_t));
        break;
      case fcntl_argument:
        capture.take(value, fcntl_argument_bytes(CallMoment::entry, call.arguments[1]));
        break;
      case ioctl_argument:
        capture.take(value, ioctl_argument_bytes(CallMoment::entry, call.arguments[1]));
        break;
      case poll_list:
        capture.take(value, std::min<std::uint64_t>(next, captured::list_entries) * sizeof(pollfd));
        break;
      case read_set:
      case write_set:
      case except_set:
        capture.take(value, set_length(call.arguments[0]));
        break;
      default:
        break;  // a plain number, or memory that the kernel will fill
    }
  }
}

void capture_at_exit(RawCall& call, const ReadMemory& read, std::size_t payload_limit) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr || !call.result || *call.result < 0) return;
  if (row->name == "execve" || row->name == "execveat") return;
  const auto result = static_cast<std::uint64_t>(*call.result);
  Capture capture{call, CallMoment::exit, read, payload_limit};
  for (std::size_t i = 0; i < row->arguments.size(); ++i) {
    const auto kind = row->arguments[i].kind;
    const auto value = call.arguments[i];
    const auto next = i + 1 < call.arguments.size() ? call.arguments[i + 1] : 0;
    switch (kind) {
      case address_out:
      case option_value_out: {
        // The kernel fills no more than the program's length, but may say more than that (accept(2)).
        const auto limit = kind == address_out ? captured::address_bytes : captured::option_bytes;
        const auto room = capture.taken<int>(next, CallMoment::entry).value_or(0);
        capture.take(next, sizeof(socklen_t));
        const auto said = capture.taken<int>(next).value_or(0);
        capture.take(value, std::min(as_length(room), as_length(said)), limit);
        break;
      }
      case buffer_out:
        capture.take_payload(value, std::min(result, next));  // MSG_TRUNC may say more than fits
        break;
      case iovec_out:
        capture.take_scattered(value, as_length(next), result);
        break;
      case message_out:
        capture.take(value, sizeof(msghdr));
        if (const auto message = capture.taken<msghdr>(value)) capture.take_message_at_exit(*message, result);
        break;
      case messages_in:
      case messages_out:
        // The kernel says in each header how many bytes that message had.
        capture.take(value, std::min<std::uint64_t>(result, captured::message_headers) * sizeof(mmsghdr));
        for (std::uint64_t m = 0;
             kind == messages_out && m < std::min<std::uint64_t>(result, captured::messages); ++m) {
          const auto message = capture.taken<mmsghdr>(value + m * sizeof(mmsghdr));
          if (!message) break;
          capture.take_message_at_exit(message->msg_hdr, message->msg_len);
        }
        break;
      case poll_list:
        capture.take(value, std::min<std::uint64_t>(next, captured::list_entries) * sizeof(pollfd));
        break;
      case read_set:
      case write_set:
      case except_set:
        capture.take(value, set_length(call.arguments[0]));
        break;
      case epoll_events_out:
        capture.take(value, std::min<std::uint64_t>(result, captured::list_entries) * sizeof(epoll_event));
        break;
      case descriptor_pair:
        capture.take(value, 2 * sizeof(int));
        break;
      case wait_status:
        if (result > 0) capture.take(value, sizeof(int));
        break;
      case fcntl_argument:
        capture.take(value, fcntl_argument_bytes(CallMoment::exit, call.arguments[1]));
        break;
      case ioctl_argument:
        capture.take(value, ioctl_argument_bytes(CallMoment::exit, call.arguments[1]));
        break;
      default:
        break;
    }
  }
}

}  // namespace switchboard
