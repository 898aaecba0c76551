#include "engine/narrate/finding_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/errno_text.hpp"
#include "engine/narrate/filled_text.hpp"
#include "engine/narrate/findings/accept_queue_full.hpp"
#include "engine/narrate/findings/address_all_ones.hpp"
#include "engine/narrate/findings/address_byte_order.hpp"
#include "engine/narrate/findings/address_in_use.hpp"
#include "engine/narrate/findings/address_length_unset.hpp"
#include "engine/narrate/findings/address_not_here.hpp"
#include "engine/narrate/findings/both_ends_receive.hpp"
#include "engine/narrate/findings/both_ends_send.hpp"
#include "engine/narrate/findings/busy_loop.hpp"
#include "engine/narrate/findings/byte_at_a_time.hpp"
#include "engine/narrate/findings/calls_in_wrong_order.hpp"
#include "engine/narrate/findings/child_accepts.hpp"
#include "engine/narrate/findings/children_not_waited_for.hpp"
#include "engine/narrate/findings/client_binds_port.hpp"
#include "engine/narrate/findings/closed_with_unread.hpp"
#include "engine/narrate/findings/connect_result_unchecked.hpp"
#include "engine/narrate/findings/connected_to_any.hpp"
#include "engine/narrate/findings/content_length_wrong.hpp"
#include "engine/narrate/findings/datagram_cut.hpp"
#include "engine/narrate/findings/datagram_refused.hpp"
#include "engine/narrate/findings/datagram_too_long.hpp"
#include "engine/narrate/findings/descriptor_beyond_set.hpp"
#include "engine/narrate/findings/descriptor_leak.hpp"
#include "engine/narrate/findings/edge_not_drained.hpp"
#include "engine/narrate/findings/end_of_stream_ignored.hpp"
#include "engine/narrate/findings/exits_after_first_client.hpp"
#include "engine/narrate/findings/failed_call_ignored.hpp"
#include "engine/narrate/findings/family_mismatch.hpp"
#include "engine/narrate/findings/family_missing.hpp"
#include "engine/narrate/findings/http_line_ends.hpp"
#include "engine/narrate/findings/interruption_fatal.hpp"
#include "engine/narrate/findings/length_byte_order.hpp"
#include "engine/narrate/findings/linger_zero.hpp"
#include "engine/narrate/findings/listen_without_bind.hpp"
#include "engine/narrate/findings/listening_socket_used.hpp"
#include "engine/narrate/findings/memory_overrun.hpp"
#include "engine/narrate/findings/nagle_delay.hpp"
#include "engine/narrate/findings/negative_length.hpp"
#include "engine/narrate/findings/no_destination.hpp"
#include "engine/narrate/findings/one_client_at_a_time.hpp"
#include "engine/narrate/findings/only_one_address_tried.hpp"
#include "engine/narrate/findings/option_refused.hpp"
#include "engine/narrate/findings/parent_keeps_connection.hpp"
#include "engine/narrate/findings/partial_send_ignored.hpp"
#include "engine/narrate/findings/pointer_size_as_length.hpp"
#include "engine/narrate/findings/port_byte_order.hpp"
#include "engine/narrate/findings/port_kept_by_child.hpp"
#include "engine/narrate/findings/port_shared.hpp"
#include "engine/narrate/findings/port_zero.hpp"
#include "engine/narrate/findings/privileged_port.hpp"
#include "engine/narrate/findings/protocol_refused.hpp"
#include "engine/narrate/findings/raw_socket_refused.hpp"
#include "engine/narrate/findings/reset_ends_server.hpp"
#include "engine/narrate/findings/result_not_kept.hpp"
#include "engine/narrate/findings/select_count_too_small.hpp"
#include "engine/narrate/findings/select_set_not_rebuilt.hpp"
#include "engine/narrate/findings/select_time_used_up.hpp"
#include "engine/narrate/findings/sigpipe.hpp"
#include "engine/narrate/findings/slow_client_blocks_all.hpp"
#include "engine/narrate/findings/stale_bytes_sent.hpp"
#include "engine/narrate/findings/thread_argument_shared.hpp"
#include "engine/narrate/findings/unix_path_left.hpp"
#include "engine/narrate/findings/unix_path_too_long.hpp"
#include "engine/narrate/findings/used_after_close.hpp"
#include "engine/narrate/findings/waits_after_response.hpp"
#include "engine/narrate/findings/waits_for_lost_datagram.hpp"
#include "engine/narrate/findings/would_block_as_end.hpp"

namespace switchboard {
namespace {

using finding_words::Words;

struct Row {
  std::string_view rule;
  std::span<const Words> words;
};

const auto rows = std::to_array<Row>({
    {"port_byte_order", finding_words::port_byte_order},
    {"address_in_use", finding_words::address_in_use},
    {"listening_socket_used", finding_words::listening_socket_used},
    {"end_of_stream_ignored", finding_words::end_of_stream_ignored},
    {"partial_send_ignored", finding_words::partial_send_ignored},
    {"sigpipe", finding_words::sigpipe},
    {"descriptor_leak", finding_words::descriptor_leak},
    {"failed_call_ignored", finding_words::failed_call_ignored},
    {"port_zero", finding_words::port_zero},
    {"pointer_size_as_length", finding_words::pointer_size_as_length},
    {"stale_bytes_sent", finding_words::stale_bytes_sent},
    {"closed_with_unread", finding_words::closed_with_unread},
    {"parent_keeps_connection", finding_words::parent_keeps_connection},
    {"child_accepts", finding_words::child_accepts},
    {"children_not_waited_for", finding_words::children_not_waited_for},
    {"one_client_at_a_time", finding_words::one_client_at_a_time},
    {"thread_argument_shared", finding_words::thread_argument_shared},
    {"select_set_not_rebuilt", finding_words::select_set_not_rebuilt},
    {"select_count_too_small", finding_words::select_count_too_small},
    {"select_time_used_up", finding_words::select_time_used_up},
    {"descriptor_beyond_set", finding_words::descriptor_beyond_set},
    {"interruption_fatal", finding_words::interruption_fatal},
    {"would_block_as_end", finding_words::would_block_as_end},
    {"busy_loop", finding_words::busy_loop},
    {"edge_not_drained", finding_words::edge_not_drained},
    {"connect_result_unchecked", finding_words::connect_result_unchecked},
    {"accept_queue_full", finding_words::accept_queue_full},
    {"address_length_unset", finding_words::address_length_unset},
    {"length_byte_order", finding_words::length_byte_order},
    {"memory_overrun", finding_words::memory_overrun},
    {"negative_length", finding_words::negative_length},
    {"result_not_kept", finding_words::result_not_kept},
    {"calls_in_wrong_order", finding_words::calls_in_wrong_order},
    {"listen_without_bind", finding_words::listen_without_bind},
    {"address_not_here", finding_words::address_not_here},
    {"address_byte_order", finding_words::address_byte_order},
    {"family_missing", finding_words::family_missing},
    {"family_mismatch", finding_words::family_mismatch},
    {"address_all_ones", finding_words::address_all_ones},
    {"connected_to_any", finding_words::connected_to_any},
    {"only_one_address_tried", finding_words::only_one_address_tried},
    {"both_ends_receive", finding_words::both_ends_receive},
    {"both_ends_send", finding_words::both_ends_send},
    {"nagle_delay", finding_words::nagle_delay},
    {"datagram_cut", finding_words::datagram_cut},
    {"datagram_too_long", finding_words::datagram_too_long},
    {"waits_for_lost_datagram", finding_words::waits_for_lost_datagram},
    {"datagram_refused", finding_words::datagram_refused},
    {"no_destination", finding_words::no_destination},
    {"http_line_ends", finding_words::http_line_ends},
    {"content_length_wrong", finding_words::content_length_wrong},
    {"waits_after_response", finding_words::waits_after_response},
    {"byte_at_a_time", finding_words::byte_at_a_time},
    {"linger_zero", finding_words::linger_zero},
    {"port_shared", finding_words::port_shared},
    {"option_refused", finding_words::option_refused},
    {"client_binds_port", finding_words::client_binds_port},
    {"privileged_port", finding_words::privileged_port},
    {"raw_socket_refused", finding_words::raw_socket_refused},
    {"unix_path_left", finding_words::unix_path_left},
    {"unix_path_too_long", finding_words::unix_path_too_long},
    {"used_after_close", finding_words::used_after_close},
    {"slow_client_blocks_all", finding_words::slow_client_blocks_all},
    {"exits_after_first_client", finding_words::exits_after_first_client},
    {"protocol_refused", finding_words::protocol_refused},
    {"reset_ends_server", finding_words::reset_ends_server},
    {"port_kept_by_child", finding_words::port_kept_by_child},
});

/// "call 2": one of the finding's calls, by its number from 1.
std::string evidence_place(std::string_view place, const Finding& finding, const Timeline& timeline) {
  if (place == "program") return fmt::format("pid {}", finding.process.value);
  const auto space = place.find(' ');
  if (space == std::string_view::npos) return {};
  const auto what = place.substr(0, space), number = place.substr(space + 1);
  std::size_t which = 0;
  std::from_chars(number.data(), number.data() + number.size(), which);
  const bool is_there = which >= 1 && which <= finding.evidence.size();
  const Syscall* call = is_there ? timeline.call(finding.evidence[which - 1]) : nullptr;
  if (call == nullptr) return what == "fd" ? "?" : "the call";
  if (what == "call") return short_call(*call);
  if (what == "result") return short_call(*call) + " " + result_suffix(*call);
  if (what == "name") return call_name(*call);
  if (what == "page") return man_page(call->name);
  if (what == "fd") return fmt::format("{}", call->fd.value_or(-1));
  return {};
}

void take(std::string_view& field, std::string_view newer) {
  if (!newer.empty()) field = newer;
}

Words words_for(std::span<const Words> cases, const std::map<std::string, std::string>& values) {
  Words words;
  for (const Words& each : cases) {
    if (!holds_for(each.when, values)) continue;
    take(words.mistake, each.mistake);
    take(words.did, each.did);
    take(words.expected, each.expected);
    take(words.happened, each.happened);
    take(words.why, each.why);
    take(words.fix, each.fix);
    take(words.reference, each.reference);
    if (each.lesson > 0) words.lesson = each.lesson;
  }
  return words;
}

}  // namespace

std::string_view severity_text(Severity severity) {
  static constexpr std::array<std::string_view, 4> names{"note", "surprise", "risk", "mistake"};
  return names[static_cast<std::size_t>(severity)];
}

std::string_view certainty_text(Certainty certainty) {
  return certainty == Certainty::seen ? "seen" : "inferred";
}

FindingText describe(const Finding& finding, const Timeline& timeline) {
  const auto row = std::ranges::find(rows, finding.rule, &Row::rule);
  if (row == rows.end())
    return {.mistake = finding.rule};  // of a newer version; its name is better than nothing
  auto values = finding.values;
  const auto* first = finding.evidence.empty() ? nullptr : timeline.call(finding.evidence.front());
  if (first != nullptr) values.try_emplace("by", first->name);
  const Words words = words_for(row->words, values);
  const auto fill = [&](std::string_view text) {
    return filled(text, values,
                  [&](std::string_view place) { return evidence_place(place, finding, timeline); });
  };
  return {.mistake = fill(words.mistake),
          .did = fill(words.did),
          .expected = fill(words.expected),
          .happened = fill(words.happened),
          .why = fill(words.why),
          .fix = fill(words.fix),
          .reference = fill(words.reference),
          .lesson = words.lesson};
}

std::vector<SeenCall> seen_calls(const Finding& finding, const Timeline& timeline) {
  std::vector<SeenCall> seen;
  for (const EventId id : finding.evidence) {
    const Event* event = timeline.find(id);
    const auto* call = event == nullptr ? nullptr : std::get_if<Syscall>(&event->fact);
    if (call == nullptr) continue;
    seen.push_back({id, event->at, short_call(*call) + " " + result_suffix(*call),
                    call->source ? short_place_text(*call->source) : std::string()});
  }
  return seen;
}

}  // namespace switchboard
