#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

#include "tests/catch_any.hpp"
#include "tests/engine/decode/own_memory.hpp"

using namespace switchboard;
using Descriptors = std::vector<int>;

TEST_CASE("a result is a number or an error with its name") {
  CHECK(decode_outcome(returned("listen", {3, 5}, 0)) == CallOutcome{0, {}});
  CHECK(decode_outcome(returned("bind", {3, 0, 0}, -EADDRINUSE)) ==
        CallOutcome{-1, Symbol{98, "EADDRINUSE"}});
  CHECK(decode_outcome(entered("accept", {3, 0, 0})) == CallOutcome{});
}

TEST_CASE("a call that the kernel will restart has no result yet") {
  for (const int restart : {512, 513, 514, 516}) {
    CHECK(will_restart(-restart));
    CHECK(decode_outcome(returned("accept", {3, 0, 0}, -restart)) == CallOutcome{});
  }
  CHECK_FALSE(will_restart(-EINTR));
  CHECK_FALSE(will_restart(-515));
}

TEST_CASE("calls that make a descriptor name it") {
  CHECK(made_descriptors(returned("socket", {AF_INET, SOCK_STREAM, 0}, 3)) == Descriptors{3});
  CHECK(made_descriptors(returned("accept4", {3, 0, 0, 0}, 4)) == Descriptors{4});
  CHECK(made_descriptors(returned("accept4", {3, 0, 0, 0}, -EAGAIN)).empty());
  CHECK(made_descriptors(entered("accept4", {3, 0, 0, 0})).empty());
  CHECK(made_descriptors(returned("dup2", {3, 9}, 9)) == Descriptors{9});
  CHECK(made_descriptors(returned("dup2", {3, 3}, 3)).empty());
  CHECK(made_descriptors(returned("fcntl", {3, F_DUPFD_CLOEXEC, 0}, 6)) == Descriptors{6});
  CHECK(made_descriptors(returned("fcntl", {3, F_GETFL, 0}, 6)).empty());
  const int pair[2]{7, 8};
  CHECK(made_descriptors(returned("socketpair", {AF_UNIX, SOCK_STREAM, 0, pointer(pair)}, 0)) ==
        Descriptors{7, 8});
}

TEST_CASE("descriptors that came in a message are made by recvmsg") {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> control{};
  char byte = 'x';
  iovec iov{&byte, 1};
  msghdr message{};
  message.msg_iov = &iov;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  auto call = entered("recvmsg", {3, pointer(&message), 0});
  auto* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(2 * sizeof(int));
  const int sent[2]{11, 12};
  std::memcpy(CMSG_DATA(header), sent, sizeof sent);
  returns(call, 1);
  CHECK(made_descriptors(call) == Descriptors{11, 12});
  CHECK(value_of(call, "msg_control") == ArgumentValue{"SCM_RIGHTS [11, 12]"});
  call.result = -EAGAIN;
  CHECK(made_descriptors(call).empty());
}

TEST_CASE("close closes even when it fails, but for a descriptor that is none") {
  const Descriptors open{3, 4, 5};
  CHECK(closed_descriptors(returned("close", {4}, 0), open) == Descriptors{4});
  CHECK(closed_descriptors(returned("close", {4}, -EIO), open) == Descriptors{4});
  CHECK(closed_descriptors(returned("close", {4}, -EBADF), open).empty());
  CHECK(closed_descriptors(returned("close", {9}, 0), open).empty());
  CHECK(closed_descriptors(entered("close", {4}), open).empty());
}

TEST_CASE("dup over a descriptor and close_range close what was there") {
  const Descriptors open{3, 4, 5};
  CHECK(closed_descriptors(returned("dup2", {3, 4}, 4), open) == Descriptors{4});
  CHECK(closed_descriptors(returned("dup2", {3, 3}, 3), open).empty());
  CHECK(closed_descriptors(returned("dup2", {9, 4}, -EBADF), open).empty());
  CHECK(closed_descriptors(returned("close_range", {4, 0xffffffff, 0}, 0), open) == Descriptors{4, 5});
  CHECK(closed_descriptors(returned("close_range", {4, 5, CLOSE_RANGE_CLOEXEC}, 0), open).empty());
}
