// What lessons/18_unix/README.md states about Linux, checked with sockets of our own in a folder of our own.

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {
namespace {

FileDescriptor unix_socket(int type = SOCK_STREAM) {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_UNIX, type, 0))};
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

int bind_to(const FileDescriptor& socket, const sockaddr_un& address,
            socklen_t length = sizeof(sockaddr_un)) {
  return ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), length) == 0 ? 0 : errno;
}

int connect_to(const FileDescriptor& socket, const sockaddr_un& address,
               socklen_t length = sizeof(sockaddr_un)) {
  return ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), length) == 0 ? 0 : errno;
}

/// A listener at a path of a folder that is gone with it.
struct Listener {
  TemporaryDirectory folder;
  std::string path = (folder.path() / "exchange").string();
  FileDescriptor fd = unix_socket();

  explicit Listener(int backlog = 8) {
    REQUIRE(bind_to(fd, address_of(path)) == 0);
    REQUIRE(::listen(fd.number(), backlog) == 0);
  }
  FileDescriptor accept() const {
    return FileDescriptor{check_system_call("accept", ::accept(fd.number(), nullptr, nullptr))};
  }
  FileDescriptor dial() const {
    auto client = unix_socket();
    REQUIRE(connect_to(client, address_of(path)) == 0);
    return client;
  }
};

struct Ends {
  FileDescriptor one, other;
};

Ends pair_of(int type) {
  int ends[2];
  check_system_call("socketpair", ::socketpair(AF_UNIX, type, 0, ends));
  return {FileDescriptor{ends[0]}, FileDescriptor{ends[1]}};
}

void send_text(const FileDescriptor& to, const std::string& text) {
  REQUIRE(::send(to.number(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
}

/// What recv says: "hello", "end of stream", or the name of its error.
std::string receive(const FileDescriptor& from) {
  char bytes[64];
  const ssize_t received = ::recv(from.number(), bytes, sizeof bytes, MSG_DONTWAIT);
  if (received == -1) return ::strerrorname_np(errno);
  return received == 0 ? "end of stream" : std::string(bytes, static_cast<std::size_t>(received));
}

void hand_over(int descriptor, const FileDescriptor& through) {
  char byte = '!';
  iovec bytes{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof descriptor)]{};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  auto* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  REQUIRE(::sendmsg(through.number(), &message, 0) == 1);
}

FileDescriptor take_over(const FileDescriptor& from) {
  char byte;
  iovec bytes{&byte, 1};
  int descriptor = -1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof descriptor)]{};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  REQUIRE(::recvmsg(from.number(), &message, 0) == 1);
  REQUIRE(CMSG_FIRSTHDR(&message) != nullptr);
  std::memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof descriptor);
  return FileDescriptor{descriptor};
}

}  // namespace

TEST_CASE("bind makes a file of the kind socket, and close leaves it there") {
  Listener listener;
  struct stat file {};
  REQUIRE(::stat(listener.path.c_str(), &file) == 0);
  CHECK(S_ISSOCK(file.st_mode));
  listener.fd = {};
  CHECK(::access(listener.path.c_str(), F_OK) == 0);
}

TEST_CASE("a stale path refuses callers and takes no new name, with SO_REUSEADDR or without") {
  Listener listener;
  listener.fd = {};
  CHECK(connect_to(unix_socket(), address_of(listener.path)) == ECONNREFUSED);
  CHECK(bind_to(unix_socket(), address_of(listener.path)) == EADDRINUSE);
  const auto again = unix_socket();
  const int yes = 1;
  CHECK(::setsockopt(again.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0);
  CHECK(bind_to(again, address_of(listener.path)) == EADDRINUSE);
  REQUIRE(::unlink(listener.path.c_str()) == 0);
  CHECK(bind_to(again, address_of(listener.path)) == 0);
}

TEST_CASE("a path where nothing is says ENOENT") {
  const TemporaryDirectory folder;
  CHECK(connect_to(unix_socket(), address_of((folder.path() / "nothing").string())) == ENOENT);
}

TEST_CASE("who may not write to the file may not call") {
  const Listener listener;
  REQUIRE(::chmod(listener.path.c_str(), 0) == 0);
  // Root may write to every file, so we are somebody else for the length of the call.
  const bool is_root = ::geteuid() == 0;
  REQUIRE(::chmod(listener.folder.path().c_str(), 0755) == 0);
  if (is_root) REQUIRE(::seteuid(65534) == 0);
  const int error = connect_to(unix_socket(), address_of(listener.path));
  if (is_root) REQUIRE(::seteuid(0) == 0);
  CHECK(error == EACCES);
}

TEST_CASE("who has removed the file has taken the name, and connections go on") {
  const Listener listener;
  const auto client = listener.dial();
  const auto server = listener.accept();
  REQUIRE(::unlink(listener.path.c_str()) == 0);
  CHECK(connect_to(unix_socket(), address_of(listener.path)) == ENOENT);
  send_text(client, "hello");
  CHECK(receive(server) == "hello");
}

TEST_CASE("a caller without a name has an address of 2 bytes") {
  const Listener listener;
  const auto client = listener.dial();
  sockaddr_un caller{};
  socklen_t length = sizeof caller;
  const FileDescriptor server{::accept(listener.fd.number(), reinterpret_cast<sockaddr*>(&caller), &length)};
  CHECK(length == 2);
  CHECK(caller.sun_family == AF_UNIX);
}

TEST_CASE("the kernel knows the caller's process and user") {
  const Listener listener;
  const auto client = listener.dial();
  const auto server = listener.accept();
  ucred who{};
  socklen_t length = sizeof who;
  REQUIRE(::getsockopt(server.number(), SOL_SOCKET, SO_PEERCRED, &who, &length) == 0);
  CHECK(who.pid == ::getpid());
  CHECK(who.uid == ::geteuid());
  CHECK(who.gid == ::getegid());
}

TEST_CASE("a path has room for 107 bytes and a zero, and more than a sockaddr_un is refused") {
  static_assert(sizeof(sockaddr_un) == 110 && sizeof(sockaddr_un::sun_path) == 108);
  char room[sizeof(sockaddr_un) + 1]{};
  const auto address = address_of("/tmp/never-made");
  std::memcpy(room, &address, sizeof address);
  CHECK(::bind(unix_socket().number(), reinterpret_cast<const sockaddr*>(room), sizeof room) == -1);
  CHECK(errno == EINVAL);
}

TEST_CASE("a full accept queue makes a non-blocking connect fail with EAGAIN") {
  const Listener listener(0);
  const auto waiting = listener.dial();
  CHECK(connect_to(unix_socket(SOCK_STREAM | SOCK_NONBLOCK), address_of(listener.path)) == EAGAIN);
}

TEST_CASE("a socket pair carries bytes both ways, and needs no name") {
  const auto [one, other] = pair_of(SOCK_STREAM);
  send_text(one, "question");
  CHECK(receive(other) == "question");
  send_text(other, "answer");
  CHECK(receive(one) == "answer");
}

TEST_CASE("SOCK_SEQPACKET and SOCK_DGRAM keep borders and order, and lose nothing") {
  for (const int type : {SOCK_SEQPACKET, SOCK_DGRAM}) {
    const auto [one, other] = pair_of(type);
    int sent = 0;
    // When no more finds room, the sender is told so; it does not get lost as with UDP.
    for (; sent < 5000; ++sent) {
      const auto text = std::to_string(sent);
      if (::send(one.number(), text.data(), text.size(), MSG_DONTWAIT) == -1) break;
    }
    CHECK(errno == EAGAIN);
    CHECK(sent < 5000);
    for (int i = 0; i < sent; ++i) REQUIRE(receive(other) == std::to_string(i));
  }
}

TEST_CASE("an abstract name has no file and is gone with its socket") {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto name = "switchboard-test-" + std::to_string(::getpid());
  name.copy(address.sun_path + 1, sizeof address.sun_path - 1);
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  auto listener = unix_socket();
  REQUIRE(bind_to(listener, address, length) == 0);
  REQUIRE(::listen(listener.number(), 8) == 0);
  CHECK(connect_to(unix_socket(), address, length) == 0);
  listener = {};
  CHECK(connect_to(unix_socket(), address, length) == ECONNREFUSED);
  CHECK(bind_to(unix_socket(), address, length) == 0);
}

TEST_CASE("a descriptor that was sent keeps the connection alive after its sender has closed it") {
  const Listener listener;
  const auto client = listener.dial();
  auto server = listener.accept();
  const auto [door, worker] = pair_of(SOCK_STREAM);
  hand_over(server.number(), door);
  const auto taken = take_over(worker);
  CHECK(taken.number() != server.number());
  server = {};
  CHECK(receive(client) == "EAGAIN");
  send_text(taken, "hello from the worker");
  CHECK(receive(client) == "hello from the worker");
}

TEST_CASE("closing with bytes unread gives the peer ECONNRESET") {
  auto ends = pair_of(SOCK_STREAM);
  send_text(ends.one, "unread");
  ends.other = {};
  CHECK(receive(ends.one) == "ECONNRESET");
}

}  // namespace switchboard
