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
  DescriptorEntry entry;
  if (look->sample) entry.socket = look->sample->socket;
  tracee.descriptors->set(fd, entry);
  return entry.socket;
}

bool Tracer::is_event_descriptor(const Tracee& tracee, int fd) const {
  const auto* known = tracee.descriptors->find(fd);
  return known != nullptr && known->kind == DescriptorEntry::Kind::event;
}

void Tracer::sample(Tracee& tracee, int fd) {
  const std::int64_t now = monotonic_clock::now();
  auto look = look_at(pidfd_of(tracee), fd);
  if (!look || !look->sample) return;
  auto& sample = *look->sample;
  // These count their queues in the socket tables only, or in other bytes there than the socket itself says:
  // ask where the periodic samples come from.
  const bool in_the_tables = sample.domain == AF_UNIX || (sample.protocol == IPPROTO_UDP && sample.local);
  if (tables_ && in_the_tables) {
    if (auto exact = tables_->exact(sample)) {
      exact->remote = sample.remote;
      sample = std::move(*exact);
    }
  }
  record(RawEvent{now, Fact{std::move(sample)}});
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
