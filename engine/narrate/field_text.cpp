#include "engine/narrate/field_text.hpp"

#include <algorithm>
#include <array>

namespace switchboard {
namespace {

// Linux man-pages 6.03, linux/tcp.h, linux/inet_diag.h; what ss(8) prints under the same names. Sorted.
constexpr auto field_rows = std::to_array<FieldText>({
    {"Recv-Q",
     "Of a listener: connections that wait for accept. Of a connection: bytes that came and were not read.",
     "ss(8): Recv-Q; sock_diag(7): idiag_rqueue"},
    {"Send-Q",
     "Of a listener: the limit of its queue. Of a connection: bytes that the peer has not acknowledged.",
     "ss(8): Send-Q; sock_diag(7): idiag_wqueue"},
    {"acknowledged", "Bytes that the peer's kernel has; its program may not have read them.",
     "tcp(7), TCP_INFO: tcpi_bytes_acked"},
    {"addrlen",
     "How many bytes of the structure count. Where the kernel fills it, the program says how much room there "
     "is.",
     "accept(2), bind(2): addrlen"},
    {"arguments", "The command line, without the environment.", "execve(2): argv"},
    {"backlog", "The limit that the program asks for; the kernel takes the smaller of this and somaxconn.",
     "listen(2): backlog"},
    {"buf", "Where the bytes lie in the program's memory; what was kept of them stands below.",
     "send(2), recv(2): buf"},
    {"children", "Processes that it forked.", "fork(2)"},
    {"cookie", "The kernel's number for this socket. Descriptors are reused, it never is.",
     "socket(7): SO_COOKIE"},
    {"cwnd", "How many segments may be under way at once: the sender's own limit, against congestion.",
     "tcp(7), TCP_INFO: tcpi_snd_cwnd"},
    {"descriptors", "Numbers by which its processes name the socket.", "proc(5): /proc/PID/fd"},
    {"dropped", "What this socket turned away since it began: of a listener connections, of others packets.",
     "ss(8) -m: d; sock_diag(7): SK_MEMINFO_DROPS"},
    {"ended", "How the process ended.", "wait(2)"},
    {"fd", "The number by which the process names the socket or file.", "open(2), socket(2)"},
    {"flags", "What the call shall do otherwise than usual.", "send(2), recv(2): flags"},
    {"in flight", "Segments that were sent and not acknowledged.", "tcp(7), TCP_INFO: tcpi_unacked"},
    {"inode", "The socket's number as a file. A connection has none before it is accepted.",
     "proc(5): socket:[inode]"},
    {"kind", "The family, the type and the protocol that socket() was given.", "socket(2)"},
    {"len", "How many bytes the call may move at most; its result says how many it moved.",
     "send(2), recv(2): len"},
    {"limit", "The most that the accept queue holds before it counts as full; one more gets in.",
     "listen(2): backlog; proc(5): somaxconn"},
    {"local", "This end's address.", "getsockname(2)"},
    {"made", "The descriptor that the call made, and its socket.", "accept(2), socket(2)"},
    {"mss", "The most data that one segment may carry.", "tcp(7), TCP_INFO: tcpi_snd_mss"},
    {"peer", "The other end, where it is in this recording.", "getpeername(2)"},
    {"pid", "The process's number, as the host sees it.", "getpid(2)"},
    {"read", "Bytes that its receive calls returned.", "recv(2): the results added up"},
    {"received", "Bytes that came and were put in order.", "tcp(7), TCP_INFO: tcpi_bytes_received"},
    {"remote", "The other end's address.", "getpeername(2)"},
    {"retransmits", "Segments that were sent again because no acknowledgement came.",
     "tcp(7), TCP_INFO: tcpi_total_retrans"},
    {"rto", "How long the sender waits for an acknowledgement before it sends again.",
     "tcp(7), TCP_INFO: tcpi_rto"},
    {"rtt", "How long a segment's acknowledgement takes, smoothed.", "tcp(7), TCP_INFO: tcpi_rtt"},
    {"sampled", "When the kernel was asked last. What changed since then is not in these numbers.",
     "sock_diag(7)"},
    {"segments", "How many were sent and received.", "tcp(7), TCP_INFO: tcpi_segs_out, tcpi_segs_in"},
    {"sent", "Bytes that were put on the wire, those sent again counted again.",
     "tcp(7), TCP_INFO: tcpi_bytes_sent"},
    {"sockfd", "The descriptor of the socket that the call acts on.", "socket(2)"},
    {"started", "When it was started or forked.", "fork(2), execve(2)"},
    {"state", "Where this end is in the state machine.", "tcp(7); RFC 9293, section 3.3.2"},
    {"syn queue", "Handshakes of this listener that wait for the client's last ACK.",
     "listen(2); tcp(7): tcp_max_syn_backlog"},
    {"took", "From the entry of the call to its return, with the time that it waited.", "strace(1) -T"},
    {"wrote", "Bytes that its send calls returned: handed to the kernel, not yet received by anybody.",
     "send(2): the results added up"},
});
static_assert(std::ranges::is_sorted(field_rows, {}, &FieldText::name));

}  // namespace

const FieldText* field_text(std::string_view name) {
  const auto* row = std::ranges::lower_bound(field_rows, name, {}, &FieldText::name);
  return row != field_rows.end() && row->name == name ? row : nullptr;
}

std::span<const FieldText> field_texts() {
  return field_rows;
}

}  // namespace switchboard
