#include "labs/grader/bounded_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/system/monotonic_clock.hpp"

namespace switchboard::grader {
namespace {

constexpr std::int64_t between_looks_ms = 100;

/// What can be read now; false at the end of the output.
bool read_some(int descriptor, std::string& output, std::size_t limit) {
  std::array<char, 16384> part;
  for (;;) {
    const ssize_t count = ::read(descriptor, part.data(), part.size());
    if (count == 0) return false;
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    output.append(part.data(), std::min(static_cast<std::size_t>(count), limit - output.size()));
  }
}

}  // namespace

BoundedEnd run(const BoundedRun& bounded) {
  auto child = ChildProcess::start({.argv = bounded.argv,
                                    .directory = bounded.directory,
                                    .environment = bounded.environment,
                                    .output = OutputTo::captured,
                                    .input = OutputTo::nowhere,
                                    .own_process_group = true});
  // The child sets its group too; whoever comes first, the group exists when we need it (setpgid(2)).
  ::setpgid(child.pid(), child.pid());
  ::fcntl(child.output_descriptor(), F_SETFL, O_NONBLOCK);
  const auto deadline = monotonic_clock::now() + std::int64_t{bounded.seconds} * 1'000'000'000;
  // Whatever it started and left behind goes too, also when `meanwhile` ends the run; nobody waits for the
  // rest of its output.
  struct GroupEnd {
    pid_t group;
    ~GroupEnd() { ::kill(-group, SIGKILL); }
  };
  const GroupEnd group_end{child.pid()};
  BoundedEnd result;
  bool output_open = true;
  while (!(result.end = child.poll())) {
    const auto left = (deadline - monotonic_clock::now()) / 1'000'000;
    if (left <= 0) break;
    std::array<pollfd, 2> wanted{
        {{child.pidfd(), POLLIN, 0}, {output_open ? child.output_descriptor() : -1, POLLIN, 0}}};
    ::poll(wanted.data(), wanted.size(),
           static_cast<int>(bounded.meanwhile ? std::min(left, between_looks_ms) : left));
    if (wanted[1].revents != 0)
      output_open = read_some(child.output_descriptor(), result.output, bounded.output_limit);
    if (bounded.meanwhile) bounded.meanwhile();
  }
  if (output_open) read_some(child.output_descriptor(), result.output, bounded.output_limit);
  return result;
}

}  // namespace switchboard::grader
