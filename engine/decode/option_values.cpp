#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>

#include "engine/decode/captured_layout.hpp"
#include "engine/decode/constants.hpp"
#include "engine/decode/option_constants.hpp"

namespace switchboard {
namespace {

using captured::read;

std::string dotted(in_addr address) {
  const auto* byte = reinterpret_cast<const std::uint8_t*>(&address);
  return fmt::format("{}.{}.{}.{}", byte[0], byte[1], byte[2], byte[3]);
}

/// A value of one structure, in the words of its fields.
std::optional<std::string> structure_text(OptionValue shape, std::span<const std::uint8_t> bytes) {
  switch (shape) {
    case OptionValue::linger:
      if (const auto value = read<::linger>(bytes))
        return fmt::format("{{l_onoff={}, l_linger={}}}", value->l_onoff, value->l_linger);
      return {};
    case OptionValue::timeval:
      if (const auto value = read<::timeval>(bytes))
        return fmt::format("{{tv_sec={}, tv_usec={}}}", value->tv_sec, value->tv_usec);
      return {};
    case OptionValue::credentials:
      if (const auto value = read<::ucred>(bytes))
        return fmt::format("{{pid={}, uid={}, gid={}}}", value->pid, value->uid, value->gid);
      return {};
    case OptionValue::ip_address:
      if (bytes.size() >= sizeof(ip_mreq)) return structure_text(OptionValue::membership, bytes);  // ip(7)
      if (const auto value = read<in_addr>(bytes)) return dotted(*value);
      return {};
    case OptionValue::membership:
      if (const auto value = read<ip_mreq>(bytes))
        return fmt::format("{{imr_multiaddr={}, imr_interface={}}}", dotted(value->imr_multiaddr),
                           dotted(value->imr_interface));
      return {};
    case OptionValue::bit_set:
      if (const auto value = read<std::uint32_t>(bytes)) return fmt::format("{:#x}", *value);
      return {};
    default:
      return {};
  }
}

std::optional<ArgumentValue> integer_value(OptionValue shape, int value) {
  switch (shape) {
    case OptionValue::integer:
      return std::int64_t{value};
    case OptionValue::error:
      return errno_symbol(value);
    case OptionValue::domain:
      return domain_symbol(value);
    case OptionValue::type:
      return socket_type_symbol(value);
    case OptionValue::protocol:
      // SO_PROTOCOL of a socket is never the family's default: TCP says IPPROTO_TCP (socket(7)).
      return protocol_symbol(AF_INET, value);
    default:
      return {};
  }
}

}  // namespace

ArgumentValue decode_option_value(int level, int name, std::span<const std::uint8_t> bytes,
                                  std::int64_t length) {
  const auto shape = option_value_shape(level, name);
  const Buffer as_bytes{{bytes.begin(), bytes.end()}, length};
  if (shape == OptionValue::text) {
    const auto end = std::ranges::find(bytes, 0);
    return std::string{bytes.begin(), end};
  }
  if (shape == OptionValue::wide) {
    if (const auto value = read<std::int64_t>(bytes)) return *value;
  }
  if (auto text = structure_text(shape, bytes)) return *std::move(text);
  // The kernel reads an int off the start of longer values too; an option that we don't know may be anything.
  const bool is_known = !option_name_symbol(level, name).name.empty();
  if (const auto number = read<int>(bytes); number && (is_known || bytes.size() == sizeof(int))) {
    if (auto value = integer_value(shape, *number)) return *std::move(value);
  }
  // IP_TTL, IP_TOS and the multicast options take a single byte as well (ip(7)).
  if (shape == OptionValue::integer && bytes.size() == 1) return std::int64_t{bytes[0]};
  return as_bytes;
}

}  // namespace switchboard
