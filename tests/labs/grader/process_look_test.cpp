#include "labs/grader/process_look.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::grader;

TEST_CASE("writable memory counts a stack that nobody touched, and not what malloc only reserves") {
  constexpr std::size_t stack = 8 << 20, arena = 64 << 20;
  const ProcessId self{getpid()};
  const auto before = writable_memory_bytes(self).value();
  void* reserved = mmap(nullptr, 4 * arena, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  REQUIRE(reserved != MAP_FAILED);
  CHECK(writable_memory_bytes(self).value() - before < 1 << 20);
  void* writable =
      mmap(nullptr, stack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  REQUIRE(writable != MAP_FAILED);
  CHECK(writable_memory_bytes(self).value() - before >= std::int64_t{stack});
  munmap(reserved, 4 * arena);
  munmap(writable, stack);
}
