// What a connection is at a moment and what its ends may still do (path_text.hpp).

#include <fmt/format.h>

#include "engine/narrate/path_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

using enum TcpState;

bool has_ended_sending(TcpState state) {  // RFC 9293, section 3.6
  return state == fin_wait1 || state == fin_wait2 || state == closing || state == last_ack ||
         state == time_wait;
}

bool has_heard_the_end(TcpState state) {
  return state == close_wait || state == closing || state == last_ack || state == time_wait;
}

ConnectionPhase phase_of_one(TcpState state, std::string_view one, std::string_view other) {
  switch (in_machine(state)) {
    case close:
      return {"Closed", fmt::format("{} has no connection", one)};
    case listen:
      return {"Listening", fmt::format("{} waits for connections", one)};
    case syn_sent:
      return {"Dialling", fmt::format("{} has sent a SYN and has no answer", one)};
    case syn_recv:
      return {"Handshake", fmt::format("{} has answered a SYN and waits for the ACK", one)};
    case established:
      return {"Open", fmt::format("{} may send and receive", one)};
    case close_wait:
      return {"Half-closed", fmt::format("{} has finished sending; {} may still send", other, one)};
    case fin_wait1:
    case fin_wait2:
      return {"Half-closed", fmt::format("{} has finished sending, and still receives", one)};
    case closing:
    case last_ack:
      return {"Closing", fmt::format("{} waits for the last ACK", one)};
    default:
      return {"Over", fmt::format("{} keeps the pair of endpoints for 60 s", one)};
  }
}

}  // namespace

ConnectionPhase phase_of(std::optional<TcpState> one_state, std::optional<TcpState> other_state,
                         std::string_view one, std::string_view other) {
  if (!one_state && !other_state) return {"Not begun", "neither end has a state yet"};
  if (!one_state) return phase_of_one(*other_state, other, one);
  if (!other_state) return phase_of_one(*one_state, one, other);
  const TcpState a = in_machine(*one_state), b = in_machine(*other_state);
  const auto is_pair = [&](TcpState x, TcpState y) { return (a == x && b == y) || (a == y && b == x); };
  if (a == established && b == established) return {"Open", "both may send and receive"};
  if (a == close && b == close) return {"Closed", "neither end has a connection"};
  if (is_pair(close, listen)) return {"Not begun", "nobody has dialled yet"};
  if (is_pair(syn_sent, listen)) return phase_of_one(syn_sent, a == syn_sent ? one : other, "");
  if (a == syn_recv || b == syn_recv || a == syn_sent || b == syn_sent)
    return {"Handshake", fmt::format("{} is {}, {} is {}", one, to_string(a), other, to_string(b))};
  if (a == time_wait || b == time_wait) return phase_of_one(time_wait, a == time_wait ? one : other, "");
  if (has_ended_sending(a) && has_ended_sending(b))
    return {"Closing", "both have finished sending; the last ACK is awaited"};
  if (a == close || b == close) {
    const std::string_view gone = a == close ? one : other, there = a == close ? other : one;
    const TcpState state = a == close ? b : a;
    if (state == fin_wait1 || state == fin_wait2 || state == established || state == close_wait)
      return {"Broken",
              fmt::format("{} has no connection any more, {} is {}", gone, there, to_string(state))};
    return {"Closing", fmt::format("{} is done, {} is {}", gone, there, to_string(state))};
  }
  if (has_ended_sending(a)) return phase_of_one(fin_wait2, one, other);
  if (has_ended_sending(b)) return phase_of_one(fin_wait2, other, one);
  return {"Closing", fmt::format("{} is {}, {} is {}", one, to_string(a), other, to_string(b))};
}

EndRights rights_of(const EndUse& end) {
  using Answer = EndRights::Answer;
  const TcpState state = in_machine(end.state);
  EndRights rights;
  const auto say = [&](Answer send, std::string send_text, Answer receive, std::string receive_text) {
    rights.send = send;
    rights.receive = receive;
    rights.send_text = std::move(send_text);
    rights.receive_text = std::move(receive_text);
  };
  const std::string bytes = fmt::format("recv: {}", byte_count(end.unread));
  const bool unread = end.unread > 0;
  if (state == close && end.held != EndUse::Held::by_program) {
    rights.sentence = "can do nothing: there is no connection.";
    return rights;
  }
  if (end.held != EndUse::Held::by_program && state != listen) {
    say(Answer::nobody, "send: nobody", Answer::nobody, "recv: nobody");
    if (end.held == EndUse::Held::not_yet) {
      rights.sentence =
          state == syn_recv
              ? "can do nothing yet: the kernel answers the handshake, and no program has the connection."
              : "can do nothing yet: no program has accepted it. What comes waits in its queue.";
    } else if (has_heard_the_end(state)) {
      rights.sentence =
          state == time_wait
              ? "can do nothing: for 60 s the kernel alone keeps the pair of endpoints."
              : "can do nothing: its program has closed it, and the kernel waits for the last ACK.";
    } else {
      rights.sentence =
          "can do nothing: its program has closed it. Bytes that still come are answered with RST.";
    }
    return rights;
  }
  switch (state) {
    case established:
      say(Answer::gives, "send", unread ? Answer::gives : Answer::waits, unread ? bytes : "recv waits");
      rights.sentence = fmt::format("may send, and read what {} sends; then close.", end.peer);
      return rights;
    case syn_sent:
      say(Answer::waits, "send waits", Answer::waits, "recv waits");
      rights.sentence = "may wait for the answer to its SYN, or close.";
      return rights;
    case syn_recv:
      say(Answer::nobody, "send: nobody", Answer::nobody, "recv: nobody");
      rights.sentence =
          "can do nothing yet: the kernel answers the handshake, and no program has the connection.";
      return rights;
    case fin_wait1:
    case fin_wait2:
      say(Answer::refused, "send: EPIPE", unread ? Answer::gives : Answer::waits,
          unread ? bytes : "recv waits");
      rights.sentence = fmt::format("may read what {} sends; close. It may not send again.", end.peer);
      return rights;
    case close_wait:
      say(Answer::gives, "send", Answer::gives, unread ? bytes : "recv = 0 (end)");
      rights.sentence = "may send as long as it likes; then close, which sends its own FIN.";
      return rights;
    case closing:
    case last_ack:
    case time_wait:
      say(Answer::refused, "send: EPIPE", Answer::gives, unread ? bytes : "recv = 0 (end)");
      rights.sentence = unread ? "may read what has come; close. Both directions have ended."
                               : "may only close: both directions have ended.";
      return rights;
    case listen:
      say(Answer::nobody, "", Answer::nobody, "");
      rights.sentence = "may accept connections.";
      return rights;
    default:
      say(Answer::refused, "", unread ? Answer::gives : Answer::refused, unread ? bytes : "");
      rights.sentence = unread ? "may read what has come; close." : "can do nothing: there is no connection.";
      return rights;
  }
}

std::string no_machine_text(const SocketState& socket) {
  constexpr int stream = 1, datagram = 2, local = 1;  // SOCK_STREAM, SOCK_DGRAM, AF_UNIX
  const SocketSample& sample = socket.sample;
  const bool has_peer = sample.domain == local ? sample.peer.has_value() : sample.remote.has_value();
  if (sample.domain == local && sample.type == stream)
    return sample.state == listen ? "listens. There is no handshake: connect is done when it is in the queue."
           : has_peer ? "connected to another socket of this machine. There are no states between."
                      : "has no peer. There are no states between open and closed.";
  if (sample.type == datagram)
    return has_peer ? "has a peer by connect, and no states: each datagram stands alone."
                    : "has no states: each datagram stands alone.";
  return "has none of TCP's states.";
}

std::string stay_text(const ConnectionPath& path, std::size_t end, std::size_t index, const Flows& flows,
                      const Timeline& timeline, Time now) {
  const EndPath& own = path.ends[end];
  const EndPath& peer = path.ends[1 - end];
  if (index >= own.steps.size()) return {};
  const StateStep& step = own.steps[index];
  const StateStep* next = index + 1 < own.steps.size() ? &own.steps[index + 1] : nullptr;
  const bool is_over = next != nullptr && next->at <= now;
  const Time until = is_over ? next->at : now;
  const std::int64_t lasted = until - step.at;
  // Shorter stays are the time of a call and of a wire; nobody asks why.
  constexpr std::int64_t worth_a_word_ns = 5'000'000;
  if (lasted < worth_a_word_ns) return {};
  const std::string head = is_over
                               ? fmt::format("{} lasted {}", to_string(step.to), duration_text(lasted))
                               : fmt::format("{} lasts {} so far", to_string(step.to), duration_text(lasted));
  const auto closed_at = [&](const EndPath& of) -> std::optional<Time> {
    const auto* calls = of.socket ? flows.calls_on(*of.socket) : nullptr;
    if (calls == nullptr || !calls->last_close) return {};
    const Event* event = timeline.find(calls->last_close->event);
    return event == nullptr ? std::nullopt : std::optional(event->at);
  };
  switch (in_machine(step.to)) {
    case fin_wait1: {
      // tcp(7) on TCP_QUICKACK; Linux holds an ACK back for 40 ms to 200 ms (TCP_DELACK_MIN and _MAX in
      // include/net/tcp.h), and counts each that it held to the end.
      constexpr std::int64_t least_ns = 35'000'000, most_ns = 220'000'000;
      const auto* ack = is_over && next->packet ? flows.segment(*next->packet) : nullptr;
      const bool is_bare = ack != nullptr && ack->payload == 0 && !ack->flags.fin;
      const HostId host = peer.socket ? flows.states().host_of(*peer.socket) : HostId{};
      if (is_bare && lasted >= least_ns && lasted <= most_ns && flows.states().delayed_ack_at(next->at, host))
        return head + ": the other end held its ACK back, hoping to send it along with data.";
      return {};
    }
    case close_wait: {
      const auto closed = closed_at(own);
      if (!is_over && (!closed || *closed > now))
        return head + ": the peer has finished, and the program here has not closed its end.";
      if (is_over && closed && *closed <= next->at && next->to == last_ack)
        return head + ": until the program closed its end.";
      return {};
    }
    case fin_wait2: {
      const auto state = state_at(peer, now);
      if (!is_over && state == close_wait) return head + ": the peer has not closed its end.";
      return {};
    }
    case syn_sent: {
      const auto* segment = step.packet ? flows.segment(*step.packet) : nullptr;
      if (segment == nullptr) return {};
      const Connection& connection = flows.connections()[segment->connection];
      const TcpDirection& direction = connection.directions[segment->from];
      std::int64_t sent = 0;
      for (const auto syn : direction.syns) sent += direction.segments[syn].at <= until ? 1 : 0;
      if (sent < 2) return {};
      return fmt::format(
          "{}: its SYN was sent {} times{}", head, count_text(sent),
          is_over && next->to == established ? " before an answer came." : ", and no answer has come.");
    }
    case syn_recv: {
      const auto* segment = step.packet ? flows.segment(*step.packet) : nullptr;
      if (segment == nullptr) return {};
      const Connection& connection = flows.connections()[segment->connection];
      const TcpDirection& direction = connection.directions[1U - segment->from];
      std::int64_t sent = 0;
      for (const auto syn : direction.syns) sent += direction.segments[syn].at <= until ? 1 : 0;
      if (sent < 2) return {};
      return fmt::format("{}: its SYN ACK was sent {} times.", head, count_text(sent));
    }
    case time_wait:
      return head + ": the kernel keeps the pair of endpoints for 60 s, for late segments.";
    default:
      return {};
  }
}

}  // namespace switchboard
