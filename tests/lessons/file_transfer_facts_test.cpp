// What lessons/27_file_transfer/README.md states about Linux, checked with a file and sockets of our own.

#include "tests/catch_any.hpp"
#include "tests/lessons/loopback.hpp"

#include <sys/sendfile.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdio>

namespace switchboard {
namespace {

using namespace loopback;

/// A file without a name that holds these bytes; its position is at its beginning.
class File {
 public:
  explicit File(const std::string& content) : file_(std::tmpfile()) {
    if (file_ == nullptr) throw SystemError("make a file", errno);
    check_system_call("write", ::pwrite(number(), content.data(), content.size(), 0));
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { std::fclose(file_); }

  int number() const { return ::fileno(file_); }
  off_t position() const { return ::lseek(number(), 0, SEEK_CUR); }

 private:
  FILE* file_;
};

}  // namespace

TEST_CASE("sendfile sends from the offset, moves that on, and leaves the file's position") {
  const Pair pair;
  const File file("0123456789");
  off_t at = 4;
  CHECK(::sendfile(pair.client.number(), file.number(), &at, 100) == 6);
  CHECK(at == 10);
  CHECK(file.position() == 0);
  CHECK(receive(pair.server) == "456789");
  CHECK(::sendfile(pair.client.number(), file.number(), &at, 100) == 0);  // the end of the file
}

TEST_CASE("without an offset sendfile moves the file's own position") {
  const Pair pair;
  const File file("0123456789");
  CHECK(::sendfile(pair.client.number(), file.number(), nullptr, 3) == 3);
  CHECK(file.position() == 3);
  CHECK(receive(pair.server) == "012");
}

TEST_CASE("sendfile may take a part, and says EAGAIN when a non-blocking socket's queue is full") {
  const Listener listener;
  const FileDescriptor client{
      check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0))};
  static_cast<void>(::connect(client.number(), reinterpret_cast<const sockaddr*>(&listener.address),
                              sizeof listener.address));
  REQUIRE(news_at(client, POLLOUT));
  const std::string much(32'000'000, 'x');
  const File file(much);
  off_t at = 0;
  ssize_t taken = 0, all = 0;
  while ((taken = ::sendfile(client.number(), file.number(), &at, much.size())) > 0) all += taken;
  CHECK(taken == -1);
  CHECK(errno == EAGAIN);
  CHECK(all > 0);
  CHECK(all < static_cast<ssize_t>(much.size()));
  CHECK(at == all);
}

TEST_CASE("sendfile does not read from a socket") {
  const Pair pair, other;
  CHECK(::sendfile(pair.client.number(), other.client.number(), nullptr, 10) == -1);
  CHECK(errno == EINVAL);
}

TEST_CASE("sendfile to a peer that has gone raises SIGPIPE") {
  Pair pair;
  const linger abort{1, 0};
  REQUIRE(::setsockopt(pair.server.number(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort) == 0);
  pair.server = {};
  CHECK(receive(pair.client) == "ECONNRESET");
  const File file("0123456789");
  const pid_t child = check_system_call("fork", ::fork());
  if (child == 0) {
    ::signal(SIGPIPE, SIG_DFL);
    ::sendfile(pair.client.number(), file.number(), nullptr, 10);
    ::_exit(0);
  }
  int status = 0;
  check_system_call("wait for a child", ::waitpid(child, &status, 0));
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGPIPE);
}

TEST_CASE("what a program sent before it ended is read to its last byte, and then comes the end") {
  Pair pair;
  const std::string part(40'000, 'x');
  const pid_t child = check_system_call("fork", ::fork());
  if (child == 0) ::_exit(send_text(pair.client, part) == "40000" ? 0 : 1);
  int status = 0;
  check_system_call("wait for a child", ::waitpid(child, &status, 0));
  CHECK(WEXITSTATUS(status) == 0);
  pair.client = {};
  std::size_t got = 0;
  std::string come;
  while ((come = receive(pair.server)) != "end of stream") got += come.size();
  CHECK(got == part.size());
}

TEST_CASE("strlen finds a text's end in a file that has none") {
  std::string block;
  for (int i = 1; i <= 10'000; ++i) block += static_cast<char>(i % 256);
  CHECK(std::strlen(block.c_str()) == 255);
}

}  // namespace switchboard
