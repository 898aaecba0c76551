#include "engine/observe/tracee_memory.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "tests/catch_any.hpp"

using namespace switchboard;

namespace {

constexpr std::size_t page = 4096;

/// Two pages of which the second is not there, shared with nobody: a child has a copy at the same address.
std::uint8_t* page_with_an_end() {
  auto* pages = static_cast<std::uint8_t*>(
      mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  munmap(pages + page, page);
  return pages;
}

/// A child that stands at a ptrace stop, and is killed at the end.
class StoppedChild {
 public:
  StoppedChild() : id_(fork()) {
    if (id_ == 0) {
      ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
      raise(SIGSTOP);
      _exit(0);
    }
    waitpid(id_, nullptr, 0);
  }
  ~StoppedChild() {
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
  }
  pid_t id() const { return id_; }

 private:
  pid_t id_;
};

std::vector<std::uint8_t> numbered(std::size_t from, std::size_t size) {
  std::vector<std::uint8_t> result(size);
  for (std::size_t i = 0; i < size; ++i) result[i] = static_cast<std::uint8_t>((from + i) * 7);
  return result;
}

}  // namespace

TEST_CASE("memory at and beside the top of the stack is read as it is, up to the end of its mapping") {
  auto* pages = page_with_an_end();
  const auto all = numbered(0, page);
  std::memcpy(pages, all.data(), page);
  const StoppedChild child;
  std::memset(pages, 0, page);  // ours is another copy now
  const auto begin = reinterpret_cast<std::uint64_t>(pages);

  for (const std::size_t stack : {std::size_t{0}, std::size_t{100}, page - 600}) {
    MemoryFile file;
    StoppedMemory memory(child.id(), file, begin + stack);
    for (const std::size_t from : {std::size_t{0}, std::size_t{100}, std::size_t{101}, std::size_t{1123},
                                   page - 601, page - 600, page - 8, page - 1, page})
      for (const std::size_t size : {1, 8, 64, 1024, 5000}) {
        INFO("stack at " << stack << ", " << size << " bytes from " << from);
        std::vector<std::uint8_t> bytes(size, 0xee);
        const auto count = memory.read(begin + from, bytes);
        REQUIRE(count == std::min(size, page - from));
        bytes.resize(count);
        CHECK(bytes == numbered(from, count));
      }
  }
}

TEST_CASE("at its next stop a thread's memory is read anew") {
  auto* pages = page_with_an_end();
  pages[10] = 1;
  const StoppedChild child;
  const auto begin = reinterpret_cast<std::uint64_t>(pages);
  MemoryFile file;
  std::array<std::uint8_t, 1> byte{};
  StoppedMemory(child.id(), file, begin).read(begin + 10, byte);
  CHECK(byte[0] == 1);
  ptrace(PTRACE_POKEDATA, child.id(), pages + 10, 2L);
  StoppedMemory(child.id(), file, begin).read(begin + 10, byte);
  CHECK(byte[0] == 2);
}

TEST_CASE("what was read of one process is not taken for another's") {
  auto* pages = page_with_an_end();
  const auto begin = reinterpret_cast<std::uint64_t>(pages);
  MemoryFile file;
  std::array<std::uint8_t, 1> byte{};
  for (const std::uint8_t value : {std::uint8_t{3}, std::uint8_t{4}}) {
    pages[0] = value;
    const StoppedChild child;
    StoppedMemory(child.id(), file, begin).read(begin, byte);
    CHECK(byte[0] == value);
    file.forget();
  }
}
