#include "engine/decode/capture.hpp"

#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>

#include "tests/catch_any.hpp"
#include "tests/engine/decode/own_memory.hpp"

using namespace switchboard;

namespace {

/// Memory that ends at a page's end with nothing behind it.
class LastPage {
 public:
  LastPage()
      : start_(static_cast<char*>(
            ::mmap(nullptr, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
    ::munmap(start_ + size, size);
  }
  ~LastPage() { ::munmap(start_, size); }
  LastPage(const LastPage&) = delete;
  LastPage& operator=(const LastPage&) = delete;
  char* put(std::string_view text) {
    return static_cast<char*>(std::memcpy(start_ + size - text.size(), text.data(), text.size()));
  }

 private:
  static constexpr std::size_t size = 4096;
  char* start_;
};

}  // namespace

TEST_CASE("captured memory is found by address, also from within and never beyond") {
  CapturedMemory memory;
  memory.add(CallMoment::entry, 1000, bytes_of("abcdef"));
  memory.add(CallMoment::exit, 1000, bytes_of("ABCDEF"));
  const auto text = [&](CallMoment when, std::uint64_t address, std::size_t length) {
    const auto found = memory.find(when, address, length);
    return std::string{found.begin(), found.end()};
  };
  CHECK(text(CallMoment::entry, 1000, 3) == "abc");
  CHECK(text(CallMoment::exit, 1002, 3) == "CDE");
  CHECK(text(CallMoment::entry, 1004, 100) == "ef");
  CHECK(text(CallMoment::entry, 1006, 1).empty());
  CHECK(text(CallMoment::entry, 999, 1).empty());
}

TEST_CASE("no more than the payload limit is copied, and the length stays known") {
  const std::string text(10'000, 'a');
  auto call = entered("sendto", {3, pointer(text.data()), text.size(), 0, 0, 0}, 100);
  CHECK(call.memory.size() == 100);
  const auto buffer = std::get<Buffer>(value_of(call, "buf"));
  CHECK(buffer.bytes.size() == 100);
  CHECK(buffer.length == 10'000);
}

TEST_CASE("the limit is for all of a scattered message") {
  std::array<std::array<char, 80>, 3> memory{};
  std::array<iovec, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = {memory[i].data(), memory[i].size()};
  const auto call = entered("writev", {3, pointer(parts.data()), parts.size()}, 100);
  const auto buffer = std::get<Buffer>(value_of(call, "iov"));
  CHECK(buffer.length == 240);
  CHECK(buffer.bytes.size() == 100);
}

TEST_CASE("a string that ends where memory ends is read whole") {
  LastPage page;
  const auto call = entered("execve", {pointer(page.put(std::string_view("/bin/true\0", 10))), 0, 0});
  CHECK(value_of(call, "pathname") == ArgumentValue{"/bin/true"});
}

TEST_CASE("a buffer that leaves memory is kept as far as it goes") {
  LastPage page;
  const auto call = entered("sendto", {3, pointer(page.put("12345")), 100, 0, 0, 0});
  CHECK(value_of(call, "buf") == ArgumentValue{Buffer{bytes_of("12345"), 100}});
}

TEST_CASE("bad pointers capture nothing and decode to themselves") {
  for (const auto* name :
       {"bind", "connect", "sendmsg", "recvmsg", "sendmmsg", "writev", "readv", "execve"}) {
    const auto call = returned(name, {8, 8, 8, 8, 8, 8}, 8);
    CHECK(call.memory.size() == 0);
    CHECK_FALSE(decode_arguments(call).empty());
  }
}

TEST_CASE("after execve the old program's memory is not read") {
  auto call = entered("execve", {0, 0, 0});
  call.result = 0;
  capture_at_exit(
      call, [](std::uint64_t, std::span<std::uint8_t>) -> std::size_t { throw std::logic_error{"read"}; },
      generous);
  CHECK(call.memory.size() == 0);
}
