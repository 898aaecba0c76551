#include "engine/control/line_socket.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <thread>
#include <utility>

#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

using namespace switchboard;
using switchboard::control::LineSocket;

namespace {

std::pair<FileDescriptor, FileDescriptor> connected_pair() {
  int ends[2];
  check_system_call("make a socket pair", socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
  return {FileDescriptor{ends[0]}, FileDescriptor{ends[1]}};
}

}  // namespace

TEST_CASE("lines arrive whole, however the stream cuts them") {
  auto [here, there] = connected_pair();
  LineSocket receiver(std::move(there));
  for (const char* part : {"fir", "st\nsec", "ond\n\nthird\n"})
    REQUIRE(write(here.number(), part, strlen(part)) > 0);
  CHECK(receiver.receive()->text == "first");
  CHECK(receiver.receive()->text == "second");
  CHECK(receiver.receive()->text.empty());
  CHECK(receiver.receive()->text == "third");
  here.reset();
  CHECK_FALSE(receiver.receive().has_value());
  CHECK(receiver.ended());
}

TEST_CASE("descriptors travel beside their line and are the same files") {
  auto [here, there] = connected_pair();
  LineSocket sender(std::move(here)), receiver(std::move(there));
  FileDescriptor file{open("/dev/null", O_RDONLY | O_CLOEXEC)};
  REQUIRE(sender.send("take these", std::array{file.number(), file.number()}));
  const auto line = receiver.receive();
  REQUIRE(line.has_value());
  CHECK(line->text == "take these");
  REQUIRE(line->descriptors.size() == 2);
  struct stat mine {
  }, theirs{};
  REQUIRE(fstat(file.number(), &mine) == 0);
  REQUIRE(fstat(line->descriptors[1].number(), &theirs) == 0);
  CHECK(mine.st_rdev == theirs.st_rdev);
  CHECK((fcntl(line->descriptors[0].number(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("a line longer than the socket's buffer arrives whole") {
  auto [here, there] = connected_pair();
  LineSocket sender(std::move(here)), receiver(std::move(there));
  const std::string text(600'000, 'x');
  std::thread writer([&] { CHECK(sender.send(text)); });
  const auto line = receiver.receive();
  writer.join();
  REQUIRE(line.has_value());
  CHECK(line->text == text);
}

TEST_CASE("a non-blocking socket without a whole line has not ended") {
  auto [here, there] = connected_pair();
  fcntl(there.number(), F_SETFL, O_NONBLOCK);
  LineSocket receiver(std::move(there));
  REQUIRE(write(here.number(), "half", 4) == 4);
  CHECK_FALSE(receiver.receive().has_value());
  CHECK_FALSE(receiver.ended());
  REQUIRE(write(here.number(), " a line\n", 8) == 8);
  CHECK(receiver.receive()->text == "half a line");
}

TEST_CASE("sending to an end that is gone is an answer, not a signal") {
  auto [here, there] = connected_pair();
  LineSocket sender(std::move(here));
  there.reset();
  CHECK_FALSE(sender.send("anybody there"));
}
