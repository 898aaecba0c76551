// The tracer's part that knows which descriptors are which sockets.

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>

#include "engine/observe/socket_probe.hpp"
#include "engine/observe/tracer.hpp"
#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

std::vector<int> open_descriptors(int process, unsigned first, unsigned last) {
  std::vector<int> result;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(fmt::format("/proc/{}/fd", process), error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    unsigned number = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
    if (parsed.ec == std::errc{} && number >= first && number <= last)
      result.push_back(static_cast<int>(number));
  }
  return result;
}

bool is_connection(const SocketSample& sample) {
  const bool is_inet = sample.domain == AF_INET || sample.domain == AF_INET6;
  return is_inet && sample.protocol == IPPROTO_TCP && sample.local && sample.remote;
}

}  // namespace

std::shared_ptr<const FileDescriptor> Tracer::open_thread(int thread) {
  constexpr unsigned of_the_thread = O_EXCL;  // PIDFD_THREAD, linux/pidfd.h
  return std::make_shared<const FileDescriptor>(
      static_cast<int>(syscall(SYS_pidfd_open, thread, of_the_thread)));
}

int Tracer::pidfd_of(const Tracee& tracee) {
  return tracee.own_pidfd ? tracee.own_pidfd->number() : tracee.process->pidfd.number();
}

/// A pidfd of a process shows the descriptors of its first thread, so from now on each thread is asked by one
/// of its own. Linux before 6.9 has none (pidfd_open(2), PIDFD_THREAD): there a thread's sockets are not
/// known.
void Tracer::separate_descriptors(Tracee& tracee) {
  tracee.descriptors = std::make_shared<DescriptorTable>(*tracee.descriptors);
  for (auto& [id, other] : tracees_) {
    if (other.process != tracee.process || id == other.process->id.value || other.own_pidfd) continue;
    other.own_pidfd = open_thread(id);
  }
}

std::optional<SocketId> Tracer::socket_at(Tracee& tracee, int fd) {
  if (fd < 0) return {};
  if (const auto* known = tracee.descriptors->find(fd)) return known->socket;
  const auto look = look_at(pidfd_of(tracee), fd);
  if (!look) return {};  // not open: EBADF will say so, and the next open may take the number
  if (look->way != DescriptorLook::Way::copied) note_closed_descriptors(tracee, look->way);
  if (look->way == DescriptorLook::Way::refused) return {};
  DescriptorEntry entry;
  if (look->sample) entry.socket = look->sample->socket;
  tracee.descriptors->set(fd, entry);
  return entry.socket;
}

bool Tracer::is_event_descriptor(const Tracee& tracee, int fd) const {
  const auto* known = tracee.descriptors->find(fd);
  return known != nullptr && known->kind == DescriptorEntry::Kind::event;
}

void Tracer::note_closed_descriptors(const Tracee& tracee, DescriptorLook::Way way) {
  const bool by_inode = way == DescriptorLook::Way::by_inode;
  if (by_inode) held_.name_by_inode();
  if (std::exchange(by_inode ? named_by_inode_ : refused_descriptors_, true)) return;
  if (by_inode)
    record(NoteWritten{
        "sockets",
        "The programs' descriptors cannot be copied here (pidfd_getfd): sockets are known by their "
        "inodes, and their states and queues only where the kernel's tables say them."});
  else
    record(NoteWritten{"sockets",
                       fmt::format("{} does not let itself be looked into (prctl, PR_SET_DUMPABLE, or a "
                                   "file that may not be read): which of its descriptors are sockets is "
                                   "not known, and what it reads and writes there is not seen.",
                                   tracee.process->label)});
}

/// A TCP connection whose ends are known is asked about in two system calls; by its descriptor it takes a
/// dozen.
std::optional<SocketSample> Tracer::connection_at(Tracee& tracee, int fd) {
  const auto* entry = tracee.descriptors->find(fd);
  const auto known = entry && entry->socket ? connections_.find(*entry->socket) : connections_.end();
  if (known == connections_.end()) return {};
  auto* tables = tables_of(known->second.host);
  if (tables == nullptr) return {};
  try {
    if (auto sample = tables->exact(known->second)) {
      sample->host = known->second.host;
      return sample;
    }
  } catch (const SystemError&) {  // the other way may still do
  }
  connections_.erase(known);  // reset, or its descriptor is all that is left
  return {};
}

void Tracer::remember(const SocketSample& connection) {
  connections_[connection.socket] = connection;
  if (connections_.size() < sweep_connections_at_) return;
  std::erase_if(connections_, [&](const auto& entry) { return !held_.contains(entry.first); });
  sweep_connections_at_ = std::max<std::size_t>(1024, 2 * connections_.size());
}

void Tracer::sample(Tracee& tracee, int fd, QueryBudget::Kind kind) {
  if (options_.exact_queries == ExactQueries::none) return;
  const std::int64_t now = monotonic_clock::now();
  if (!budget_.allows(now, kind)) {
    if (budget_.spared() == 1) note_spared_queries();
    return;
  }
  auto sample = ask_about(tracee, fd);
  const std::int64_t answered = monotonic_clock::now();
  if (sample) record(RawEvent{answered, Fact{*std::move(sample)}, now});
  budget_.charge(answered - now);
}

void Tracer::note_spared_queries() {
  record(NoteWritten{
      "samples",
      "Calls come faster than their sockets can be asked about each time. From here on the queues "
      "before and after some calls are those of the last sample."});
}

std::optional<SocketSample> Tracer::ask_about(Tracee& tracee, int fd) {
  if (auto connection = connection_at(tracee, fd)) return connection;
  auto look = look_at(pidfd_of(tracee), fd);
  if (!look || !look->sample || look->way != DescriptorLook::Way::copied) return {};
  auto& sample = *look->sample;
  sample.host = host_of(tracee, fd);
  if (is_connection(sample)) remember(sample);
  // These count their queues in the socket tables only, or in other bytes there than the socket itself says:
  // ask where the periodic samples come from.
  const bool in_the_tables = sample.domain == AF_UNIX || (sample.protocol == IPPROTO_UDP && sample.local);
  auto* tables = in_the_tables ? tables_of(sample.host) : nullptr;
  if (tables != nullptr) {
    if (auto exact = tables->exact(sample)) {
      exact->host = sample.host;
      exact->remote = sample.remote;
      sample = std::move(*exact);
    }
  }
  return std::move(sample);
}

SocketTables* Tracer::tables_of(HostId host) {
  const auto index = static_cast<std::size_t>(host.value);
  return index < tables_.size() ? &tables_[index] : nullptr;
}

/// A socket stays in the network where it was made, also in the hands of another host's program.
HostId Tracer::host_of(Tracee& tracee, int fd) {
  const auto& hosts = surroundings_.hosts;
  if (hosts.size() < 2) return hosts.front().id;
  const auto cookie = network_of(pidfd_of(tracee), fd);
  for (const auto& host : hosts)
    if (cookie && host.network_cookie == *cookie) return host.id;
  return tracee.process->host;
}

/// What a call may close, as far as it is open now: asked before the call, because afterwards it is gone.
std::vector<int> Tracer::descriptors_at_risk(Tracee& tracee, const RawCall& call) {
  const auto& arguments = call.arguments;
  const auto if_open = [&](int fd) {
    return socket_at(tracee, fd) || tracee.descriptors->find(fd) != nullptr ? std::vector<int>{fd}
                                                                            : std::vector<int>{};
  };
  switch (call.number) {
    case SYS_close:
      return if_open(static_cast<int>(arguments[0]));
#ifdef SYS_dup2
    case SYS_dup2:
#endif
    case SYS_dup3:
      return if_open(static_cast<int>(arguments[1]));
    case SYS_close_range:
      return open_descriptors(tracee.id.value, static_cast<unsigned>(arguments[0]),
                              static_cast<unsigned>(arguments[1]));
    default:
      return {};
  }
}

/// Close-on-exec descriptors are gone at this stop; what was no socket is looked up again when it is used.
std::vector<int> Tracer::sockets_closed_by_exec(Tracee& tracee) {
  // execve(2): a descriptor table that was shared is no longer.
  auto table = std::make_shared<DescriptorTable>(held_);
  std::vector<int> closed;
  for (const auto& [fd, entry] : tracee.descriptors->entries()) {
    if (!entry.socket) continue;
    const auto look = look_at(tracee.process->pidfd.number(), fd);
    if (look && look->sample && look->sample->socket == *entry.socket)
      table->set(fd, entry);
    else
      closed.push_back(fd);
  }
  tracee.descriptors = std::move(table);
  tracee.own_pidfd.reset();  // it is the only thread now
  return closed;
}

void Tracer::forget_closed(Tracee& tracee, const std::vector<int>& descriptors) {
  for (const int fd : descriptors) tracee.descriptors->forget(fd);
}

}  // namespace switchboard
