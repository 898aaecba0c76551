// What lessons/05_files/README.md states about Linux, checked with sockets of our own.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {
namespace {

/// Two connected ends of a type.
struct Ends {
  FileDescriptor left, right;
  explicit Ends(int type = SOCK_STREAM) {
    int numbers[2];
    check_system_call("make a pair", ::socketpair(AF_UNIX, type, 0, numbers));
    left = FileDescriptor{numbers[0]};
    right = FileDescriptor{numbers[1]};
  }
};

std::string link_of(int fd) {
  char target[64];
  const ssize_t length = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), target, sizeof target);
  check_system_call("read the link", static_cast<int>(length));
  return {target, static_cast<std::size_t>(length)};
}

ino_t inode_of(int fd) {
  struct stat status {};
  check_system_call("fstat", ::fstat(fd, &status));
  return status.st_ino;
}

/// "end of stream", "nothing", or what is there.
std::string look_into(const FileDescriptor& socket) {
  char bytes[64];
  const ssize_t received = ::recv(socket.number(), bytes, sizeof bytes, MSG_DONTWAIT);
  if (received == -1) return errno == EAGAIN ? "nothing" : ::strerrorname_np(errno);
  return received == 0 ? "end of stream" : std::string(bytes, static_cast<std::size_t>(received));
}

}  // namespace

TEST_CASE("read and write work on a socket, and take what is there") {
  const Ends ends;
  REQUIRE(::write(ends.left.number(), "hello\n", 6) == 6);
  int unread = 0;
  REQUIRE(::ioctl(ends.right.number(), FIONREAD, &unread) == 0);
  CHECK(unread == 6);
  char bytes[100];
  CHECK(::read(ends.right.number(), bytes, sizeof bytes) == 6);
}

TEST_CASE("an empty datagram is taken by recv, and left there by a read of 0 bytes") {
  const Ends ends{SOCK_DGRAM};
  REQUIRE(::send(ends.left.number(), "", 0, 0) == 0);
  REQUIRE(::send(ends.left.number(), "next", 4, 0) == 4);
  char bytes[100];
  CHECK(::read(ends.right.number(), bytes, 0) == 0);
  CHECK(::recv(ends.right.number(), bytes, sizeof bytes, MSG_DONTWAIT) == 0);
  CHECK(::recv(ends.right.number(), bytes, sizeof bytes, MSG_DONTWAIT) == 4);
}

TEST_CASE("a socket has no place to go to, cannot be mapped and cannot be cut") {
  const Ends ends;
  const int fd = ends.left.number();
  char byte = 0;
  CHECK(::lseek(fd, 0, SEEK_SET) == -1);
  CHECK(errno == ESPIPE);
  CHECK(::pread(fd, &byte, 1, 0) == -1);
  CHECK(errno == ESPIPE);
  CHECK(::pwrite(fd, &byte, 1, 0) == -1);
  CHECK(errno == ESPIPE);
  CHECK(::mmap(nullptr, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED);
  CHECK(errno == ENODEV);
  CHECK(::ftruncate(fd, 0) == -1);
  CHECK(errno == EINVAL);
}

TEST_CASE("the path of an AF_UNIX socket cannot be opened") {
  const TemporaryDirectory directory;
  const auto path = (directory.path() / "s").string();
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof name.sun_path);
  std::memcpy(name.sun_path, path.c_str(), path.size() + 1);
  const FileDescriptor socket{check_system_call("socket", ::socket(AF_UNIX, SOCK_STREAM, 0))};
  REQUIRE(::bind(socket.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
  CHECK(::open(path.c_str(), O_RDWR) == -1);
  CHECK(errno == ENXIO);
}

TEST_CASE("dup gives the lowest free number for the same socket, and /proc shows both as one") {
  const Ends ends;
  const int lowest = check_system_call("dup", ::dup(0));
  ::close(lowest);
  const FileDescriptor copy{::dup(ends.left.number())};
  CHECK(copy.number() == lowest);
  CHECK(link_of(copy.number()) == link_of(ends.left.number()));
  CHECK(link_of(copy.number()) == "socket:[" + std::to_string(inode_of(copy.number())) + "]");
  CHECK(inode_of(copy.number()) != inode_of(ends.right.number()));
  struct stat status {};
  REQUIRE(::fstat(copy.number(), &status) == 0);
  CHECK(S_ISSOCK(status.st_mode));
}

TEST_CASE("the other end hears of the end when the last descriptor is closed, not before") {
  Ends ends;
  FileDescriptor copy{::dup(ends.left.number())};
  ends.left = FileDescriptor{};
  CHECK(look_into(ends.right) == "nothing");
  REQUIRE(::write(copy.number(), "on", 2) == 2);
  CHECK(look_into(ends.right) == "on");
  copy = FileDescriptor{};
  CHECK(look_into(ends.right) == "end of stream");
}

TEST_CASE("shutdown ends the connection although a copy is open") {
  const Ends ends;
  const FileDescriptor copy{::dup(ends.left.number())};
  REQUIRE(::shutdown(ends.left.number(), SHUT_RDWR) == 0);
  CHECK(look_into(ends.right) == "end of stream");
}

TEST_CASE("dup2 closes the number that it takes, and makes it the same socket") {
  const Ends ends, other;
  REQUIRE(::dup2(ends.left.number(), other.left.number()) == other.left.number());
  CHECK(look_into(other.right) == "end of stream");
  REQUIRE(::write(other.left.number(), "here", 4) == 4);
  CHECK(look_into(ends.right) == "here");
}

TEST_CASE("O_NONBLOCK belongs to the open file, so a copy has it, and FD_CLOEXEC belongs to the number") {
  const Ends ends;
  const FileDescriptor copy{::dup(ends.left.number())};
  REQUIRE(::fcntl(ends.left.number(), F_SETFL, O_NONBLOCK) == 0);
  CHECK((::fcntl(copy.number(), F_GETFL) & O_NONBLOCK) != 0);
  REQUIRE(::fcntl(ends.left.number(), F_SETFD, FD_CLOEXEC) == 0);
  CHECK((::fcntl(copy.number(), F_GETFD) & FD_CLOEXEC) == 0);
}

}  // namespace switchboard
