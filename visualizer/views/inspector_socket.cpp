// The Inspector: a socket, as the kernel last described it and as calls used it.

#include <fmt/format.h>
#include <netinet/in.h>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/inspector_sections.hpp"

namespace switchboard::visualizer {
namespace {

void draw_listener(InspectorPage& page, const ListenerQueues& queues) {
  page.row("Recv-Q", count_text(queues.length), "connections waiting for accept", from_the_table);
  page.row("Send-Q", count_text(queues.limit), "the limit: the smaller of backlog and somaxconn",
           from_the_table);
  page.row("syn queue", count_text(queues.syn_queue), "handshakes in progress", from_the_table);
  page.row("dropped", count_text(static_cast<std::int64_t>(queues.dropped)), "turned away since it began",
           from_the_table, queues.dropped > 0 ? Token::error : Token::t1);
}

void draw_queues(InspectorPage& page, const SocketState& socket, const ByteQueues& bytes) {
  page.row("Recv-Q", byte_count(bytes.receive), "arrived, not read yet", from_the_table);
  page.row("Send-Q", byte_count(bytes.send),
           socket.sample.protocol == IPPROTO_TCP ? "written, not acknowledged yet" : "written, not sent yet",
           from_the_table);
  if (bytes.dropped > 0)
    page.row("dropped", count_text(static_cast<std::int64_t>(bytes.dropped)), "packets, for want of room",
             from_the_table, Token::error);
  page.row("wrote", byte_count(socket.written), "by all its send calls", from_all_calls);
  page.row("read", byte_count(socket.read), "by all its receive calls", from_all_calls);
}

void draw_tcp(InspectorPage& page, const TcpInfo& tcp) {
  const auto time = [](std::uint32_t us) { return duration_text(static_cast<std::int64_t>(us) * 1000); };
  page.space(6);
  page.heading("tcp_info, what the kernel counts");
  page.row("rtt", time(tcp.rtt_us), "round trip, smoothed", from_the_table);
  page.row("rto", time(tcp.rto_us), "then it sends again", from_the_table);
  page.row("cwnd", counted(tcp.congestion_window, "segment"), "may be under way at once", from_the_table);
  page.row("mss", byte_count(tcp.send_mss), "at most in a segment", from_the_table);
  page.row("sent", byte_count(static_cast<std::int64_t>(tcp.bytes_sent)), "put on the wire", from_the_table);
  page.row("acknowledged", byte_count(static_cast<std::int64_t>(tcp.bytes_acked)),
           "SYN and FIN count one each", from_the_table);
  page.row("received", byte_count(static_cast<std::int64_t>(tcp.bytes_received)), "in order", from_the_table);
  page.row("segments",
           fmt::format("{} out, {} in", count_text(tcp.segments_out), count_text(tcp.segments_in)), "",
           from_the_table);
  page.row("in flight", counted(tcp.unacked, "segment"), "sent, not acknowledged", from_the_table);
  page.row("retransmits", count_text(tcp.total_retransmits), "segments sent again", from_the_table,
           tcp.total_retransmits > 0 ? Token::error : Token::t1);
}

void draw_holders(InspectorPage& page, const SocketState& socket) {
  ViewContext& context = page.context();
  std::size_t shown = 0;
  const auto holders = context.world.holders(socket.id);
  for (const ProcessState* holder : holders) {
    std::string numbers;
    for (const auto& [fd, id] : holder->descriptors)
      if (id == socket.id) numbers += (numbers.empty() ? "fd " : ", ") + std::to_string(fd);
    const Who who = who_is(context, holder->id);
    page.row_with(
        shown == 0 ? "descriptors" : "", 26,
        [&](Point p) {
          letter_badge(page.paint(), {p.x, p.y - 9}, who.letter, who.role, 18);
        },
        numbers, holder->label, "the calls that made and closed them");
    if (++shown == 4 && holders.size() > 5) {
      page.row("", fmt::format("and {} more", holders.size() - shown), "processes have it", from_the_table);
      return;
    }
  }
  if (holders.empty())
    page.row("descriptors", "none",
             socket.closed      ? fmt::format("closed at {}", time_text(*socket.closed))
             : socket.queued_at ? "it waits in the accept queue"
                                : "no program has it",
             "the calls that made and closed them");
}

std::string_view words_for(const SocketState& socket) {
  if (socket.is_listener())
    return "On a listening socket Recv-Q and Send-Q count connections. On a connected one the same two count "
           "bytes. Linux calls the queue full when its length is greater than the limit, so one more gets "
           "in.";
  if (socket.sample.state) return sentence_of(*socket.sample.state);
  return "A datagram socket has no connection and no state: each datagram stands alone.";
}

}  // namespace

void inspect_socket(InspectorPage& page, const SocketState& socket) {
  ViewContext& context = page.context();
  const SocketSample& sample = socket.sample;
  page.heading(socket.is_listener() ? "The listener" : "The socket");
  if (sample.state) {
    const Who owner = owner_of(context, socket);
    const bool inferred = sample.certainty == Certainty::inferred;
    page.row_with(
        "state", 20,
        [&](Point p) {
          state_glyph(page.paint(), {p.x + 7, p.y}, *sample.state,
                      owner.letter == "?" ? Token::t2 : owner.role);
        },
        to_string(*sample.state), inferred ? "inferred from segments" : "", from_the_table);
  }
  if (socket.sampled_at) page.row("kind", protocol_text(sample), family_text(sample.domain), from_the_table);
  page.row("cookie", cookie_text(socket.id), "", from_the_table);
  draw_holders(page, socket);
  if (sample.local) page.row("local", printable(to_string(*sample.local)), "", from_the_table);
  if (sample.remote && !socket.is_listener())
    page.row("remote", printable(to_string(*sample.remote)), "", from_the_table);
  if (const auto* queues = socket.listener()) draw_listener(page, *queues);
  if (const auto* bytes = socket.bytes()) draw_queues(page, socket, *bytes);
  if (socket.sampled_at)
    page.row("sampled", time_text(*socket.sampled_at), "the kernel's last word", from_the_table);
  else
    page.row("sampled", "not yet", "only calls tell of this socket", "the calls that acted on it");
  if (sample.tcp && !socket.is_listener()) draw_tcp(page, *sample.tcp);
  if (!socket.sampled_at) return;
  page.space(8);
  page.note(words_for(socket));
  page.space(6);
}

}  // namespace switchboard::visualizer
