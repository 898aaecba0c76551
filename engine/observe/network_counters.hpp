#pragma once
// The counters of a process's network namespace, /proc/PID/net/snmp and /proc/PID/net/netstat (proc(5)):
// "Tcp.ActiveOpens", "TcpExt.ListenOverflows".
//
//   NetworkCounters counters{pid};
//   auto changed = counters.changed();   // the first time all that are not 0, then what changed since
//
// The namespace stays readable after the process has ended.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/system/file_descriptor.hpp"

namespace switchboard {

class NetworkCounters {
 public:
  /// Throws SystemError when the files cannot be opened.
  explicit NetworkCounters(int pid);

  using Changed = std::vector<std::pair<std::string, std::uint64_t>>;
  Changed changed();

 private:
  void compare(std::string_view text, Changed& changed);
  std::string_view read(const FileDescriptor& file);

  FileDescriptor snmp_, netstat_;
  std::string text_;
  std::unordered_map<std::string, std::uint64_t> last_;
};

}  // namespace switchboard
