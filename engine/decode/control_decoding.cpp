// Control messages beside the bytes of sendmsg and recvmsg (cmsg(3), unix(7), ip(7), ipv6(7), udp(7)).

#include <fmt/ranges.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>

#include "engine/decode/argument_decoding.hpp"
#include "engine/decode/captured_layout.hpp"
#include "engine/decode/constants.hpp"
#include "engine/decode/option_constants.hpp"

namespace switchboard {
namespace {

using ByteSpan = std::span<const std::uint8_t>;

/// cmsghdr without the flexible array at its end, which no value can hold.
struct ControlHeader {
  std::size_t length;
  int level, type;
};
static_assert(sizeof(ControlHeader) == sizeof(cmsghdr));

constexpr int credentials = 2, security = 3;  // SCM_CREDENTIALS, SCM_SECURITY of linux/socket.h

/// `visit(header, data)` for each; one that says more than there is ends with what is there.
template <class Visit>
void for_each_message(ByteSpan control, Visit visit) {
  while (const auto header = captured::read<ControlHeader>(control)) {
    if (header->length < sizeof(ControlHeader)) return;
    const auto length = std::min<std::size_t>(header->length, control.size());
    visit(*header, control.subspan(sizeof(ControlHeader), length - sizeof(ControlHeader)));
    control = control.subspan(std::min<std::size_t>(CMSG_ALIGN(length), control.size()));
  }
}

std::vector<int> numbers_in(ByteSpan data) {
  std::vector<int> numbers;
  for (; const auto number = captured::read<int>(data); data = data.subspan(sizeof(int)))
    numbers.push_back(*number);
  return numbers;
}

std::string dotted(in_addr address) {
  const auto* byte = reinterpret_cast<const std::uint8_t*>(&address);
  return fmt::format("{}.{}.{}.{}", byte[0], byte[1], byte[2], byte[3]);
}

std::string socket_message(int type, ByteSpan data) {
  if (type == SCM_RIGHTS) return fmt::format("SCM_RIGHTS [{}]", fmt::join(numbers_in(data), ", "));
  if (const auto who = captured::read<ucred>(data); type == credentials && who)
    return fmt::format("SCM_CREDENTIALS {{pid={}, uid={}, gid={}}}", who->pid, who->uid, who->gid);
  if (type == security) return "SCM_SECURITY";
  if (const auto time = captured::read<timeval>(data); type == SO_TIMESTAMP && time)
    return fmt::format("SO_TIMESTAMP {{tv_sec={}, tv_usec={}}}", time->tv_sec, time->tv_usec);
  if (const auto time = captured::read<timespec>(data); type == SO_TIMESTAMPNS && time)
    return fmt::format("SO_TIMESTAMPNS {{tv_sec={}, tv_nsec={}}}", time->tv_sec, time->tv_nsec);
  return {};
}

std::string message_text(const ControlHeader& header, ByteSpan data) {
  if (header.level == SOL_SOCKET) {
    if (auto text = socket_message(header.type, data); !text.empty()) return text;
  }
  if (header.level == IPPROTO_IP && header.type == IP_PKTINFO) {
    if (const auto info = captured::read<in_pktinfo>(data))
      return fmt::format("IP_PKTINFO {{ipi_ifindex={}, ipi_spec_dst={}, ipi_addr={}}}", info->ipi_ifindex,
                         dotted(info->ipi_spec_dst), dotted(info->ipi_addr));
  }
  const auto level = option_level_symbol(header.level).name;
  const auto name = option_name_symbol(header.level, header.type).name;
  const auto what =
      name.empty() ? fmt::format("{} {}", level.empty() ? std::to_string(header.level) : level, header.type)
                   : name;
  if (const auto number = captured::read<int>(data); number && data.size() == sizeof(int))
    return fmt::format("{} {}", what, *number);
  if (const auto number = captured::read<std::uint16_t>(data); number && data.size() == sizeof(std::uint16_t))
    return fmt::format("{} {}", what, *number);
  if (data.size() == 1) return fmt::format("{} {}", what, data[0]);
  return fmt::format("{} ({} bytes)", what, data.size());
}

}  // namespace

std::string control_text(ByteSpan control) {
  std::string text;
  for_each_message(control, [&text](const ControlHeader& header, ByteSpan data) {
    if (!text.empty()) text += ", ";
    text += message_text(header, data);
  });
  return text;
}

std::vector<int> passed_descriptors(ByteSpan control) {
  std::vector<int> descriptors;
  for_each_message(control, [&descriptors](const ControlHeader& header, ByteSpan data) {
    if (header.level != SOL_SOCKET || header.type != SCM_RIGHTS) return;
    const auto some = numbers_in(data);
    descriptors.insert(descriptors.end(), some.begin(), some.end());
  });
  return descriptors;
}

}  // namespace switchboard
