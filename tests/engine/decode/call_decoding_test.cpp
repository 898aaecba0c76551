#include "engine/decode/call_decoding.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/poll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

#include "tests/catch_any.hpp"
#include "tests/engine/decode/own_memory.hpp"

using namespace switchboard;

namespace {

sockaddr_in address_of_8080() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(8080);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::vector<std::string> names_of(const RawCall& call) {
  std::vector<std::string> names;
  for (const auto& argument : decode_arguments(call)) names.push_back(argument.name);
  return names;
}

ArgumentValue number(std::int64_t value) {
  return value;
}

ArgumentValue buffer(std::string_view text, std::int64_t length) {
  return Buffer{bytes_of(text), length};
}

}  // namespace

TEST_CASE("arguments have the man page's names in its order") {
  CHECK(names_of(entered("socket", {2, 1, 0})) == std::vector<std::string>{"domain", "type", "protocol"});
  CHECK(names_of(entered("sendto", {3, 0, 0, 0, 0, 0})) ==
        std::vector<std::string>{"sockfd", "buf", "len", "flags", "dest_addr", "addrlen"});
  CHECK(names_of(entered("fork", {})).empty());
  CHECK(call_name(find_call("sendto")->number()) == "sendto");
  CHECK(call_name(9999) == "syscall_9999");
}

TEST_CASE("socket's numbers have names") {
  const auto call = returned("socket", {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0}, 3);
  CHECK(value_of(call, "domain") == ArgumentValue{Symbol{2, "AF_INET"}});
  CHECK(value_of(call, "type") == ArgumentValue{Symbol{0x80001, "SOCK_STREAM|SOCK_CLOEXEC"}});
  CHECK(value_of(call, "protocol") == ArgumentValue{Symbol{0, ""}});
}

TEST_CASE("bind's address is there before it has returned") {
  const auto address = address_of_8080();
  const auto call = entered("bind", {3, pointer(&address), sizeof address});
  const auto value = std::get<SocketAddress>(value_of(call, "addr"));
  CHECK(to_string(*value.endpoint) == "127.0.0.1:8080");
  CHECK(value.length == 16);
  CHECK(value_of(call, "addrlen") == number(16));
  CHECK(value_of(call, "sockfd") == number(3));
}

TEST_CASE("listen with a negative backlog keeps its sign") {
  CHECK(value_of(entered("listen", {3, 0xffffffff}), "backlog") == number(-1));
}

TEST_CASE("accept's address is what the kernel filled, beside the length that the program passed") {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  auto call = entered("accept", {3, pointer(&storage), pointer(&length)});
  CHECK(value_of(call, "addr") == ArgumentValue{Pointer{pointer(&storage)}});
  CHECK(value_of(call, "addrlen") == number(128));
  const auto filled = address_of_8080();
  std::memcpy(&storage, &filled, sizeof filled);
  length = sizeof filled;
  returns(call, 4);
  const auto value = std::get<SocketAddress>(value_of(call, "addr"));
  CHECK(to_string(*value.endpoint) == "127.0.0.1:8080");
  CHECK(value.length == 16);
  CHECK(value_of(call, "addrlen") == number(128));
}

TEST_CASE("an accept whose length was 0 got no address, though the kernel says how long it is") {
  sockaddr_in storage{};
  socklen_t length = 0;
  auto call = entered("accept", {3, pointer(&storage), pointer(&length)});
  length = 16;
  returns(call, 4);
  const auto value = std::get<SocketAddress>(value_of(call, "addr"));
  CHECK_FALSE(value.endpoint);
  CHECK(value.raw.empty());
  CHECK(value.length == 16);
  CHECK(value_of(call, "addrlen") == number(0));
}

TEST_CASE("an accept that does not ask for the address has NULL pointers") {
  const auto call = returned("accept", {3, 0, 0}, 4);
  CHECK(value_of(call, "addr") == ArgumentValue{Pointer{0}});
  CHECK(value_of(call, "addrlen") == ArgumentValue{Pointer{0}});
}

TEST_CASE("received bytes are those that the result says") {
  char memory[16] = "hello, world";
  auto call = entered("recvfrom", {4, pointer(memory), sizeof memory, MSG_DONTWAIT, 0, 0});
  CHECK(value_of(call, "buf") == ArgumentValue{Pointer{pointer(memory)}});
  returns(call, 5);
  CHECK(value_of(call, "buf") == buffer("hello", 5));
  CHECK(value_of(call, "len") == number(16));
  CHECK(value_of(call, "flags") == ArgumentValue{Symbol{64, "MSG_DONTWAIT"}});
  CHECK(value_of(returned("read", {4, pointer(memory), 16}, 0), "buf") == buffer("", 0));
  CHECK(value_of(returned("read", {4, pointer(memory), 16}, -EAGAIN), "buf") ==
        ArgumentValue{Pointer{pointer(memory)}});
  // recv(2): MSG_TRUNC says how long the datagram was, which is more than came.
  CHECK(value_of(returned("recvfrom", {4, pointer(memory), 4, MSG_TRUNC, 0, 0}, 12), "buf") ==
        buffer("hell", 4));
}

TEST_CASE("sent bytes are those that were handed over, NULs and all") {
  const std::string text("a\0b", 3);
  CHECK(value_of(returned("write", {4, pointer(text.data()), 3}, 2), "buf") == buffer(text, 3));
}

TEST_CASE("scattered bytes are joined, up to the result when received") {
  char first[4] = {'a', 'b', 'c', 'd'}, second[4] = {'e', 'f', 'g', 'h'};
  std::array<iovec, 2> parts{iovec{first, 4}, iovec{second, 4}};
  CHECK(value_of(returned("writev", {4, pointer(parts.data()), 2}, 8), "iov") == buffer("abcdefgh", 8));
  CHECK(value_of(returned("readv", {4, pointer(parts.data()), 2}, 6), "iov") == buffer("abcdef", 6));
}

TEST_CASE("a message has its bytes, its name and its flags") {
  char text[] = "datagram";
  iovec part{text, 8};
  auto name = address_of_8080();
  msghdr message{};
  message.msg_name = &name;
  message.msg_namelen = sizeof name;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  const auto sent = entered("sendmsg", {4, pointer(&message), MSG_NOSIGNAL});
  CHECK(value_of(sent, "msg") == buffer("datagram", 8));
  CHECK(to_string(*std::get<SocketAddress>(value_of(sent, "msg_name")).endpoint) == "127.0.0.1:8080");
  CHECK(value_of(sent, "flags") == ArgumentValue{Symbol{MSG_NOSIGNAL, "MSG_NOSIGNAL"}});

  auto received = entered("recvmsg", {4, pointer(&message), 0});
  CHECK(value_of(received, "msg") == ArgumentValue{Pointer{pointer(&message)}});
  message.msg_flags = MSG_TRUNC;
  returns(received, 4);
  CHECK(value_of(received, "msg") == buffer("data", 4));
  CHECK(value_of(received, "msg_flags") == ArgumentValue{Symbol{MSG_TRUNC, "MSG_TRUNC"}});
}

TEST_CASE("several messages are joined") {
  char first[] = "one", second[] = "two";
  std::array<iovec, 2> parts{iovec{first, 3}, iovec{second, 3}};
  std::array<mmsghdr, 2> messages{};
  for (std::size_t i = 0; i < 2; ++i) {
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  CHECK(value_of(entered("sendmmsg", {4, pointer(messages.data()), 2, 0}), "msgvec") == buffer("onetwo", 6));
  messages[0].msg_len = 2;
  messages[1].msg_len = 3;
  CHECK(value_of(returned("recvmmsg", {4, pointer(messages.data()), 2, 0, 0}, 2), "msgvec") ==
        buffer("ontwo", 5));
  // The kernel took the first message only.
  const auto sent = returned("sendmmsg", {4, pointer(messages.data()), 2, 0}, 1);
  CHECK(value_of(sent, "msgvec") == buffer("on", 2));
  CHECK(value_of(sent, "msg_len") == ArgumentValue{std::string("[2]")});
}

TEST_CASE("options have the name and the value of their level") {
  const int on = 1;
  const auto set = entered("setsockopt", {3, SOL_SOCKET, SO_REUSEADDR, pointer(&on), sizeof on});
  CHECK(value_of(set, "level") == ArgumentValue{Symbol{1, "SOL_SOCKET"}});
  CHECK(value_of(set, "optname") == ArgumentValue{Symbol{2, "SO_REUSEADDR"}});
  CHECK(value_of(set, "optval") == number(1));
  CHECK(value_of(set, "optlen") == number(4));
  int error = 0;
  socklen_t length = sizeof error;
  auto get = entered("getsockopt", {3, SOL_SOCKET, SO_ERROR, pointer(&error), pointer(&length)});
  CHECK(value_of(get, "optval") == ArgumentValue{Pointer{pointer(&error)}});
  error = ECONNREFUSED;
  CHECK(value_of(returns(get, 0), "optval") == ArgumentValue{Symbol{111, "ECONNREFUSED"}});
}

TEST_CASE("poll says what was asked for, and what came") {
  std::array<pollfd, 2> list{pollfd{3, POLLIN, 0}, pollfd{4, POLLIN | POLLOUT, 0}};
  auto call = entered("poll", {pointer(list.data()), 2, 0xffffffff});
  auto value = std::get<ReadinessList>(value_of(call, "fds"));
  REQUIRE(value.entries.size() == 2);
  CHECK(value.entries[1].events.name == "POLLIN|POLLOUT");
  CHECK(value.entries[1].revents.name.empty());
  CHECK(value_of(call, "timeout") == number(-1));
  list[1].revents = POLLHUP;
  value = std::get<ReadinessList>(value_of(returns(call, 1), "fds"));
  CHECK(value.entries[0].revents.name.empty());
  CHECK(value.entries[1].revents.name == "POLLHUP");
  CHECK(value.entries[1].fd == 4);
}

TEST_CASE("select's sets are lists of descriptors") {
  fd_set reading;
  FD_ZERO(&reading);
  FD_SET(3, &reading);
  FD_SET(70, &reading);
  timeval timeout{1, 500};
  auto call = entered("select", {71, pointer(&reading), 0, 0, pointer(&timeout)});
  CHECK(value_of(call, "timeout") == ArgumentValue{"{tv_sec=1, tv_usec=500}"});
  CHECK(value_of(call, "writefds") == ArgumentValue{Pointer{0}});
  FD_CLR(3, &reading);
  returns(call, 1);
  const auto value = std::get<ReadinessList>(value_of(call, "readfds"));
  REQUIRE(value.count == 2);
  CHECK(value.entries[0] == Readiness{3, {1, "read"}, {}});
  CHECK(value.entries[1] == Readiness{70, {1, "read"}, {1, "read"}});
}

TEST_CASE("select does not look at descriptors from nfds on") {
  fd_set writing;
  FD_ZERO(&writing);
  FD_SET(3, &writing);
  FD_SET(9, &writing);
  const auto call = entered("select", {9, 0, pointer(&writing), 0, 0});
  CHECK(std::get<ReadinessList>(value_of(call, "writefds")).count == 1);
}

TEST_CASE("epoll's events have the descriptor and the events") {
  epoll_event wanted{EPOLLIN, {}};
  wanted.data.fd = 5;
  const auto control = entered("epoll_ctl", {9, EPOLL_CTL_ADD, 5, pointer(&wanted)});
  CHECK(value_of(control, "op") == ArgumentValue{Symbol{1, "EPOLL_CTL_ADD"}});
  CHECK(std::get<ReadinessList>(value_of(control, "event")).entries ==
        std::vector<Readiness>{{5, {1, "EPOLLIN"}, {}}});
  std::array<epoll_event, 4> events{};
  events[0] = wanted;
  events[0].events = EPOLLIN | EPOLLHUP;
  events[1].data.ptr = &events;
  const auto wait = returned("epoll_wait", {9, pointer(events.data()), 4, 100}, 2);
  const auto list = std::get<ReadinessList>(value_of(wait, "events"));
  REQUIRE(list.entries.size() == 2);
  CHECK(list.entries[0].fd == 5);
  CHECK(list.entries[0].revents.name == "EPOLLIN|EPOLLHUP");
  CHECK(value_of(wait, "timeout") == number(100));
}

TEST_CASE("fcntl's argument depends on its command") {
  CHECK(value_of(entered("fcntl", {3, F_SETFL, O_RDWR | O_NONBLOCK}), "arg") ==
        ArgumentValue{Symbol{O_RDWR | O_NONBLOCK, "O_RDWR|O_NONBLOCK"}});
  CHECK(value_of(entered("fcntl", {3, F_SETFD, FD_CLOEXEC}), "arg") ==
        ArgumentValue{Symbol{1, "FD_CLOEXEC"}});
  CHECK(names_of(entered("fcntl", {3, F_GETFL, 0})) == std::vector<std::string>{"fd", "cmd"});
}

TEST_CASE("ioctl's argument is what FIONREAD found and what FIONBIO sets") {
  int value = 1;
  CHECK(value_of(entered("ioctl", {3, FIONBIO, pointer(&value)}), "argp") == number(1));
  auto call = entered("ioctl", {3, FIONREAD, pointer(&value)});
  CHECK(value_of(call, "argp") == ArgumentValue{Pointer{pointer(&value)}});
  value = 42;
  CHECK(value_of(returns(call, 0), "argp") == number(42));
  CHECK(value_of(call, "request") == ArgumentValue{Symbol{FIONREAD, "FIONREAD"}});
}

TEST_CASE("execve has its path and its arguments") {
  const char* argv[] = {"nc", "-l", "8080", nullptr};
  const auto call = entered("execve", {pointer("/usr/bin/nc"), pointer(argv), 0});
  CHECK(value_of(call, "pathname") == ArgumentValue{"/usr/bin/nc"});
  CHECK(value_of(call, "argv") == ArgumentValue{"nc -l 8080"});
  CHECK(executed_arguments(call) == std::vector<std::string>{"nc", "-l", "8080"});
  CHECK(executed_arguments(entered("listen", {3, 4})).empty());
}

TEST_CASE("clone3's structure shows its flags, as clone's register does") {
  clone_args arguments{};
  arguments.flags = CLONE_VM | CLONE_THREAD;
  CHECK(value_of(entered("clone3", {pointer(&arguments), sizeof arguments}), "cl_args") ==
        ArgumentValue{Symbol{CLONE_VM | CLONE_THREAD, "CLONE_VM|CLONE_THREAD"}});
}

TEST_CASE("socketpair names both ends once it has returned") {
  const int pair[2]{5, 6};
  CHECK(value_of(returned("socketpair", {AF_UNIX, SOCK_STREAM, 0, pointer(pair)}, 0), "sv") ==
        ArgumentValue{"[5, 6]"});
}

TEST_CASE("wait4's status says how the child ended") {
  const int exited = 3 << 8, killed = 9;
  CHECK(value_of(returned("wait4", {1, pointer(&exited), 0, 0}, 1), "wstatus") ==
        ArgumentValue{Symbol{exited, "exited 3"}});
  CHECK(value_of(returned("wait4", {1, pointer(&killed), 0, 0}, 1), "wstatus") ==
        ArgumentValue{Symbol{9, "killed by SIGKILL"}});
}
