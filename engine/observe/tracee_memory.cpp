#include "engine/observe/tracee_memory.hpp"

#include <sys/ptrace.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace switchboard {
namespace {

constexpr std::uint64_t page = 4096;

std::size_t read_words(pid_t thread, std::uint64_t address, std::span<std::uint8_t> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const std::uint64_t at = address + done;
    const std::uint64_t aligned = at & ~std::uint64_t{sizeof(long) - 1};
    errno = 0;
    const long word = ptrace(PTRACE_PEEKDATA, thread, aligned, nullptr);
    if (errno != 0) break;
    const std::size_t skip = at - aligned;
    const std::size_t part = std::min(sizeof word - skip, into.size() - done);
    std::memcpy(into.data() + done, reinterpret_cast<const char*>(&word) + skip, part);
    done += part;
  }
  return done;
}

}  // namespace

std::size_t read_tracee_memory(pid_t thread, std::uint64_t address, std::span<std::uint8_t> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    iovec local{into.data() + done, into.size() - done};
    iovec remote{reinterpret_cast<void*>(address + done), local.iov_len};
    ssize_t count = process_vm_readv(thread, &local, 1, &remote, 1, 0);
    if (count < 0 && (errno == EPERM || errno == ENOSYS))
      return done + read_words(thread, address + done, into.subspan(done));
    if (count < 0) {
      // The element crosses into a page that is not there: take what lies before it.
      const std::uint64_t before = page - (address + done) % page;
      if (before >= local.iov_len) break;
      local.iov_len = remote.iov_len = before;
      count = process_vm_readv(thread, &local, 1, &remote, 1, 0);
    }
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

}  // namespace switchboard
