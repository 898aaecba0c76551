// What lessons/21_fork_server/README.md states about Linux, checked with processes of our own.

#include "tests/catch_any.hpp"
#include "tests/lessons/loopback.hpp"

#include <sys/wait.h>

#include <csignal>
#include <fstream>

namespace switchboard {
namespace {

using namespace loopback;

/// Runs `work` in a child, which ends with the number that it returns.
template <class Work>
pid_t in_child(Work work) {
  const pid_t child = check_system_call("fork", ::fork());
  if (child == 0) ::_exit(work());
  return child;
}

/// Its exit status; waits until it has ended.
int status_of(pid_t child) {
  int status = 0;
  check_system_call("wait for a child", ::waitpid(child, &status, 0));
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Waits until it has ended, and leaves it for another waitpid (waitid(2), WNOWAIT).
void let_end(pid_t child) {
  siginfo_t how{};
  check_system_call("wait for a child's end",
                    ::waitid(P_PID, static_cast<id_t>(child), &how, WEXITED | WNOWAIT));
}

/// The letter behind the name in /proc/PID/stat (proc(5)); '-' when there is no such process.
char state_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_ends = text.rfind(')');
  return name_ends == std::string::npos ? '-' : text[name_ends + 2];
}

volatile sig_atomic_t signals_seen = 0;

/// What SIGCHLD does, for as long as this lives.
class OnChild {
 public:
  OnChild(void (*handler)(int), int flags) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    signals_seen = 0;
    check_system_call("sigaction", ::sigaction(SIGCHLD, &action, &before_));
  }
  OnChild(const OnChild&) = delete;
  OnChild& operator=(const OnChild&) = delete;
  ~OnChild() { ::sigaction(SIGCHLD, &before_, nullptr); }

 private:
  struct sigaction before_ {};
};

void count(int) {
  signals_seen = signals_seen + 1;
}

int handler_writes_to = -1;

void tell(int) {
  const int before = errno;
  static_cast<void>(!::write(handler_writes_to, "!", 1));
  errno = before;
}

}  // namespace

TEST_CASE("the connection ends when the last process that holds it closes it") {
  Pair pair;
  const pid_t child = in_child([&] { return send_text(pair.server, "answer") == "6" ? 0 : 1; });
  CHECK(status_of(child) == 0);
  CHECK(receive(pair.client) == "answer");
  CHECK(receive(pair.client, MSG_DONTWAIT) == "EAGAIN");  // the child has ended, and the line is open
  pair.server = {};
  CHECK(receive(pair.client) == "end of stream");
}

TEST_CASE("shutdown in a child ends the direction for everybody") {
  const Pair pair;
  const pid_t child = in_child([&] { return ::shutdown(pair.server.number(), SHUT_WR) == 0 ? 0 : 1; });
  CHECK(status_of(child) == 0);
  CHECK(receive(pair.client) == "end of stream");
}

TEST_CASE("a child's close of the listener leaves it listening") {
  const Listener listener;
  const pid_t child = in_child([&] { return ::close(listener.fd.number()); });
  CHECK(status_of(child) == 0);
  CHECK(info_of(listener.fd).tcpi_state == TCP_LISTEN);
}

TEST_CASE("the port stays taken as long as a child holds the listener") {
  int hold[2];
  REQUIRE(::pipe(hold) == 0);
  FileDescriptor wait_here{hold[0]}, let_go{hold[1]};
  sockaddr_in address{};
  pid_t child = 0;
  {
    const Listener listener;
    address = listener.address;
    child = in_child([&] {
      ::close(let_go.number());
      char byte;
      return static_cast<int>(::read(wait_here.number(), &byte, 1));
    });
  }
  const auto bind_again = [&] {
    const auto again = stream_socket();
    return ::bind(again.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0
                                                                                                    : errno;
  };
  CHECK(bind_again() == EADDRINUSE);
  let_go = {};
  CHECK(status_of(child) == 0);
  CHECK(bind_again() == 0);
}

TEST_CASE("the child's memory is a copy") {
  int served = 0;
  const pid_t child = in_child([&] { return ++served; });
  CHECK(status_of(child) == 1);
  CHECK(served == 0);
}

TEST_CASE("a child that has ended is a zombie until its parent asks") {
  const pid_t child = in_child([] { return 7; });
  let_end(child);
  CHECK(state_of(child) == 'Z');
  CHECK(status_of(child) == 7);
  CHECK(state_of(child) == '-');
}

TEST_CASE("waitpid without waiting says 0 while children live, and ECHILD when there are none") {
  int hold[2];
  REQUIRE(::pipe(hold) == 0);
  FileDescriptor wait_here{hold[0]}, let_go{hold[1]};
  const pid_t child = in_child([&] {
    ::close(let_go.number());
    char byte;
    return static_cast<int>(::read(wait_here.number(), &byte, 1));
  });
  CHECK(::waitpid(child, nullptr, WNOHANG) == 0);
  let_go = {};
  CHECK(status_of(child) == 0);
  CHECK(::waitpid(child, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}

TEST_CASE("signals of a kind do not queue: two children that end while it is blocked make one SIGCHLD") {
  const OnChild counting(count, SA_RESTART);
  sigset_t only_child, before;
  sigemptyset(&only_child);
  sigaddset(&only_child, SIGCHLD);
  REQUIRE(::sigprocmask(SIG_BLOCK, &only_child, &before) == 0);
  const pid_t first = in_child([] { return 0; }), second = in_child([] { return 0; });
  let_end(first);
  let_end(second);
  REQUIRE(::sigprocmask(SIG_SETMASK, &before, nullptr) == 0);
  CHECK(signals_seen == 1);
  CHECK(status_of(first) == 0);
  CHECK(status_of(second) == 0);
}

TEST_CASE("SIGCHLD ends a waiting accept with EINTR, unless the handler has SA_RESTART") {
  const Listener listener;
  const auto accept_and_be_interrupted = [&](int flags) {
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const FileDescriptor reading{pipe_ends[0]}, writing{pipe_ends[1]};
    handler_writes_to = writing.number();
    const OnChild telling(tell, flags);
    const pid_t parent = ::getpid();
    // It calls after the signal has been handled, so that no accept waits for ever.
    const pid_t child = in_child([&] {
      while (state_of(parent) != 'S') ::usleep(1000);
      ::kill(parent, SIGCHLD);
      char byte;
      if (::read(reading.number(), &byte, 1) != 1) return 1;
      const auto call = listener.dial();
      return 0;
    });
    const FileDescriptor first{::accept(listener.fd.number(), nullptr, nullptr)};
    const int error = first ? 0 : errno;
    if (!first) listener.accept();
    CHECK(status_of(child) == 0);
    return error;
  };
  CHECK(accept_and_be_interrupted(0) == EINTR);
  CHECK(accept_and_be_interrupted(SA_RESTART) == 0);
}

TEST_CASE("with SIGCHLD ignored a child leaves no zombie") {
  const OnChild ignoring(SIG_IGN, 0);
  const pid_t child = in_child([] { return 0; });
  CHECK(::waitpid(child, nullptr, 0) == -1);  // waits for its end, and has nothing to say of it (wait(2))
  CHECK(errno == ECHILD);
  CHECK(state_of(child) == '-');
}

TEST_CASE("what stdio has not written yet is written by parent and child") {
  int pipe_ends[2];
  REQUIRE(::pipe(pipe_ends) == 0);
  FileDescriptor reading{pipe_ends[0]};
  FILE* file = ::fdopen(pipe_ends[1], "w");
  REQUIRE(file != nullptr);
  std::fprintf(file, "once");
  const pid_t child = in_child([&] { return std::fflush(file); });
  CHECK(status_of(child) == 0);
  std::fclose(file);
  std::string all(64, '\0');
  std::size_t size = 0;
  ssize_t received = 0;
  while ((received = ::read(reading.number(), all.data() + size, all.size() - size)) > 0)
    size += static_cast<std::size_t>(received);
  CHECK(all.substr(0, size) == "onceonce");
}

}  // namespace switchboard
