#include "engine/narrate/address_fields.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/state_text.hpp"

namespace switchboard {
namespace {

using Order = AddressField::Order;

template <class Number>
Number host_number(std::span<const std::uint8_t> bytes) {
  Number number{};
  std::memcpy(&number, bytes.data(), std::min(sizeof number, bytes.size()));
  return number;
}

/// Cuts fields off the front of the bytes; a field that is not whole takes what is there.
class Cutter {
 public:
  explicit Cutter(const Bytes& raw) : rest_(raw) {}

  /// nullptr when no byte is left. The value is left to the caller when the field is whole.
  AddressField* cut(std::size_t size, std::string name, std::string meaning, Order order) {
    if (rest_.empty()) return nullptr;
    const auto taken = rest_.first(std::min(size, rest_.size()));
    AddressField field{.offset = offset_,
                       .bytes = {taken.begin(), taken.end()},
                       .name = std::move(name),
                       .meaning = std::move(meaning),
                       .value = {},
                       .host = {},
                       .order = order};
    offset_ += taken.size();
    rest_ = rest_.subspan(taken.size());
    const bool whole = taken.size() == size;
    if (!whole) {
      field.value = "incomplete";
      field.order = Order::none;
    }
    fields.push_back(std::move(field));
    return whole ? &fields.back() : nullptr;
  }
  std::size_t left() const { return rest_.size(); }

  std::vector<AddressField> fields;

 private:
  std::span<const std::uint8_t> rest_;
  std::size_t offset_ = 0;
};

void cut_port(Cutter& cutter, const char* name) {
  if (auto* port = cutter.cut(2, name, "the port, in network byte order: the first byte is the big one",
                              Order::network)) {
    port->value = fmt::format("{}", port->bytes[0] << 8 | port->bytes[1]);
    port->host = fmt::format("{}", host_number<std::uint16_t>(port->bytes));
  }
}

void cut_inet(Cutter& cutter) {  // ip(7), struct sockaddr_in
  cut_port(cutter, "sin_port");
  if (auto* address =
          cutter.cut(4, "sin_addr", "the IPv4 address, in the order people write it", Order::network)) {
    const auto& b = address->bytes;
    address->value = fmt::format("{}.{}.{}.{}", b[0], b[1], b[2], b[3]);
    address->host = fmt::format("{}", host_number<std::uint32_t>(b));
    if (address->value == "0.0.0.0") address->meaning = "every address of this machine (INADDR_ANY)";
  }
  if (auto* zero = cutter.cut(8, "sin_zero", "not used; kept zero", Order::none)) {
    const bool clean = std::ranges::all_of(zero->bytes, [](auto byte) { return byte == 0; });
    zero->value = clean ? "zero" : "not zero; the kernel does not look";
  }
}

void cut_inet6(Cutter& cutter) {  // ipv6(7), struct sockaddr_in6
  cut_port(cutter, "sin6_port");
  if (auto* flow = cutter.cut(4, "sin6_flowinfo", "flow label and traffic class", Order::network))
    flow->value = host_number<std::uint32_t>(flow->bytes) == 0 ? "none" : "0x" + hex(flow->bytes);
  if (auto* address =
          cutter.cut(16, "sin6_addr", "the IPv6 address, in the order people write it", Order::network)) {
    Inet6Endpoint endpoint;
    std::ranges::copy(address->bytes, endpoint.address.begin());
    const auto text = to_string(Endpoint(endpoint));
    address->value = text.substr(1, text.find(']') - 1);
    if (address->value == "::") address->meaning = "every address of this machine (in6addr_any)";
  }
  if (auto* scope = cutter.cut(4, "sin6_scope_id", "the interface, for a link-local address", Order::host)) {
    scope->value = fmt::format("{}", host_number<std::uint32_t>(scope->bytes));
    scope->host = scope->value;
  }
}

void cut_unix(Cutter& cutter, std::int64_t length) {  // unix(7), struct sockaddr_un
  if (cutter.left() == 0) return;
  auto* path = cutter.cut(cutter.left(), "sun_path", "a path in the file system", Order::none);
  const auto& bytes = path->bytes;
  const bool all_zero = std::ranges::all_of(bytes, [](auto byte) { return byte == 0; });
  if (bytes.front() == 0 && !all_zero) {
    path->meaning = "an abstract name: the first byte is 0, and every byte of the length counts";
    path->value = "@" + printable({reinterpret_cast<const char*>(bytes.data()) + 1, bytes.size() - 1});
  } else if (all_zero) {
    path->meaning = "no name";
    path->value = "empty";
  } else {
    const auto end = std::ranges::find(bytes, 0);
    path->value = printable(
        {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(end - bytes.begin())});
    if (end == bytes.end() && length > static_cast<std::int64_t>(sizeof(sockaddr_un)) - 1)
      path->meaning = "a path without room for its final 0";
  }
}

std::optional<std::uint16_t> family_of_address(const SocketAddress& address) {
  if (address.raw.size() < 2) return {};
  return host_number<std::uint16_t>(address.raw);
}

}  // namespace

std::string address_struct(const SocketAddress& address) {
  switch (family_of_address(address).value_or(AF_UNSPEC)) {
    case AF_INET:
      return "sockaddr_in";
    case AF_INET6:
      return "sockaddr_in6";
    case AF_UNIX:
      return "sockaddr_un";
    default:
      return "sockaddr";
  }
}

std::vector<AddressField> explain_address(const SocketAddress& address) {
  Cutter cutter(address.raw);
  const auto family = family_of_address(address);
  const auto name = family == AF_INET ? "sin_family" : family == AF_INET6 ? "sin6_family" : "sa_family";
  if (auto* field = cutter.cut(2, family == AF_UNIX ? "sun_family" : name,
                               "the address family, in host byte order", Order::host)) {
    field->value = family_text(*family);
    field->host = fmt::format("{}", *family);
  }
  if (family == AF_INET) cut_inet(cutter);
  if (family == AF_INET6) cut_inet6(cutter);
  if (family == AF_UNIX) cut_unix(cutter, address.length);
  if (cutter.left() > 0) {
    const bool known = family == AF_INET || family == AF_INET6;
    cutter.cut(cutter.left(), known ? "beyond the structure" : "sa_data",
               known ? "bytes that the length covers and the structure does not" : "the address itself",
               Order::none);
  }
  return std::move(cutter.fields);
}

std::string network_order_sum(std::uint8_t first, std::uint8_t second) {
  return fmt::format("{}·256 + {} = {}", first, second, first * 256 + second);
}

std::uint16_t bytes_exchanged(std::uint16_t port) {
  return static_cast<std::uint16_t>(port << 8 | port >> 8);
}

}  // namespace switchboard
