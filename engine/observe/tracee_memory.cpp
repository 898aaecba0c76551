#include "engine/observe/tracee_memory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace switchboard {
namespace {

constexpr std::uint64_t page = 4096;
constexpr std::size_t most_by_file = page;  // it copies twice, by way of a page of the kernel's

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

std::optional<std::size_t> MemoryFile::read(pid_t thread, std::uint64_t address,
                                            std::span<std::uint8_t> into) {
  if (!file_ && !is_refused_) {
    file_ = FileDescriptor{open(fmt::format("/proc/{}/mem", thread).c_str(), O_RDONLY | O_CLOEXEC)};
    is_refused_ = !file_;
  }
  if (!file_) return {};
  std::size_t done = 0;
  while (done < into.size()) {
    const auto count =
        pread(file_.number(), into.data() + done, into.size() - done, static_cast<off_t>(address + done));
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

void MemoryFile::forget() {
  file_ = {};
  is_refused_ = false;
}

std::size_t StoppedMemory::read(std::uint64_t address, std::span<std::uint8_t> into) {
  const auto from_top = address - stack_;
  if (address < stack_ || from_top >= top_bytes || into.size() > top_bytes - from_top)
    return read_directly(address, into);
  if (!top_size_) top_size_ = read_directly(stack_, top_);
  const auto there = *top_size_ > from_top ? std::min<std::size_t>(*top_size_ - from_top, into.size()) : 0;
  if (there != 0) std::memcpy(into.data(), top_.data() + from_top, there);
  return there;
}

std::size_t StoppedMemory::read_directly(std::uint64_t address, std::span<std::uint8_t> into) {
  if (into.size() <= most_by_file)
    if (const auto count = file_.read(thread_, address, into)) return *count;
  return read_tracee_memory(thread_, address, into);
}

}  // namespace switchboard
