#include "labs/grader/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>

#include "engine/system/file_descriptor.hpp"
#include "tests/catch_any.hpp"

namespace switchboard::grader {

TEST_CASE("what was sent over a loopback before is there when it has delivered") {
  const FileDescriptor receiver{::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  const FileDescriptor sender{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(receiver.number(), generic, length) == 0);
  REQUIRE(::getsockname(receiver.number(), generic, &length) == 0);
  for (int i = 0; i < 200; ++i) {
    REQUIRE(::sendto(sender.number(), &i, sizeof i, 0, generic, length) == sizeof i);
    REQUIRE(loopback_has_delivered());
    int came = -1;
    REQUIRE(::recv(receiver.number(), &came, sizeof came, 0) == sizeof came);
    CHECK(came == i);
  }
}

TEST_CASE("asking the loopback leaves our processors as they were") {
  cpu_set_t before, after;
  REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
  CHECK(loopback_has_delivered());
  REQUIRE(::sched_getaffinity(0, sizeof after, &after) == 0);
  CHECK(CPU_EQUAL(&before, &after));
}

}  // namespace switchboard::grader
