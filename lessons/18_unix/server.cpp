// server PATH [unlink|reuse]: listens at a name in the file system, says who calls, and echoes one message of
// each caller.
//
//   unlink   removes what lies at PATH before bind, as it should be
//   reuse    sets SO_REUSEADDR before bind instead

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  const std::string_view word = argc == 3 ? argv[2] : "";
  if (argc != 2 && word != "unlink" && word != "reuse") {
    std::fprintf(stderr, "usage: server PATH [unlink|reuse]\n");
    return 2;
  }
  // The name is a path. There is room for 107 bytes and the zero at the end; a longer one would be cut.
  sockaddr_un here{};
  here.sun_family = AF_UNIX;
  if (std::strlen(argv[1]) >= sizeof here.sun_path) {
    std::fprintf(stderr, "'%s' is longer than %zu bytes\n", argv[1], sizeof here.sun_path - 1);
    return 2;
  }
  std::strcpy(here.sun_path, argv[1]);

  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (word == "reuse" && setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1)
    give_up("setsockopt");
  // bind() makes the file, and fails if there is one. Nobody removes it when we end, so a file that a run
  // before has left is removed here. ENOENT is no error: there was none.
  if (word == "unlink" && unlink(here.sun_path) == -1 && errno != ENOENT) give_up("unlink");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  while (true) {
    sockaddr_un caller{};
    socklen_t length = sizeof caller;
    const int client = accept(listener, reinterpret_cast<sockaddr*>(&caller), &length);
    if (client == -1) give_up("accept");

    // The address says nothing about a caller without a name. The kernel knows who called connect().
    ucred who{};
    length = sizeof who;
    if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &who, &length) == -1) give_up("getsockopt");
    std::printf("process %d of user %u calls\n", who.pid, who.uid);
    std::fflush(stdout);

    char bytes[64];
    const ssize_t received = recv(client, bytes, sizeof bytes, 0);
    if (received == -1) std::perror("recv");
    if (received > 0 && send(client, bytes, static_cast<std::size_t>(received), MSG_NOSIGNAL) == -1)
      std::perror("send");
    if (close(client) == -1) give_up("close");
  }
}
