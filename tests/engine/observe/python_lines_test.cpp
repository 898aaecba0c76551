#include "engine/observe/python_lines.hpp"

#include <cstdint>
#include <vector>

#include "engine/observe/own_code.hpp"
#include "engine/observe/python_layout.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {

TEST_CASE("Python's table of lines gives each instruction its line") {
  // What CPython 3.11.2 writes for: def f(s): s.send(b"x") / return 1, on lines 3, 4 and 5 (co_firstlineno
  // 3).
  const std::vector<std::uint8_t> table{0x80, 0x00, 0xd8, 0x04, 0x05, 0x87, 0x46, 0x82, 0x46, 0x88, 0x34,
                                        0x81, 0x4c, 0x84, 0x4c, 0x80, 0x4c, 0xd8, 0x0b, 0x0c, 0x88, 0x31};
  CHECK(python_line(table, 3, 0) == 3);   // RESUME
  CHECK(python_line(table, 3, 1) == 4);   // the first of the call
  CHECK(python_line(table, 3, 21) == 4);  // what drops its result
  CHECK(python_line(table, 3, 23) == 5);  // return
  CHECK_FALSE(python_line(table, 3, 1000));
  CHECK_FALSE(python_line({}, 3, 0));
}

TEST_CASE("odd bytes in the place of Python's table give no line") {
  std::vector<std::uint8_t> bytes(256);
  for (unsigned seed = 1; seed < 2000; ++seed) {
    std::uint32_t state = seed;
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
    const auto line = python_line(bytes, 1, seed);
    CHECK((!line || *line > 0));
  }
}

TEST_CASE("a version of Python that is not known has no layout") {
  const std::vector<std::uint64_t> words(debug_offsets_words);
  CHECK(python_layout(0x030b02f0, words));
  CHECK(python_layout(0x030c01f0, words));
  CHECK_FALSE(python_layout(0x030d00f0, words));  // it must say its offsets itself
  CHECK_FALSE(python_layout(0x030a00f0, words));
  CHECK_FALSE(python_layout(0x030e00f0, words));
}

TEST_CASE("a program's own source is told from that of its language and its system") {
  for (const char* own :
       {"/srv/ana/server.c", "/usr/src/app/server.py", "/build/server/main.cpp", "<string>"}) {
    INFO(own);
    CHECK(is_own_source(own));
  }
  for (const char* other : {"/usr/include/c++/12/bits/invoke.h", "/usr/lib/go-1.19/src/net/fd_unix.go",
                            "/usr/lib/python3.11/socket.py", "/rustc/5980761/library/std/src/net/tcp.rs",
                            "/opt/python/lib/python3.12/asyncio/streams.py", "<frozen importlib._bootstrap>",
                            "/srv/ana/go/pkg/mod/golang.org/x/net/http2.go"}) {
    INFO(other);
    CHECK_FALSE(is_own_source(other));
  }
}

}  // namespace switchboard
