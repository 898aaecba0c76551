#pragma once
// What this machine permits an observation to do, found out by doing it in a child process, not by reading
// settings. `switchboard doctor` prints it; an observation that is refused something points there.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchboard {

struct Permission {
  enum class Answer { yes, no, partly };
  std::string name;  ///< "private network"
  Answer answer = Answer::no;
  std::string detail;                 ///< one sentence: what was tried and what came
  std::string without;                ///< what still works without it; empty when permitted
  std::vector<std::string> remedies;  ///< commands or settings that would permit it, the best first
};

Permission private_network_permission();
Permission tracing_permission();
Permission packet_capture_permission();
Permission socket_tables_permission();
Permission descriptor_permission();

/// What would permit tracing where /proc/sys/kernel/yama/ptrace_scope says that; empty where Yama is not in
/// the way.
std::string yama_remedy(std::string_view scope);

/// What all of them together come to.
struct ObservationLevel {
  std::string name;  ///< "full", "host network", "calls", "none", or "partial"
  std::string what;  ///< one sentence
};
ObservationLevel observation_level(std::span<const Permission> permissions);

}  // namespace switchboard
