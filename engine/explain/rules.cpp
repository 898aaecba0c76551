#include <algorithm>
#include <array>

#include "engine/explain/rule.hpp"

namespace switchboard {

// Each is defined in the file named after it in rules/.
std::vector<Finding> find_port_byte_order(Timeline& timeline);
std::vector<Finding> find_address_in_use(Timeline& timeline);
std::vector<Finding> find_listening_socket_used(Timeline& timeline);
std::vector<Finding> find_end_of_stream_ignored(Timeline& timeline);
std::vector<Finding> find_partial_send_ignored(Timeline& timeline);
std::vector<Finding> find_sigpipe(Timeline& timeline);
std::vector<Finding> find_descriptor_leak(Timeline& timeline);

std::span<const Rule> rules() {
  static constexpr auto list = std::to_array<Rule>({
      {"port_byte_order", find_port_byte_order},
      {"address_in_use", find_address_in_use},
      {"listening_socket_used", find_listening_socket_used},
      {"end_of_stream_ignored", find_end_of_stream_ignored},
      {"partial_send_ignored", find_partial_send_ignored},
      {"sigpipe", find_sigpipe},
      {"descriptor_leak", find_descriptor_leak},
  });
  return list;
}

std::vector<Finding> findings_in(Timeline& timeline) {
  std::vector<Finding> all;
  for (const Rule& rule : rules()) {
    std::ranges::move(rule.look(timeline), std::back_inserter(all));
    timeline.trim();
  }
  std::ranges::stable_sort(all, {}, [](const Finding& finding) {
    return finding.evidence.empty() ? EventId{} : finding.evidence.front();
  });
  return all;
}

}  // namespace switchboard
