// Makes one kind of call, named by its argument, and prints what it got and what the other end has: the proof
// of what an injected fault looks like from both sides.
//
//   one_call recv      three calls, each on what the one before left of "abcdefghij"
//   one_call send      one call with "abcdefghij", then what the peer can read of it
//   one_call connect   to a listener, then whether anything waits there

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "check.hpp"

static volatile sig_atomic_t alarms = 0;

static void on_alarm(int) {
  alarms = alarms + 1;
}

static char text[] = "abcdefghij";
static char room[11];

/// Two parts of six and four bytes, as the calls with vectors take them; said again when the call is over.
static iovec parts[2];

static void point_parts(char* at) {
  parts[0] = {at, 6};
  parts[1] = {at + 6, 4};
}

static ssize_t receive(const std::string& call, int fd) {
  std::memset(room, '.', 10);
  point_parts(room);
  if (call == "recv") return recv(fd, room, 10, 0);
  if (call == "read") return read(fd, room, 10);
  if (call == "readv") return readv(fd, parts, 2);
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  const auto count = recvmsg(fd, &message, 0);
  check("the message is the program's own again", message.msg_iovlen == 2);
  return count;
}

static ssize_t hand_over(const std::string& call, int fd) {
  point_parts(text);
  if (call == "send") return send(fd, text, 10, 0);
  if (call == "write") return write(fd, text, 10);
  if (call == "writev") return writev(fd, parts, 2);
  if (call == "sendfile") {
    const int file = memfd_create("text", 0);
    check("write", write(file, text, 10) == 10);
    off_t start = 0;
    return sendfile(fd, file, &start, 10);
  }
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  if (call == "sendmmsg") {
    mmsghdr messages[2] = {{message, 0}, {message, 0}};
    return sendmmsg(fd, messages, 2, 0);
  }
  const auto count = sendmsg(fd, &message, 0);
  check("the message is the program's own again", message.msg_iovlen == 2);
  return count;
}

static void say(const std::string& call, ssize_t result, const char* bytes) {
  const char* error = result < 0 ? strerrorname_np(errno) : "";
  std::printf("%s %zd%s%s%s%s\n", call.c_str(), result, *error ? " " : "", error, *bytes ? " " : "", bytes);
  check("the parts are the program's own again", parts[0].iov_len == 6 && parts[1].iov_len == 4);
}

static int connect_and_look() {
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 3);
  check("O_NONBLOCK", fcntl(listener, F_SETFL, O_NONBLOCK) == 0);
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  point_parts(text);
  say("connect", connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address), "");
  const int server = accept(listener, nullptr, nullptr);
  std::printf("accept %s\n", server >= 0 ? "gets it" : strerrorname_np(errno));
  return 0;
}

int main(int argc, char** argv) {
  // The rules name descriptors by number, so none that we inherited may be in the way.
  closefrom(3);
  check("an argument", argc == 2);
  const std::string call = argv[1];
  struct sigaction action {};
  action.sa_handler = on_alarm;
  action.sa_flags = SA_RESTART;
  check("sigaction", sigaction(SIGALRM, &action, nullptr) == 0);
  setvbuf(stdout, nullptr, _IOLBF, 0);
  if (call == "connect") return connect_and_look();
  int pair[2];
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) == 0);
  if (call.starts_with("re")) {
    check("write", write(pair[1], text, 10) == 10);
    for (int i = 0; i < 3; ++i) {
      const auto count = receive(call, pair[0]);
      say(call, count, room);
    }
  } else {
    const auto count = hand_over(call, pair[0]);
    say(call, count, "");
    char got[32] = "";
    const auto came = read(pair[1], got, sizeof got - 1);
    std::printf("the peer has %zd %.*s\n", came, static_cast<int>(came < 0 ? 0 : came), got);
  }
  std::printf("alarms %d\n", static_cast<int>(alarms));
  return 0;
}
