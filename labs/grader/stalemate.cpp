#include "labs/grader/stalemate.hpp"

#include <linux/futex.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <algorithm>
#include <csignal>

namespace switchboard::grader {
namespace {

bool is_quiet_listener(const SocketState& socket) {
  const auto* queues = socket.listener();
  return queues != nullptr && queues->length == 0 && queues->syn_queue == 0;
}

/// Nothing to read now, and no end of the stream waiting.
bool is_quiet_connection(const SocketState& socket) {
  const auto* queues = socket.bytes();
  const auto state = socket.sample.state;
  return queues != nullptr && queues->receive == 0 &&
         (state == TcpState::established || state == TcpState::fin_wait2);
}

bool has_nothing_unread(const SocketState& socket) {
  const auto* queues = socket.bytes();
  return queues != nullptr && queues->receive == 0;
}

/// Of UDP. A datagram, or a refusal by ICMP, is sent by somebody who acts: all of the submission stands
/// still.
bool gives_no_datagram(const SocketState& socket, Stalemate& so_far) {
  so_far.datagrams = Stalemate::Datagrams::awaited;
  return has_nothing_unread(socket);
}

/// Of UNIX streams. What is sent is in the queue when send returns, and whoever closes wakes the reader at
/// once (unix(7)). The other end is in this network: ours, or the submission's own.
bool gives_nothing_here(const SocketState& socket, Stalemate& so_far) {
  if (socket.is_listener()) {
    so_far.clients = Stalemate::Clients::awaited;
    return is_quiet_listener(socket);
  }
  return socket.sample.state == TcpState::established && socket.sample.peer && has_nothing_unread(socket);
}

/// Of two programs of the submission that talk with each other: whether the kernel carries nothing more to
/// this end, after both have done their last call. What our peers still send, they know themselves.
bool comes_nothing_from_the_other_program(const SocketState& socket, const Snapshot& world) {
  const auto* other = world.peer_of(socket);
  if (other == nullptr || !other->creator || other->sample.reason == SocketSample::Reason::gone) return true;
  const auto* queues = other->bytes();
  const auto state = other->sample.state;
  return queues != nullptr && queues->send == 0 && state != TcpState::fin_wait1 &&
         state != TcpState::closing && state != TcpState::last_ack;
}

/// Whether a socket cannot become readable unless a peer of ours acts; which peer that is, is noted.
bool gives_nothing(const SocketState* socket, const Snapshot& world, Stalemate& so_far) {
  if (socket == nullptr || !socket->sampled_at) return false;
  if (socket->sample.domain == AF_UNIX) return gives_nothing_here(*socket, so_far);
  if (socket->sample.protocol == IPPROTO_UDP) return gives_no_datagram(*socket, so_far);
  if (socket->sample.protocol != IPPROTO_TCP) return false;
  if (socket->is_listener()) {
    so_far.clients = Stalemate::Clients::awaited;
    return is_quiet_listener(*socket);
  }
  const auto peer = socket->sample.remote ? port_of(*socket->sample.remote) : std::nullopt;
  if (!peer) return false;
  so_far.waits_for.insert(*peer);
  return is_quiet_connection(*socket) && comes_nothing_from_the_other_program(*socket, world);
}

/// A send that waits goes on when its peer reads. Before that is certain, what was sent may still be on its
/// way and make room as it is acknowledged: so all that was sent is acknowledged, and the rest finds a closed
/// window.
bool has_no_room(const SocketState* socket, Stalemate& so_far) {
  if (socket == nullptr || !socket->sampled_at || socket->sample.protocol != IPPROTO_TCP) return false;
  const auto* queues = socket->bytes();
  const auto& tcp = socket->sample.tcp;
  const auto state = socket->sample.state;
  const auto peer = socket->sample.remote ? port_of(*socket->sample.remote) : std::nullopt;
  if (queues == nullptr || !tcp || !peer) return false;
  so_far.waits_for_room.insert(*peer);
  return (state == TcpState::established || state == TcpState::close_wait) && queues->send > 0 &&
         tcp->unacked == 0;
}

bool is_null_pointer(const ArgumentValue* value) {
  const auto* pointer = value == nullptr ? nullptr : std::get_if<Pointer>(value);
  return pointer != nullptr && pointer->address == 0;
}

bool is_minus_one(const ArgumentValue* value) {
  const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
  return number != nullptr && static_cast<std::int32_t>(*number) == -1;
}

bool has_no_timeout(const Syscall& call) {
  if (call.name == "poll" || call.name == "epoll_wait" || call.name == "epoll_pwait")
    return is_minus_one(call.argument("timeout"));
  if (call.name == "ppoll") return is_null_pointer(call.argument("tmo_p"));
  return is_null_pointer(call.argument("timeout"));
}

/// Of poll and select: each descriptor is a socket of TCP that is asked for reading only and gives nothing.
bool waits_on_quiet_list(const Syscall& call, const Snapshot& world, Stalemate& so_far) {
  for (const auto& argument : call.arguments) {
    const auto* list = std::get_if<ReadinessList>(&argument.value);
    if (list == nullptr) continue;
    if (list->count != static_cast<std::int64_t>(list->entries.size())) return false;
    for (const auto& entry : list->entries) {
      if (entry.fd < 0) continue;  // poll(2): ignored
      const bool asks_to_write = call.name.ends_with("poll")
                                     ? (entry.events.number & POLLOUT) != 0
                                     : entry.events.name.find("write") != std::string::npos;
      if (asks_to_write || !gives_nothing(world.socket_of(call.process, entry.fd), world, so_far))
        return false;
    }
  }
  return true;
}

bool waits_on_quiet_epoll(const Syscall& call, const Snapshot& world, Stalemate& so_far) {
  const auto* number = call.argument("epfd");
  const auto* epoll_fd = number == nullptr ? nullptr : std::get_if<std::int64_t>(number);
  if (epoll_fd == nullptr) return false;
  const auto interest = epoll_interest(call.process, static_cast<int>(*epoll_fd));
  if (!interest || interest->empty()) return false;
  return std::all_of(interest->begin(), interest->end(), [&](const auto& entry) {
    return (entry.second & EPOLLOUT) == 0 &&
           gives_nothing(world.socket_of(call.process, entry.first), world, so_far);
  });
}

/// SO_RCVTIMEO and SO_SNDTIMEO turn a blocking call into a timed one (socket(7)); we do not ask which socket
/// has it.
bool sets_a_timeout(const Event& event) {
  const auto* call = std::get_if<Syscall>(&event.fact);
  if (call == nullptr || call->name != "setsockopt") return false;
  const auto* level = call->argument("level");
  const auto* option = call->argument("optname");
  const auto* level_symbol = level ? std::get_if<Symbol>(level) : nullptr;
  const auto* option_symbol = option ? std::get_if<Symbol>(option) : nullptr;
  return level_symbol == nullptr || option_symbol == nullptr ||
         (level_symbol->number == SOL_SOCKET &&
          (option_symbol->number == SO_RCVTIMEO || option_symbol->number == SO_SNDTIMEO));
}

bool is_still_in(const Syscall& call, const Snapshot& world, Stalemate& so_far) {
  const auto& name = call.name;
  if (name == "accept" || name == "accept4" || name == "recvfrom" || name == "recvmsg" || name == "read" ||
      name == "readv")
    return call.socket && gives_nothing(world.socket(*call.socket), world, so_far);
  if (name == "sendto" || name == "sendmsg" || name == "write" || name == "writev" || name == "sendfile")
    return call.socket && has_no_room(world.socket(*call.socket), so_far);
  if (name == "poll" || name == "ppoll" || name == "select" || name == "pselect6")
    return has_no_timeout(call) && waits_on_quiet_list(call, world, so_far);
  if (name.starts_with("epoll_")) return has_no_timeout(call) && waits_on_quiet_epoll(call, world, so_far);
  return name == "wait4" || name == "waitid";  // for a child: which is among the living, and still too
}

/// Waits that are not recorded: for another thread (pthread_join, a mutex), for a child.
bool is_still_without_a_recorded_call(const ThreadLook& look) {
  if (!look.call) return false;
  const auto& [number, arguments] = *look.call;
  if (number == SYS_futex) {
    const auto operation = arguments[1] & static_cast<std::uint64_t>(FUTEX_CMD_MASK);
    return (operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET) && arguments[3] == 0;
  }
  return number == SYS_wait4 || number == SYS_waitid;
}

/// A signal that a timer sends, or that says a socket is ready, could break any wait.
bool could_be_woken_by_signal(ProcessId process) {
  const auto handled = handled_signals(process);
  const auto timers = has_timers(process);
  if (!handled || !timers || *timers) return true;
  const auto bit = [](int number) { return std::uint64_t{1} << (number - 1); };
  return (*handled & (bit(SIGALRM) | bit(SIGVTALRM) | bit(SIGPROF) | bit(SIGIO) | bit(SIGURG))) != 0;
}

const EventId* call_of(const ProcessState& process, ThreadId id) {
  const auto thread = process.threads.find(id);
  if (thread == process.threads.end() || !thread->second.in_call) return nullptr;
  return &*thread->second.in_call;
}

}  // namespace

std::vector<const ProcessState*> living_processes(Observed& observed) {
  std::vector<const ProcessState*> living;
  for (const auto& [id, process] : observed.now().processes) {
    if (!process.ended && !process.label.starts_with(our_own_label)) living.push_back(&process);
  }
  return living;
}

std::optional<Stalemate> look_for_stalemate(Observed& observed) {
  // Asked first, so that a thread that wakes while we look has other numbers the next time.
  observed.refresh();
  std::vector<std::pair<ProcessId, std::vector<ThreadLook>>> looks;
  for (const auto* process : living_processes(observed)) {
    if (could_be_woken_by_signal(process->id)) return {};
    auto threads = look_at_threads(process->id);
    const bool all_sleep = std::all_of(threads.begin(), threads.end(),
                                       [](const ThreadLook& thread) { return thread.state == 'S'; });
    if (threads.empty() || !all_sleep) return {};
    looks.emplace_back(process->id, std::move(threads));
  }
  if (looks.empty()) return {};
  observed.flush();
  const auto events = observed.timeline().events();
  if (std::any_of(events.begin(), events.end(), sets_a_timeout)) return {};

  const auto& world = observed.now();
  if (living_processes(observed).size() != looks.size()) return {};
  Stalemate stalemate;
  for (const auto& [id, threads] : looks) {
    const auto* process = world.process(id);
    if (process == nullptr || process->ended) return {};
    for (const auto& thread : threads) {
      const auto* in_call = call_of(*process, thread.id);
      const auto* call = in_call ? observed.timeline().call(*in_call) : nullptr;
      if (call != nullptr ? !is_still_in(*call, world, stalemate) : !is_still_without_a_recorded_call(thread))
        return {};
      stalemate.threads.push_back(
          {thread.id, thread.cpu_ticks, thread.switches, in_call ? std::optional(*in_call) : std::nullopt});
    }
  }
  return stalemate;
}

}  // namespace switchboard::grader
