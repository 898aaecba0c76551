#include <array>

#include "engine/explain/rule.hpp"

namespace switchboard {

// Each is defined in the file named after it in rules/.
std::unique_ptr<Watch> watch_port_byte_order();
std::unique_ptr<Watch> watch_address_in_use();
std::unique_ptr<Watch> watch_listening_socket_used();
std::unique_ptr<Watch> watch_end_of_stream_ignored();
std::unique_ptr<Watch> watch_partial_send_ignored();
std::unique_ptr<Watch> watch_sigpipe();
std::unique_ptr<Watch> watch_descriptor_leak();

std::span<const Rule> rules() {
  using enum Severity;
  static constexpr auto list = std::to_array<Rule>({
      {"port_byte_order", mistake, watch_port_byte_order},
      {"address_in_use", mistake, watch_address_in_use},
      {"listening_socket_used", mistake, watch_listening_socket_used},
      {"end_of_stream_ignored", mistake, watch_end_of_stream_ignored},
      {"partial_send_ignored", mistake, watch_partial_send_ignored},
      {"sigpipe", mistake, watch_sigpipe},
      {"descriptor_leak", mistake, watch_descriptor_leak},
  });
  return list;
}

}  // namespace switchboard
