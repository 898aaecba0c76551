#include "engine/narrate/errno_text.hpp"

#include "tests/catch_any.hpp"

namespace switchboard {

TEST_CASE("the same errno has other words for another call") {
  CHECK(errno_text("EINVAL", "accept") != errno_text("EINVAL", "bind"));
  CHECK(errno_text("EADDRINUSE", "bind").find("TIME_WAIT") != std::string_view::npos);
  CHECK(errno_text("EBADF", "close") == errno_text("EBADF", "read"));
  CHECK(errno_text("ECONNREFUSED", "connect") != errno_text("ECONNREFUSED", "recvfrom"));
}

TEST_CASE("an errno without words of ours falls back on the C library") {
  Syscall call;
  call.name = "read";
  CHECK(errno_summary(call).empty());
  call.error = Symbol{5, "EIO"};
  CHECK(errno_text("EIO", "read").empty());
  CHECK(errno_summary(call) == "Input/output error.");
  call.error = Symbol{99999, ""};
  CHECK(errno_summary(call).empty());
}

TEST_CASE("a call's man page is the one its programmer would read") {
  CHECK(man_page("sendto") == "send(2)");
  CHECK(man_page("accept4") == "accept(2)");
  CHECK(man_page("bind") == "bind(2)");
}

}  // namespace switchboard
