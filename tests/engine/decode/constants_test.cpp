#include "engine/decode/constants.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "tests/catch_any.hpp"

using namespace switchboard;

TEST_CASE("numbers of socket calls have their names") {
  CHECK(domain_symbol(AF_INET).name == "AF_INET");
  CHECK(domain_symbol(9).name == "AF_X25");
  CHECK(domain_symbol(1).name == "AF_UNIX");
  CHECK(protocol_symbol(AF_INET, 6).name == "IPPROTO_TCP");
  CHECK(protocol_symbol(AF_NETLINK, 0).name == "NETLINK_ROUTE");
  CHECK(shutdown_symbol(0).name == "SHUT_RD");
  CHECK(shutdown_symbol(2).name == "SHUT_RDWR");
  CHECK(epoll_operation_symbol(1).name == "EPOLL_CTL_ADD");
  CHECK(fcntl_command_symbol(F_SETFL).name == "F_SETFL");
}

TEST_CASE("the family's default protocol is a number, not IPPROTO_IP") {
  CHECK(protocol_symbol(AF_INET, 0) == Symbol{0, ""});
}

TEST_CASE("flags are joined, and bits that are unknown stay visible") {
  CHECK(message_flags_symbol(MSG_NOSIGNAL | MSG_DONTWAIT).name == "MSG_DONTWAIT|MSG_NOSIGNAL");
  CHECK(message_flags_symbol(0).name.empty());
  CHECK(message_flags_symbol(MSG_PEEK | 0x800000).name == "MSG_PEEK|0x800000");
  CHECK(message_flags_symbol(0x800000) == Symbol{0x800000, ""});
  CHECK(poll_events_symbol(POLLIN | POLLHUP).name == "POLLIN|POLLHUP");
  CHECK(epoll_events_symbol(EPOLLIN | EPOLLET).name == "EPOLLIN|EPOLLET");
  CHECK(epoll_events_symbol(EPOLLIN | EPOLLET).number == 0x80000001);
  CHECK(open_flags_symbol(O_RDWR | O_NONBLOCK).name == "O_RDWR|O_NONBLOCK");
  CHECK(descriptor_flags_symbol(FD_CLOEXEC).name == "FD_CLOEXEC");
}

TEST_CASE("a socket's type comes before its flags") {
  CHECK(socket_type_symbol(SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC).name ==
        "SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC");
  CHECK(socket_type_symbol(SOCK_DGRAM).name == "SOCK_DGRAM");
  CHECK(socket_type_symbol(77) == Symbol{77, ""});
  CHECK(socket_flags_symbol(SOCK_CLOEXEC).name == "SOCK_CLOEXEC");
}

TEST_CASE("errors and signals have their names") {
  CHECK(errno_symbol(EADDRINUSE) == Symbol{98, "EADDRINUSE"});
  CHECK(errno_symbol(EAGAIN).name == "EAGAIN");
  CHECK(errno_symbol(0).name.empty());
  CHECK(errno_symbol(4000) == Symbol{4000, ""});
  CHECK(signal_symbol(SIGPIPE) == Symbol{13, "SIGPIPE"});
  CHECK(signal_symbol(SIGRTMIN + 3).name == "SIGRTMIN+3");
  CHECK(signal_symbol(-5).name.empty());
}

TEST_CASE("clone's signal comes before its flags") {
  CHECK(clone_flags_symbol(0x01200011).name == "SIGCHLD|CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID");
  CHECK(clone_flags_symbol(0x01200011).number == 0x01200011);
}
