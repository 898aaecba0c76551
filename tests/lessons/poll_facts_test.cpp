// What lessons/23_poll/README.md states about Linux, checked with sockets of our own on loopback.

#include "tests/catch_any.hpp"
#include "tests/lessons/loopback.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/select.h>

#include <array>
#include <csignal>
#include <vector>

namespace switchboard {
namespace {

using namespace loopback;

/// What poll answers about one descriptor, without waiting.
short answer_for(int fd, short events = POLLIN) {
  pollfd entry{fd, events, 0};
  check_system_call("poll", ::poll(&entry, 1, 0));
  return entry.revents;
}

/// An epoll instance that watches one descriptor.
class Watch {
 public:
  Watch(const FileDescriptor& fd, std::uint32_t events) {
    epoll_event wish{};
    wish.events = events;
    check_system_call("epoll_ctl", ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, fd.number(), &wish));
  }
  /// Whether there is an event now.
  bool tells() const {
    epoll_event event;
    return check_system_call("epoll_wait", ::epoll_wait(epoll_.number(), &event, 1, 0)) == 1;
  }

 private:
  FileDescriptor epoll_{check_system_call("epoll_create1", ::epoll_create1(0))};
};

std::string read_four(const FileDescriptor& from) {
  char bytes[4];
  const ssize_t received = ::recv(from.number(), bytes, sizeof bytes, MSG_DONTWAIT);
  if (received == -1) return ::strerrorname_np(errno);
  return {bytes, static_cast<std::size_t>(received)};
}

}  // namespace

TEST_CASE("poll says which of many are ready, a caller at a listener among them") {
  const Pair silent, speaks;
  const Listener called;
  REQUIRE(send_text(speaks.client, "hello") == "5");
  const auto caller = called.dial();
  std::array<pollfd, 4> list{{{silent.server.number(), POLLIN, 0},
                              {speaks.server.number(), POLLIN, 0},
                              {called.fd.number(), POLLIN, 0},
                              {-1, POLLIN, 0}}};
  REQUIRE(::poll(list.data(), list.size(), 0) == 2);
  CHECK(list[0].revents == 0);
  CHECK(list[1].revents == POLLIN);
  CHECK(list[2].revents == POLLIN);
  CHECK(list[3].revents == 0);  // a negative one is passed over
  CHECK(::poll(list.data(), 1, 0) == 0);
}

TEST_CASE("what poll calls ready: the end of a stream, both ends, an error, no descriptor, room") {
  Pair pair;
  CHECK(answer_for(pair.server.number(), POLLIN | POLLOUT) == POLLOUT);
  REQUIRE(::shutdown(pair.client.number(), SHUT_WR) == 0);
  CHECK(answer_for(pair.server.number()) == POLLIN);
  CHECK(receive(pair.server) == "end of stream");
  REQUIRE(::shutdown(pair.server.number(), SHUT_WR) == 0);
  CHECK((answer_for(pair.server.number(), 0) & POLLHUP) != 0);
  const int number = pair.server.number();
  pair.server = {};
  CHECK(answer_for(number) == POLLNVAL);

  Pair broken;
  const linger abort{1, 0};
  REQUIRE(::setsockopt(broken.client.number(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort) == 0);
  broken.client = {};
  CHECK((answer_for(broken.server.number(), 0) & (POLLERR | POLLHUP)) == (POLLERR | POLLHUP));
}

TEST_CASE("select takes out of the set what is not ready") {
  const Pair silent, speaks;
  REQUIRE(send_text(speaks.client, "hello") == "5");
  fd_set set;
  FD_ZERO(&set);
  FD_SET(silent.server.number(), &set);
  FD_SET(speaks.server.number(), &set);
  const int highest = std::max(silent.server.number(), speaks.server.number());
  REQUIRE(::select(highest + 1, &set, nullptr, nullptr, nullptr) == 1);
  CHECK(FD_ISSET(speaks.server.number(), &set));
  CHECK_FALSE(FD_ISSET(silent.server.number(), &set));
}

TEST_CASE("select looks at descriptors below nfds only, and leaves no time in its timeout") {
  const Pair pair;
  REQUIRE(send_text(pair.client, "hello") == "5");
  fd_set set;
  FD_ZERO(&set);
  FD_SET(pair.server.number(), &set);
  timeval moment{0, 10'000};
  CHECK(::select(pair.server.number(), &set, nullptr, nullptr, &moment) == 0);
  CHECK(moment.tv_sec == 0);
  CHECK(moment.tv_usec == 0);
  FD_SET(pair.server.number(), &set);
  timeval long_time{10, 0};
  CHECK(::select(pair.server.number() + 1, &set, nullptr, nullptr, &long_time) == 1);
  CHECK(long_time.tv_sec <= 10);
  CHECK(FD_SETSIZE == 1024);
}

TEST_CASE("level-triggered tells again as long as something is unread, edge-triggered does not") {
  const Pair pair;
  const Watch level(pair.server, EPOLLIN), edge(pair.server, EPOLLIN | EPOLLET);
  CHECK_FALSE(level.tells());
  REQUIRE(send_text(pair.client, "eight by") == "8");
  CHECK(level.tells());
  CHECK(edge.tells());
  CHECK(read_four(pair.server) == "eigh");
  CHECK(level.tells());
  CHECK_FALSE(edge.tells());
  REQUIRE(send_text(pair.client, "t") == "1");  // something new: told, and the old with it
  CHECK(edge.tells());
  CHECK(read_four(pair.server) == "t by");
  CHECK(read_four(pair.server) == "t");
  CHECK(read_four(pair.server) == "EAGAIN");
  CHECK_FALSE(level.tells());
}

TEST_CASE("edge-triggered tells of what had come before it was asked") {
  const Pair pair;
  REQUIRE(send_text(pair.client, "early") == "5");
  const Watch edge(pair.server, EPOLLIN | EPOLLET);
  CHECK(edge.tells());
  CHECK_FALSE(edge.tells());
}

TEST_CASE("two callers at an edge-triggered listener may be one event") {
  const Listener listener;
  const Watch edge(listener.fd, EPOLLIN | EPOLLET);
  const auto first = listener.dial(), second = listener.dial();
  CHECK(edge.tells());
  const auto accepted = listener.accept();
  CHECK_FALSE(edge.tells());
  CHECK(listener.accept());  // and somebody waits
}

TEST_CASE("an empty send queue is always ready") {
  const Pair pair;
  for (int i = 0; i < 3; ++i) CHECK(answer_for(pair.client.number(), POLLOUT) == POLLOUT);
}

TEST_CASE("poll is ended by a signal with EINTR, also when its handler has SA_RESTART") {
  struct sigaction action {
  }, before{};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART;
  REQUIRE(::sigaction(SIGUSR1, &action, &before) == 0);
  sigset_t only, usual;
  sigemptyset(&only);
  sigaddset(&only, SIGUSR1);
  REQUIRE(::sigprocmask(SIG_BLOCK, &only, &usual) == 0);
  REQUIRE(::raise(SIGUSR1) == 0);
  // The signal is let in while ppoll waits, and not before.
  CHECK(::ppoll(nullptr, 0, nullptr, &usual) == -1);
  CHECK(errno == EINTR);
  ::sigprocmask(SIG_SETMASK, &usual, nullptr);
  ::sigaction(SIGUSR1, &before, nullptr);
}

TEST_CASE("when accept fails with EMFILE the caller stays, and the listener stays ready") {
  const Listener listener;
  const auto caller = listener.dial();
  rlimit usual{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &usual) == 0);
  const int lowest = check_system_call("dup", ::dup(0));
  ::close(lowest);
  const rlimit none_left{static_cast<rlim_t>(lowest), usual.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none_left) == 0);
  const int accepted = ::accept(listener.fd.number(), nullptr, nullptr);
  const int error = errno;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &usual) == 0);
  CHECK(accepted == -1);
  CHECK(error == EMFILE);
  CHECK(answer_for(listener.fd.number()) == POLLIN);
}

}  // namespace switchboard
