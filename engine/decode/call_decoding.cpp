#include "engine/decode/call_decoding.hpp"

#include <fmt/ranges.h>
#include <linux/sched.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <algorithm>
#include <ctime>
#include <array>
#include <cstddef>

#include "engine/decode/addresses.hpp"
#include "engine/decode/argument_decoding.hpp"
#include "engine/decode/call_table.hpp"
#include "engine/decode/captured_layout.hpp"
#include "engine/decode/constants.hpp"
#include "engine/decode/option_constants.hpp"

namespace switchboard {
namespace {

using enum ArgumentKind;

/// Decodes the arguments of one call, each beside its neighbours.
class Decoder {
 public:
  Decoder(const RawCall& call, const CallRow& row, const EpollSet* watched)
      : call_(call), row_(row), watched_(watched) {}

  std::vector<Argument> arguments() {
    for (std::size_t i = 0; i < row_.arguments.size() && row_.arguments[i].kind != none; ++i) add(i);
    return std::move(arguments_);
  }

 private:
  std::uint64_t raw(std::size_t i) const { return i < call_.arguments.size() ? call_.arguments[i] : 0; }
  int number(std::size_t i) const { return static_cast<int>(raw(i)); }
  bool succeeded() const { return call_.result.value_or(-1) >= 0; }
  std::span<const std::uint8_t> bytes(CallMoment when, std::uint64_t address, std::int64_t length) const {
    if (address == 0 || length <= 0) return {};
    return call_.memory.find(when, address, static_cast<std::size_t>(length));
  }
  template <class Structure>
  std::optional<Structure> at(CallMoment when, std::uint64_t address) const {
    return captured::read<Structure>(bytes(when, address, sizeof(Structure)));
  }

  void add(std::size_t i) {
    std::string name{row_.arguments[i].name};
    switch (row_.arguments[i].kind) {
      case message_in:
        return decode_message(call_, std::move(name), raw(i), Direction::sent, arguments_);
      case message_out:
        return decode_message(call_, std::move(name), raw(i), Direction::received, arguments_);
      case messages_in:
        return decode_messages(call_, std::move(name), raw(i), raw(i + 1), Direction::sent, arguments_);
      case messages_out:
        return decode_messages(call_, std::move(name), raw(i), raw(i + 1), Direction::received, arguments_);
      case fcntl_argument:
        if (auto value = decode_fcntl_argument(call_, raw(i)))
          arguments_.push_back({std::move(name), *std::move(value)});
        return;
      default:
        arguments_.push_back({std::move(name), value(i)});
    }
  }

  ArgumentValue value(std::size_t i) const {
    switch (row_.arguments[i].kind) {
      case ArgumentKind::number:
      case set_count:
      case fd:
        return std::int64_t{number(i)};
      case ArgumentKind::size:
        return static_cast<std::int64_t>(raw(i));
      case domain:
        return domain_symbol(number(i));
      case socket_type:
        return socket_type_symbol(number(i));
      case protocol:
        return protocol_symbol(number(0), number(i));
      case socket_flags:
        return socket_flags_symbol(number(i));
      case message_flags:
        return message_flags_symbol(number(i));
      case shutdown_how:
        return shutdown_symbol(number(i));
      case option_level:
        return option_level_symbol(number(i));
      case option_name:
        return option_name_symbol(number(i - 1), number(i));
      case epoll_flags:
        return epoll_flags_symbol(number(i));
      case epoll_operation:
        return epoll_operation_symbol(number(i));
      case open_flags:
        return open_flags_symbol(number(i));
      case close_range_flags:
        return close_range_flags_symbol(number(i));
      case splice_flags:
        return splice_flags_symbol(number(i));
      case clone_flags:
        return clone_flags_symbol(raw(i));
      case wait_options:
        return wait_options_symbol(number(i));
      case fcntl_command:
        return fcntl_command_symbol(number(i));
      case ioctl_request:
        return ioctl_request_symbol(raw(i));
      case ioctl_argument:
        return decode_ioctl_argument(call_, raw(i));
      case ArgumentKind::signal:
        return signal_symbol(number(i));
      case ArgumentKind::clock:
        return clock_symbol(number(i));
      case event_flags:
        return event_flags_symbol(number(i));
      case timer_flags:
        return timer_flags_symbol(number(i));
      case timer_set_flags:
        return timer_set_flags_symbol(number(i));
      case signal_descriptor_flags:
        return signal_descriptor_flags_symbol(number(i));
      case unshare_flags:
        return unshare_flags_symbol(raw(i));
      default:
        return followed(i);
    }
  }

  /// What an argument points to, or the pointer.
  ArgumentValue followed(std::size_t i) const {
    const auto address = raw(i);
    switch (row_.arguments[i].kind) {
      case address_in: {
        const auto found = bytes(CallMoment::entry, address, number(i + 1));
        if (found.empty()) return Pointer{address};
        return decode_address(found, number(i + 1));
      }
      case address_out: {
        const auto length = at<int>(CallMoment::exit, raw(i + 1));
        if (!succeeded() || address == 0 || !length) return Pointer{address};
        return decode_address(bytes(CallMoment::exit, address, *length), *length);
      }
      case length_in_out:
        if (const auto length = at<int>(CallMoment::entry, address)) return std::int64_t{*length};
        return Pointer{address};
      case buffer_in:
        return buffer(CallMoment::entry, address, static_cast<std::int64_t>(raw(i + 1)));
      case buffer_out:
        if (!succeeded()) return Pointer{address};
        return buffer(CallMoment::exit, address,
                      std::min<std::int64_t>(*call_.result, static_cast<std::int64_t>(raw(i + 1))));
      case iovec_in:
        return decode_iovecs(call_, address, raw(i + 1), Direction::sent);
      case iovec_out:
        return decode_iovecs(call_, address, raw(i + 1), Direction::received);
      case option_value_in: {
        const auto found = bytes(CallMoment::entry, address, number(i + 1));
        if (found.empty()) return Pointer{address};
        return decode_option_value(number(1), number(2), found, number(i + 1));
      }
      case option_value_out: {
        const auto length = at<int>(CallMoment::exit, raw(i + 1));
        if (!succeeded() || address == 0 || !length) return Pointer{address};
        return decode_option_value(number(1), number(2), bytes(CallMoment::exit, address, *length), *length);
      }
      case epoll_event_in:
        return decode_epoll_event(call_, address);
      case epoll_events_out:
        return decode_epoll_events(call_, address, watched_);
      case poll_list:
        return decode_poll_list(call_, address, raw(i + 1));
      case read_set:
        return decode_descriptor_set(call_, address, 1, "read");
      case write_set:
        return decode_descriptor_set(call_, address, 2, "write");
      case except_set:
        return decode_descriptor_set(call_, address, 4, "except");
      case clone_arguments_in:
        if (const auto clone =
                at<std::array<std::uint64_t, CLONE_ARGS_SIZE_VER0 / 8>>(CallMoment::entry, address))
          return clone_flags_symbol((*clone)[offsetof(clone_args, flags) / 8] |
                                    ((*clone)[offsetof(clone_args, exit_signal) / 8] & 0xff));
        return Pointer{address};
      case string_in:
        if (auto text = text_at(address)) return *std::move(text);
        return Pointer{address};
      case strings_in:
        return fmt::format("{}", fmt::join(executed_arguments(call_), " "));
      case timeval_in:
        if (const auto time = at<timeval>(CallMoment::entry, address))
          return fmt::format("{{tv_sec={}, tv_usec={}}}", time->tv_sec, time->tv_usec);
        return Pointer{address};
      case timespec_in:
        if (const auto time = at<timespec>(CallMoment::entry, address))
          return fmt::format("{{tv_sec={}, tv_nsec={}}}", time->tv_sec, time->tv_nsec);
        return Pointer{address};
      case timer_in:
        if (const auto timer = at<itimerspec>(CallMoment::entry, address))
          return fmt::format("{{it_interval={{tv_sec={}, tv_nsec={}}}, it_value={{tv_sec={}, tv_nsec={}}}}}",
                             timer->it_interval.tv_sec, timer->it_interval.tv_nsec, timer->it_value.tv_sec,
                             timer->it_value.tv_nsec);
        return Pointer{address};
      case signal_set_in:
        if (const auto set = at<std::uint64_t>(CallMoment::entry, address)) return signal_set_text(*set);
        return Pointer{address};
      case offset_in:
        if (const auto offset = at<std::int64_t>(CallMoment::entry, address)) return *offset;
        return Pointer{address};
      case descriptor_pair:
        if (const auto pair = at<std::array<int, 2>>(CallMoment::exit, address); pair && succeeded())
          return fmt::format("[{}, {}]", (*pair)[0], (*pair)[1]);
        return Pointer{address};
      case wait_status:
        if (const auto status = at<int>(CallMoment::exit, address)) return wait_status_symbol(*status);
        return Pointer{address};
      default:
        return Pointer{address};
    }
  }

  /// The bytes, or the pointer when none of them could be read.
  ArgumentValue buffer(CallMoment when, std::uint64_t address, std::int64_t length) const {
    const auto found = bytes(when, address, length);
    if (found.empty() && length != 0 && address == 0) return Pointer{address};
    return Buffer{{found.begin(), found.end()}, length};
  }

  std::optional<std::string> text_at(std::uint64_t address) const {
    const auto found = bytes(CallMoment::entry, address, captured::string_bytes);
    if (found.empty()) return {};
    return std::string{found.begin(), std::ranges::find(found, 0)};
  }

  const RawCall& call_;
  const CallRow& row_;
  const EpollSet* watched_;
  std::vector<Argument> arguments_;
};

}  // namespace

std::string call_name(int number) {
  const CallRow* row = find_call(number);
  return row == nullptr ? fmt::format("syscall_{}", number) : std::string{row->name};
}

std::vector<Argument> decode_arguments(const RawCall& call, const EpollSet* watched) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr) return {};
  return Decoder{call, *row, watched}.arguments();
}

std::vector<std::string> executed_arguments(const RawCall& call) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr) return {};
  const auto argv = std::ranges::find(row->arguments, strings_in, &CallArgument::kind);
  if (argv == row->arguments.end()) return {};
  const auto list = call.arguments[static_cast<std::size_t>(argv - row->arguments.begin())];
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < captured::list_entries; ++i) {
    const auto pointer = captured::read<std::uint64_t>(
        call.memory.find(CallMoment::entry, list + i * sizeof(std::uint64_t), sizeof(std::uint64_t)));
    if (!pointer || *pointer == 0) break;
    const auto text = call.memory.find(CallMoment::entry, *pointer, captured::string_bytes);
    arguments.emplace_back(text.begin(), std::ranges::find(text, 0));
  }
  return arguments;
}

Symbol wait_status_symbol(int status) {
  if (WIFEXITED(status)) return {status, fmt::format("exited {}", WEXITSTATUS(status))};
  if (WIFSIGNALED(status)) return {status, "killed by " + signal_symbol(WTERMSIG(status)).name};
  if (WIFSTOPPED(status)) return {status, "stopped by " + signal_symbol(WSTOPSIG(status)).name};
  return {status, WIFCONTINUED(status) ? "continued" : ""};
}

}  // namespace switchboard
