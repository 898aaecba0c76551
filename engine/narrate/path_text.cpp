#include "engine/narrate/path_text.hpp"

#include <fmt/format.h>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

/// "shutdown(3, SHUT_WR)", "the end of the program"; empty when no call is known.
std::string call_text(const StateStep& step, const Timeline& timeline) {
  const Event* event = step.call ? timeline.find(*step.call) : nullptr;
  if (event == nullptr) return {};
  if (const auto* call = std::get_if<Syscall>(&event->fact)) {
    if (call->name == "exit_group") return "the end of the program";
    return call->name == "connect" ? "connect" : short_call(*call);
  }
  if (std::holds_alternative<ProgramExecuted>(event->fact)) return "execve";
  return "the end of the program";
}

std::string with_call(const StateStep& step, const Timeline& timeline, std::string_view between,
                      std::string_view segment) {
  const std::string call = call_text(step, timeline);
  if (call.empty()) return std::string(segment);
  return segment.empty() ? call : fmt::format("{}{}{}", call, between, segment);
}

std::string text_of(const StateStep& step, const Timeline& timeline, std::string_view between) {
  const bool was_captured = step.packet.has_value();
  const auto sent = [&](std::string_view segment) {
    return with_call(step, timeline, between, was_captured ? fmt::format("{} sent", segment) : "");
  };
  switch (step.cause) {
    case StateCause::listen_called: {
      const std::string call = call_text(step, timeline);
      return call.empty() ? "listen" : call;
    }
    case StateCause::syn_sent: {
      const std::string text = sent("SYN");
      return text.empty() ? "a SYN was sent" : text;
    }
    case StateCause::syn_came:
      return was_captured ? "SYN came, new socket" : "a SYN came, new socket";
    case StateCause::syn_came_too:
      return "SYN came: both dialled";
    case StateCause::syn_ack_came:
      if (!was_captured && step.call) return "connect returned 0";
      return was_captured ? "SYN ACK came" : "a SYN ACK came";
    case StateCause::ack_came:
      return was_captured ? "ACK came" : "the last ACK came";
    case StateCause::fin_sent: {
      const std::string text = sent("FIN");
      return text.empty() ? "a FIN was sent" : text;
    }
    case StateCause::fin_came:
      return was_captured ? "FIN came" : "a FIN came";
    case StateCause::fin_and_ack_came:
      return "FIN and ACK came";
    case StateCause::fin_acked:
      return was_captured ? "ACK of the FIN came" : "the FIN was acknowledged";
    case StateCause::reset_came:
      return "RST came";
    case StateCause::reset_sent:
      return with_call(step, timeline, between, "RST sent");
    case StateCause::closed:
      return with_call(step, timeline, "", "");
    case StateCause::call_failed: {
      const auto* call = step.call ? timeline.call(*step.call) : nullptr;
      return call == nullptr ? "connect failed" : fmt::format("connect = {}", result_text(*call));
    }
    case StateCause::time_passed:
      return "60 s have passed";
    case StateCause::only_seen:
      return "the kernel says so";
  }
  return {};
}

}  // namespace

std::string step_text(const StateStep& step, const Timeline& timeline) {
  return text_of(step, timeline, ", ");
}

std::string step_label(const StateStep& step, const Timeline& timeline) {
  switch (step.cause) {
    case StateCause::syn_came:
      return "SYN came: a new socket is born here";
    case StateCause::syn_ack_came:
      if (step.packet) return "SYN ACK came, ACK sent";
      break;
    case StateCause::fin_came:
      if (step.packet) return "FIN came, ACK sent";
      break;
    default:
      break;
  }
  return text_of(step, timeline, ": ");
}

std::string_view edge_label(const MachineEdge& edge) {
  switch (edge.cause) {
    case StateCause::listen_called:
      return "listen";
    case StateCause::syn_sent:
      return edge.use == MachineEdge::Use::not_on_linux ? "send (the RFC allows it, Linux does not)"
                                                        : "connect: SYN sent";
    case StateCause::syn_came:
      return "SYN came: SYN ACK sent";
    case StateCause::syn_came_too:
      return "SYN came: both dialled at once";
    case StateCause::syn_ack_came:
      return "SYN ACK came, ACK sent";
    case StateCause::ack_came:
      return "ACK came";
    case StateCause::fin_sent:
      return "close: FIN sent";
    case StateCause::fin_came:
      return "FIN came, ACK sent";
    case StateCause::fin_and_ack_came:
      return "FIN and ACK came";
    case StateCause::fin_acked:
      return "ACK came";
    case StateCause::reset_came:
    case StateCause::reset_sent:
      return "RST";
    case StateCause::closed:
      return "close";
    case StateCause::call_failed:
      return "connect fails";
    case StateCause::time_passed:
      return "after 60 s";
    case StateCause::only_seen:
      return "";
  }
  return "";
}

std::string_view rfc_name(TcpState state) {
  switch (in_machine(state)) {
    case TcpState::established:
      return "ESTABLISHED";
    case TcpState::syn_sent:
      return "SYN-SENT";
    case TcpState::syn_recv:
      return "SYN-RECEIVED";
    case TcpState::fin_wait1:
      return "FIN-WAIT-1";
    case TcpState::fin_wait2:
      return "FIN-WAIT-2";
    case TcpState::time_wait:
      return "TIME-WAIT";
    case TcpState::close_wait:
      return "CLOSE-WAIT";
    case TcpState::last_ack:
      return "LAST-ACK";
    case TcpState::listen:
      return "LISTEN";
    case TcpState::closing:
      return "CLOSING";
    default:
      return "CLOSED";
  }
}

}  // namespace switchboard
