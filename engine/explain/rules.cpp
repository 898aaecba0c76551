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
std::unique_ptr<Watch> watch_accept_queue_full();
std::unique_ptr<Watch> watch_address_length_unset();
std::unique_ptr<Watch> watch_length_byte_order();
std::unique_ptr<Watch> watch_memory_overrun();
std::unique_ptr<Watch> watch_negative_length();
std::unique_ptr<Watch> watch_result_not_kept();
std::unique_ptr<Watch> watch_calls_in_wrong_order();
std::unique_ptr<Watch> watch_listen_without_bind();
std::unique_ptr<Watch> watch_address_not_here();
std::unique_ptr<Watch> watch_address_byte_order();
std::unique_ptr<Watch> watch_family_missing();
std::unique_ptr<Watch> watch_family_mismatch();
std::unique_ptr<Watch> watch_address_all_ones();
std::unique_ptr<Watch> watch_connected_to_any();
std::unique_ptr<Watch> watch_only_one_address_tried();
std::unique_ptr<Watch> watch_both_ends_receive();
std::unique_ptr<Watch> watch_both_ends_send();
std::unique_ptr<Watch> watch_nagle_delay();
std::unique_ptr<Watch> watch_datagram_cut();
std::unique_ptr<Watch> watch_datagram_too_long();
std::unique_ptr<Watch> watch_waits_for_lost_datagram();
std::unique_ptr<Watch> watch_datagram_refused();
std::unique_ptr<Watch> watch_no_destination();
std::unique_ptr<Watch> watch_http_line_ends();
std::unique_ptr<Watch> watch_content_length_wrong();
std::unique_ptr<Watch> watch_waits_after_response();
std::unique_ptr<Watch> watch_byte_at_a_time();
std::unique_ptr<Watch> watch_linger_zero();
std::unique_ptr<Watch> watch_port_shared();
std::unique_ptr<Watch> watch_option_refused();
std::unique_ptr<Watch> watch_client_binds_port();
std::unique_ptr<Watch> watch_privileged_port();
std::unique_ptr<Watch> watch_raw_socket_refused();
std::unique_ptr<Watch> watch_unix_path_left();
std::unique_ptr<Watch> watch_unix_path_too_long();
std::unique_ptr<Watch> watch_used_after_close();
std::unique_ptr<Watch> watch_slow_client_blocks_all();
std::unique_ptr<Watch> watch_exits_after_first_client();
std::unique_ptr<Watch> watch_protocol_refused();
std::unique_ptr<Watch> watch_reset_ends_server();
std::unique_ptr<Watch> watch_port_kept_by_child();

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
      {"accept_queue_full", surprise, watch_accept_queue_full},
      {"address_length_unset", mistake, watch_address_length_unset},
      {"length_byte_order", mistake, watch_length_byte_order},
      {"memory_overrun", mistake, watch_memory_overrun},
      {"negative_length", mistake, watch_negative_length},
      {"result_not_kept", mistake, watch_result_not_kept},
      {"calls_in_wrong_order", mistake, watch_calls_in_wrong_order},
      {"listen_without_bind", risk, watch_listen_without_bind},
      {"address_not_here", mistake, watch_address_not_here},
      {"address_byte_order", mistake, watch_address_byte_order},
      {"family_missing", mistake, watch_family_missing},
      {"family_mismatch", mistake, watch_family_mismatch},
      {"address_all_ones", mistake, watch_address_all_ones},
      {"connected_to_any", surprise, watch_connected_to_any},
      {"only_one_address_tried", risk, watch_only_one_address_tried},
      {"both_ends_receive", mistake, watch_both_ends_receive},
      {"both_ends_send", mistake, watch_both_ends_send},
      {"nagle_delay", risk, watch_nagle_delay},
      {"datagram_cut", mistake, watch_datagram_cut},
      {"datagram_too_long", mistake, watch_datagram_too_long},
      {"waits_for_lost_datagram", risk, watch_waits_for_lost_datagram},
      {"datagram_refused", surprise, watch_datagram_refused},
      {"no_destination", mistake, watch_no_destination},
      {"http_line_ends", risk, watch_http_line_ends},
      {"content_length_wrong", mistake, watch_content_length_wrong},
      {"waits_after_response", mistake, watch_waits_after_response},
      {"byte_at_a_time", note, watch_byte_at_a_time},
      {"linger_zero", risk, watch_linger_zero},
      {"port_shared", risk, watch_port_shared},
      {"option_refused", mistake, watch_option_refused},
      {"client_binds_port", risk, watch_client_binds_port},
      {"privileged_port", surprise, watch_privileged_port},
      {"raw_socket_refused", surprise, watch_raw_socket_refused},
      {"unix_path_left", mistake, watch_unix_path_left},
      {"unix_path_too_long", mistake, watch_unix_path_too_long},
      {"used_after_close", mistake, watch_used_after_close},
      {"slow_client_blocks_all", risk, watch_slow_client_blocks_all},
      {"exits_after_first_client", risk, watch_exits_after_first_client},
      {"protocol_refused", surprise, watch_protocol_refused},
      {"reset_ends_server", mistake, watch_reset_ends_server},
      {"port_kept_by_child", mistake, watch_port_kept_by_child},
  });
  return list;
}

}  // namespace switchboard
