// What lessons/22_thread_server/README.md states about Linux, checked with threads of our own.

#include "tests/catch_any.hpp"
#include "tests/lessons/loopback.hpp"

#include <sys/wait.h>

#include <atomic>
#include <barrier>
#include <csignal>
#include <fstream>
#include <future>
#include <thread>

namespace switchboard {
namespace {

using namespace loopback;

/// The letter behind the name in /proc/self/task/TID/stat (proc(5)).
char state_of(pid_t thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_ends = text.rfind(')');
  return name_ends == std::string::npos ? '-' : text[name_ends + 2];
}

/// A thread that receives from a socket; made when it sleeps in recv.
class Receiver {
 public:
  explicit Receiver(const FileDescriptor& from) : thread_([this, fd = from.number()] { receive_from(fd); }) {
    const pid_t id = id_.get_future().get();
    while (state_of(id) != 'S') {
    }
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  ~Receiver() { thread_.join(); }

  bool has_returned() const { return returned_; }
  std::string result() { return result_.get_future().get(); }

 private:
  void receive_from(int fd) {
    id_.set_value(::gettid());
    char bytes[64];
    const ssize_t received = ::recv(fd, bytes, sizeof bytes, 0);
    returned_ = true;
    result_.set_value(received == -1  ? ::strerrorname_np(errno)
                      : received == 0 ? "end of stream"
                                      : std::string(bytes, static_cast<std::size_t>(received)));
  }

  std::promise<pid_t> id_;
  std::promise<std::string> result_;
  std::atomic<bool> returned_ = false;
  std::thread thread_;  // last: it uses everything above
};

/// How a child ends that does this.
template <class Work>
int status_of_child_with(Work work) {
  const pid_t child = check_system_call("fork", ::fork());
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  check_system_call("wait for a child", ::waitpid(child, &status, 0));
  return status;
}

}  // namespace

TEST_CASE("threads share the table of descriptors: one closes, and for the other it is closed") {
  Pair pair;
  const int number = pair.server.number();
  std::thread([&] { pair.server = {}; }).join();
  char byte;
  CHECK(::recv(number, &byte, 1, 0) == -1);
  CHECK(errno == EBADF);
  CHECK(receive(pair.client) == "end of stream");
}

TEST_CASE("a descriptor's number is given again at once, to whoever asks next") {
  Pair pair;
  const int number = pair.server.number();
  const auto caller = pair.listener.dial();
  pair.server = {};
  int next = -1;
  std::thread([&] { next = ::accept(pair.listener.fd.number(), nullptr, nullptr); }).join();
  const FileDescriptor accepted{next};
  CHECK(accepted.number() == number);
}

TEST_CASE("an accept that waits has its number already, and one that is free later does not count") {
  const Listener listener;
  const auto caller = stream_socket();
  FileDescriptor lower{check_system_call("dup", ::dup(0))};
  const int freed = lower.number();
  std::promise<pid_t> id;
  int first = -1;
  std::thread waits([&] {
    id.set_value(::gettid());
    first = ::accept(listener.fd.number(), nullptr, nullptr);
  });
  const pid_t waiting = id.get_future().get();
  while (state_of(waiting) != 'S') {
  }
  lower = {};
  CHECK(::connect(caller.number(), reinterpret_cast<const sockaddr*>(&listener.address),
                  sizeof listener.address) == 0);
  waits.join();
  const FileDescriptor accepted{first};
  CHECK(accepted.number() > freed);
}

TEST_CASE("close wakes no thread that waits in recv, and the connection lives until that returns") {
  Pair pair;
  Receiver receiver(pair.server);
  pair.server = {};
  CHECK(receive(pair.client, MSG_DONTWAIT) == "EAGAIN");  // no FIN has come
  CHECK_FALSE(receiver.has_returned());
  CHECK(send_text(pair.client, "hello") == "5");
  CHECK(receiver.result() == "hello");
  CHECK(receive(pair.client) == "end of stream");
}

TEST_CASE("shutdown wakes a thread that waits in recv, which returns 0") {
  const Pair pair;
  Receiver receiver(pair.server);
  REQUIRE(::shutdown(pair.server.number(), SHUT_RDWR) == 0);
  CHECK(receiver.result() == "end of stream");
}

TEST_CASE("one thread waits in a call while another is served") {
  const Pair silent, quick;
  Receiver receiver(silent.server);
  CHECK(send_text(quick.client, "question") == "8");
  CHECK(receive(quick.server) == "question");
  CHECK_FALSE(receiver.has_returned());
  CHECK(send_text(silent.client, "at last") == "7");
  CHECK(receiver.result() == "at last");
}

TEST_CASE("two who read a counter before either has written lose one addition") {
  std::atomic<int> counter = 0;  // atomic for each access, not for the two together
  std::barrier both_have_read(2);
  const auto add_one = [&] {
    const int before = counter.load();
    both_have_read.arrive_and_wait();
    counter.store(before + 1);
  };
  std::thread other(add_one);
  add_one();
  other.join();
  CHECK(counter == 1);
}

TEST_CASE("errno belongs to the thread") {
  errno = 0;
  std::thread([] {
    ::close(-1);
    CHECK(errno == EBADF);
  }).join();
  CHECK(errno == 0);
}

TEST_CASE("a signal that ends, ends the process, whichever thread it hits") {
  const int status = status_of_child_with([] {
    ::signal(SIGTERM, SIG_DFL);  // Catch2 has a handler of its own
    std::thread([] { ::pthread_kill(::pthread_self(), SIGTERM); }).detach();
    while (true) ::pause();
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("after fork the child has only the thread that called it") {
  const Pair pair;
  Receiver receiver(pair.server);
  const int status = status_of_child_with([] {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
      if (line == "Threads:\t1") ::_exit(1);
  });
  CHECK(WEXITSTATUS(status) == 1);
  REQUIRE(::shutdown(pair.server.number(), SHUT_RDWR) == 0);
  CHECK(receiver.result() == "end of stream");
}

}  // namespace switchboard
