#include "engine/observe/network_counters.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>

#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

constexpr std::size_t text_bytes = 32768;  // netstat is 4 KB on Linux 6.18

FileDescriptor open_file(int pid, std::string_view name) {
  const auto path = fmt::format("/proc/{}/net/{}", pid, name);
  return FileDescriptor{check_system_call("open " + path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC))};
}

/// Cuts the part before `separator` off the front of `text`; all of it when there is none.
std::string_view take_until(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

}  // namespace

NetworkCounters::NetworkCounters(int pid)
    : snmp_(open_file(pid, "snmp")), netstat_(open_file(pid, "netstat")), text_(text_bytes, '\0') {}

NetworkCounters::Changed NetworkCounters::changed() {
  Changed changed;
  compare(read(snmp_), changed);
  compare(read(netstat_), changed);
  return changed;
}

std::string_view NetworkCounters::read(const FileDescriptor& file) {
  std::size_t got = 0;
  while (got < text_.size()) {
    const auto piece = check_system_call(
        "read the network's counters",
        ::pread(file.number(), text_.data() + got, text_.size() - got, static_cast<off_t>(got)));
    if (piece == 0) break;
    got += static_cast<std::size_t>(piece);
  }
  return std::string_view{text_}.substr(0, got);
}

void NetworkCounters::compare(std::string_view text, Changed& changed) {
  // Two lines for each protocol: "Tcp: RtoAlgorithm RtoMin …", then "Tcp: 1 200 …".
  while (!text.empty()) {
    auto names = take_until(text, '\n');
    auto values = take_until(text, '\n');
    const auto group = take_until(names, ':');
    if (take_until(values, ':') != group) return;
    take_until(names, ' ');
    take_until(values, ' ');
    while (!names.empty() && !values.empty()) {
      const auto name = take_until(names, ' ');
      const auto digits = take_until(values, ' ');
      std::uint64_t value = 0;
      // A negative one, Tcp.MaxConn, is no counter.
      if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{}) continue;
      auto& last = last_[fmt::format("{}.{}", group, name)];
      if (last == value) continue;
      last = value;
      changed.emplace_back(fmt::format("{}.{}", group, name), value);
    }
  }
}

}  // namespace switchboard
