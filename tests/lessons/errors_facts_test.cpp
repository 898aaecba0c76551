// What lessons/15_errors/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <functional>
#include <string>
#include <thread>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor stream_socket() {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};
}

struct Listener {
  FileDescriptor fd = stream_socket();
  sockaddr_in address{};

  Listener() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    check_system_call("bind", ::bind(fd.number(), reinterpret_cast<sockaddr*>(&address), length));
    check_system_call("name", ::getsockname(fd.number(), reinterpret_cast<sockaddr*>(&address), &length));
    check_system_call("listen", ::listen(fd.number(), 8));
  }
  FileDescriptor dial() const {
    auto client = stream_socket();
    check_system_call(
        "connect", ::connect(client.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
    return client;
  }
};

/// Both ends of a connection.
struct Pair {
  Listener listener;
  FileDescriptor client = listener.dial(), server;

  Pair() {
    server = FileDescriptor{check_system_call("accept", ::accept(listener.fd.number(), nullptr, nullptr))};
  }
};

std::atomic<int> handler_runs = 0;

/// SIGUSR1 runs a handler that counts, until the end of the scope.
class Handler {
 public:
  explicit Handler(int flags) {
    handler_runs = 0;
    struct sigaction action {};
    action.sa_handler = [](int) { ++handler_runs; };
    action.sa_flags = flags;
    check_system_call("sigaction", ::sigaction(SIGUSR1, &action, &before_));
  }
  ~Handler() { ::sigaction(SIGUSR1, &before_, nullptr); }
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;

 private:
  struct sigaction before_ {};
};

/// Makes a call that waits in this thread while another sends the signal until the handler has run `times`
/// times, and then lets the call return by `rescue`. A signal that comes before the call has begun counts for
/// nothing, so more than one is sent. Returns errno of the call, 0 when it succeeded.
int interrupted(const std::function<long()>& call, const std::function<void()>& rescue) {
  const pthread_t waiting = ::pthread_self();
  std::atomic<bool> is_over = false;
  std::thread sender([&] {
    using namespace std::chrono_literals;
    for (int round = 0; round < 20 && !is_over; ++round) {
      ::pthread_kill(waiting, SIGUSR1);
      for (int look = 0; look < 10 && !is_over; ++look) std::this_thread::sleep_for(1ms);
    }
    if (!is_over) rescue();
  });
  const int error = call() == -1 ? errno : 0;
  is_over = true;
  sender.join();
  return error;
}

/// The signal that ends a child which does `deed`, or 0.
int signal_that_ends(const std::function<void()>& deed) {
  const pid_t child = check_system_call("fork", ::fork());
  if (child == 0) {
    std::signal(SIGPIPE, SIG_DFL);
    deed();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/// A connection whose other end has gone, and has said so with RST.
void break_line(Pair& pair) {
  pair.client = {};
  char byte = 'x';
  REQUIRE(::recv(pair.server.number(), &byte, 1, 0) == 0);
  REQUIRE(::send(pair.server.number(), &byte, 1, MSG_NOSIGNAL) == 1);  // the first one succeeds
  for (pollfd news{pair.server.number(), 0, 0}; (news.revents & POLLHUP) == 0;)
    REQUIRE(::poll(&news, 1, 10'000) == 1);
}

}  // namespace

TEST_CASE("a call that succeeds does not set errno to 0, and another thread has its own") {
  CHECK(::close(-1) == -1);
  REQUIRE(errno == EBADF);
  const auto socket = stream_socket();
  CHECK(errno == EBADF);
  int elsewhere = -1;
  std::thread([&] { elsewhere = errno; }).join();
  CHECK(elsewhere == 0);
}

TEST_CASE("without SA_RESTART a signal ends a wait with EINTR") {
  const Handler handler(0);
  Pair pair;
  char byte;
  CHECK(interrupted([&] { return ::accept(pair.listener.fd.number(), nullptr, nullptr); },
                    [&] { pair.listener.dial(); }) == EINTR);
  CHECK(interrupted([&] { return ::recv(pair.server.number(), &byte, 1, 0); },
                    [&] { ::send(pair.client.number(), "x", 1, 0); }) == EINTR);
  CHECK(handler_runs >= 2);
}

TEST_CASE("with SA_RESTART accept, recv and read go on waiting") {
  const Handler handler(SA_RESTART);
  Pair pair;
  const auto say = [&] { ::send(pair.client.number(), "x", 1, 0); };
  char byte;
  SECTION("accept") {
    FileDescriptor caller, accepted;
    CHECK(interrupted(
              [&] {
                accepted = FileDescriptor{::accept(pair.listener.fd.number(), nullptr, nullptr)};
                return accepted.number();
              },
              [&] { caller = pair.listener.dial(); }) == 0);
  }
  SECTION("recv") {
    CHECK(interrupted([&] { return ::recv(pair.server.number(), &byte, 1, 0); }, say) == 0);
  }
  SECTION("read") {
    CHECK(interrupted([&] { return ::read(pair.server.number(), &byte, 1); }, say) == 0);
  }
  CHECK(handler_runs >= 2);
}

TEST_CASE("with a timeout on the socket SA_RESTART does nothing") {
  const Handler handler(SA_RESTART);
  Pair pair;
  const timeval long_time{60, 0};
  REQUIRE(::setsockopt(pair.server.number(), SOL_SOCKET, SO_RCVTIMEO, &long_time, sizeof long_time) == 0);
  char byte;
  CHECK(interrupted([&] { return ::recv(pair.server.number(), &byte, 1, 0); },
                    [&] { ::send(pair.client.number(), "x", 1, 0); }) == EINTR);
}

TEST_CASE("poll, select, epoll_wait and nanosleep are never restarted") {
  const Handler handler(SA_RESTART);
  Pair pair;
  const int fd = pair.server.number();
  const auto say = [&] { ::send(pair.client.number(), "x", 1, 0); };
  SECTION("poll") {
    pollfd wanted{fd, POLLIN, 0};
    CHECK(interrupted([&] { return ::poll(&wanted, 1, 60'000); }, say) == EINTR);
  }
  SECTION("select") {
    fd_set wanted;
    FD_ZERO(&wanted);
    FD_SET(fd, &wanted);
    CHECK(interrupted([&] { return ::select(fd + 1, &wanted, nullptr, nullptr, nullptr); }, say) == EINTR);
  }
  SECTION("epoll_wait") {
    const FileDescriptor set{::epoll_create1(0)};
    epoll_event event{};
    event.events = EPOLLIN;
    REQUIRE(::epoll_ctl(set.number(), EPOLL_CTL_ADD, fd, &event) == 0);
    CHECK(interrupted([&] { return ::epoll_wait(set.number(), &event, 1, 60'000); }, say) == EINTR);
  }
  SECTION("nanosleep") {
    const timespec time{60, 0};
    CHECK(interrupted([&] { return ::nanosleep(&time, nullptr); }, [] {}) == EINTR);
  }
}

TEST_CASE("a blocking send that a signal interrupts returns what was taken until then") {
  const Handler handler(0);
  Pair pair;
  const std::string much(64 << 20, 'x');
  ssize_t taken = 0;
  interrupted([&] { return taken = ::send(pair.server.number(), much.data(), much.size(), MSG_NOSIGNAL); },
              [&] { pair.client = {}; });
  CHECK(taken > 0);
  CHECK(taken < static_cast<ssize_t>(much.size()));
}

TEST_CASE("after RST send fails with EPIPE and raises SIGPIPE, unless it is told not to") {
  Pair pair;
  break_line(pair);
  char byte = 'x';
  const int fd = pair.server.number();
  SECTION("the signal's default ends the program") {
    CHECK(signal_that_ends([&] { ::send(fd, &byte, 1, 0); }) == SIGPIPE);
    CHECK(signal_that_ends([&] { static_cast<void>(!::write(fd, &byte, 1)); }) == SIGPIPE);
  }
  SECTION("MSG_NOSIGNAL") {
    CHECK(signal_that_ends([&] {
            if (::send(fd, &byte, 1, MSG_NOSIGNAL) != -1 || errno != EPIPE) ::abort();
          }) == 0);
  }
  SECTION("ignored: write fails with EPIPE too, and exec keeps it so") {
    CHECK(signal_that_ends([&] {
            std::signal(SIGPIPE, SIG_IGN);
            if (::write(fd, &byte, 1) != -1 || errno != EPIPE) ::abort();
            ::execl("/bin/sh", "sh", "-c", "kill -PIPE $$", nullptr);
            ::abort();
          }) == 0);
  }
  SECTION("handled: the call fails with EPIPE after the handler") {
    CHECK(signal_that_ends([&] {
            static volatile sig_atomic_t runs = 0;
            std::signal(SIGPIPE, [](int) { runs = 1; });
            if (::send(fd, &byte, 1, 0) != -1 || errno != EPIPE || runs != 1) ::abort();
          }) == 0);
  }
}

}  // namespace switchboard
