// The arguments of fcntl(2) and ioctl(2), whose shape the request decides.

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/ranges.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "engine/decode/addresses.hpp"
#include "engine/decode/argument_decoding.hpp"
#include "engine/decode/captured_layout.hpp"
#include "engine/decode/constants.hpp"

namespace switchboard {
namespace {

template <class Structure>
std::optional<Structure> at(const RawCall& call, CallMoment when, std::uint64_t address) {
  return captured::read<Structure>(call.memory.find(when, address, sizeof(Structure)));
}

std::string lock_text(const flock& lock) {
  static constexpr std::array types{"F_RDLCK", "F_WRLCK", "F_UNLCK"};
  static constexpr std::array origins{"SEEK_SET", "SEEK_CUR", "SEEK_END"};
  const auto name = [](const auto& names, int number) {
    const bool known = number >= 0 && static_cast<std::size_t>(number) < names.size();
    return known ? std::string(names[static_cast<std::size_t>(number)]) : fmt::format("{}", number);
  };
  return fmt::format("{{l_type={}, l_whence={}, l_start={}, l_len={}}}", name(types, lock.l_type),
                     name(origins, lock.l_whence), lock.l_start, lock.l_len);
}

std::string interface_name(const ifreq& request) {
  const auto* end = std::find(request.ifr_name, request.ifr_name + IFNAMSIZ, '\0');
  return {request.ifr_name, end};
}

/// netdevice(7): the request's own field of ifreq's union, once the kernel has filled it.
std::string interface_field(std::uint64_t request, const ifreq& answer) {
  switch (request) {
    case SIOCGIFINDEX:
    case SIOCGIFNAME:
      return fmt::format(", ifr_ifindex={}", answer.ifr_ifindex);
    case SIOCGIFMTU:
      return fmt::format(", ifr_mtu={}", answer.ifr_mtu);
    case SIOCGIFFLAGS:
      return fmt::format(", ifr_flags={:#x}", static_cast<unsigned short>(answer.ifr_flags));
    case SIOCGIFADDR:
    case SIOCGIFNETMASK:
    case SIOCGIFBRDADDR: {
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(&answer.ifr_addr);
      const auto address = decode_address({bytes, sizeof(sockaddr)}, sizeof(sockaddr));
      return address.endpoint ? ", ifr_addr=" + to_string(*address.endpoint) : std::string();
    }
    default:
      return {};
  }
}

bool asks_about_an_interface(std::uint64_t request) {
  return request != SIOCGIFCONF && request >= SIOCGIFNAME && request <= SIOCGIFINDEX;
}

/// Requests whose argument is an int that the program gives, or that the kernel fills.
bool takes_a_number(std::uint64_t request) {
  return request == FIONBIO || request == FIOASYNC || request == SIOCSPGRP || request == FIOSETOWN;
}
bool gives_a_number(std::uint64_t request) {
  return request == FIONREAD || request == SIOCOUTQ || request == SIOCOUTQNSD || request == SIOCATMARK ||
         request == SIOCGPGRP || request == FIOGETOWN;
}

}  // namespace

std::size_t fcntl_argument_bytes(CallMoment when, std::uint64_t command) {
  switch (static_cast<int>(command)) {
    case F_GETLK:
    case F_OFD_GETLK:
      return sizeof(flock);
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
      return when == CallMoment::entry ? sizeof(flock) : 0;
    case F_SETOWN_EX:
    case F_GETOWN_EX:
      return sizeof(f_owner_ex);
    default:
      return 0;
  }
}

std::size_t ioctl_argument_bytes(CallMoment when, std::uint64_t request) {
  if (asks_about_an_interface(request)) return sizeof(ifreq);
  const bool has_number = when == CallMoment::entry ? takes_a_number(request) : gives_a_number(request);
  return has_number ? sizeof(int) : 0;
}

std::optional<ArgumentValue> decode_fcntl_argument(const RawCall& call, std::uint64_t value) {
  const int number = static_cast<int>(value);
  // A question's answer is there at the exit; what was asked for is there before.
  const auto filled = call.result.value_or(-1) >= 0 ? CallMoment::exit : CallMoment::entry;
  switch (static_cast<int>(call.arguments[1])) {
    case F_GETFD:
    case F_GETFL:
    case F_GETOWN:
    case F_GETSIG:
    case F_GETLEASE:
    case F_GETPIPE_SZ:
    case F_GET_SEALS:
      return {};
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
    case F_SETOWN:
    case F_SETPIPE_SZ:
      return std::int64_t{number};
    case F_SETFD:
      return descriptor_flags_symbol(number);
    case F_SETFL:
      return open_flags_symbol(number);
    case F_SETSIG:
      return signal_symbol(number);
    case F_GETLK:
    case F_OFD_GETLK:
      if (const auto lock = at<flock>(call, filled, value)) return lock_text(*lock);
      return Pointer{value};
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
      if (const auto lock = at<flock>(call, CallMoment::entry, value)) return lock_text(*lock);
      return Pointer{value};
    case F_SETOWN_EX:
    case F_GETOWN_EX:
      // As two numbers: the first is an enumeration in the header, and may be any number in a program's
      // memory.
      static_assert(sizeof(f_owner_ex) == sizeof(std::array<int, 2>));
      if (const auto owner = at<std::array<int, 2>>(call, filled, value))
        return fmt::format("{{type={}, pid={}}}", (*owner)[0], (*owner)[1]);
      return Pointer{value};
    default:
      return Pointer{value};
  }
}

ArgumentValue decode_ioctl_argument(const RawCall& call, std::uint64_t value) {
  const auto request = call.arguments[1];
  if (takes_a_number(request)) {
    if (const auto number = at<int>(call, CallMoment::entry, value)) return std::int64_t{*number};
  }
  if (gives_a_number(request)) {
    if (const auto number = at<int>(call, CallMoment::exit, value)) return std::int64_t{*number};
  }
  if (asks_about_an_interface(request)) {
    if (const auto answer = at<ifreq>(call, CallMoment::exit, value))
      return fmt::format("{{ifr_name={}{}}}", interface_name(*answer), interface_field(request, *answer));
    if (const auto asked = at<ifreq>(call, CallMoment::entry, value); asked && request != SIOCGIFNAME)
      return fmt::format("{{ifr_name={}}}", interface_name(*asked));
  }
  return Pointer{value};
}

std::string signal_set_text(std::uint64_t set) {
  constexpr int most_named = 32;
  const bool is_inverted = __builtin_popcountll(set) > most_named;
  std::vector<std::string> names;
  for (int number = 1; number <= 64; ++number)
    if (((set >> (number - 1) & 1) != 0) != is_inverted) {
      auto name = signal_symbol(number).name;
      names.push_back(name.empty() ? fmt::format("{}", number) : std::move(name));
    }
  return fmt::format("{}[{}]", is_inverted ? "~" : "", fmt::join(names, " "));
}

}  // namespace switchboard
