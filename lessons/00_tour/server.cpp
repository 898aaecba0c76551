// server PORT: waits for a caller, says what it hears back in capital letters, hangs up, and waits for the
// next.
//
// You need not understand every line yet. Look for five words: accept, recv, send, close, and the loop around
// them.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  char* end = nullptr;
  const long port = argc == 2 ? std::strtol(argv[1], &end, 10) : 0;
  if (argc != 2 || end == argv[1] || *end != '\0' || port < 1 || port > 65535) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }

  // Make an end that can be called: at this machine's address for itself, 127.0.0.1, and at our port.
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  while (true) {
    // Wait until somebody calls.
    const int caller = accept(listener, nullptr, nullptr);
    if (caller == -1) give_up("accept");

    // Hear what the caller says: at most 100 bytes.
    char bytes[100];
    const ssize_t heard = recv(caller, bytes, sizeof bytes, 0);
    if (heard == -1) give_up("recv");

    // Say it back in capitals. send() may take less than all of it, so go on until it has taken everything.
    for (ssize_t i = 0; i < heard; ++i)
      bytes[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(bytes[i])));
    for (ssize_t said = 0; said < heard;) {
      const ssize_t taken = send(caller, bytes + said, heard - said, MSG_NOSIGNAL);
      if (taken == -1) give_up("send");
      said += taken;
    }

    // Hang up.
    if (close(caller) == -1) give_up("close");
  }
}
