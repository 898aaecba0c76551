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
std::unique_ptr<Watch> watch_failed_call_ignored();
std::unique_ptr<Watch> watch_port_zero();
std::unique_ptr<Watch> watch_pointer_size_as_length();
std::unique_ptr<Watch> watch_stale_bytes_sent();
std::unique_ptr<Watch> watch_closed_with_unread();
std::unique_ptr<Watch> watch_parent_keeps_connection();
std::unique_ptr<Watch> watch_child_accepts();
std::unique_ptr<Watch> watch_children_not_waited_for();
std::unique_ptr<Watch> watch_one_client_at_a_time();
std::unique_ptr<Watch> watch_thread_argument_shared();
std::unique_ptr<Watch> watch_select_set_not_rebuilt();
std::unique_ptr<Watch> watch_select_count_too_small();
std::unique_ptr<Watch> watch_select_time_used_up();
std::unique_ptr<Watch> watch_descriptor_beyond_set();
std::unique_ptr<Watch> watch_interruption_fatal();
std::unique_ptr<Watch> watch_would_block_as_end();
std::unique_ptr<Watch> watch_busy_loop();
std::unique_ptr<Watch> watch_edge_not_drained();
std::unique_ptr<Watch> watch_connect_result_unchecked();

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
      {"failed_call_ignored", mistake, watch_failed_call_ignored},
      {"port_zero", mistake, watch_port_zero},
      {"pointer_size_as_length", mistake, watch_pointer_size_as_length},
      {"stale_bytes_sent", risk, watch_stale_bytes_sent},
      {"closed_with_unread", risk, watch_closed_with_unread},
      {"parent_keeps_connection", mistake, watch_parent_keeps_connection},
      {"child_accepts", mistake, watch_child_accepts},
      {"children_not_waited_for", mistake, watch_children_not_waited_for},
      {"one_client_at_a_time", surprise, watch_one_client_at_a_time},
      {"thread_argument_shared", mistake, watch_thread_argument_shared},
      {"select_set_not_rebuilt", mistake, watch_select_set_not_rebuilt},
      {"select_count_too_small", mistake, watch_select_count_too_small},
      {"select_time_used_up", mistake, watch_select_time_used_up},
      {"descriptor_beyond_set", risk, watch_descriptor_beyond_set},
      {"interruption_fatal", mistake, watch_interruption_fatal},
      {"would_block_as_end", mistake, watch_would_block_as_end},
      {"busy_loop", risk, watch_busy_loop},
      {"edge_not_drained", mistake, watch_edge_not_drained},
      {"connect_result_unchecked", mistake, watch_connect_result_unchecked},
  });
  return list;
}

}  // namespace switchboard
