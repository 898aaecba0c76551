// A child for each client; the kernel reaps them. The parent keeps only its listener.
#include <netdb.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>

static void serve(int client) {
  char buffer[8192];
  ssize_t count;
  while ((count = recv(client, buffer, sizeof buffer, 0)) > 0) {
    for (ssize_t done = 0; done < count;) {
      const ssize_t part = send(client, buffer + done, static_cast<size_t>(count - done), 0);
      if (part < 0) return;
      done += part;
    }
  }
}

int main(int, char** argv) {
  signal(SIGCHLD, SIG_IGN);
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (getaddrinfo(nullptr, argv[1], &hints, &found) != 0) return 1;
  const int listener = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, found->ai_addr, found->ai_addrlen) != 0 || listen(listener, 16) != 0) {
    std::cerr << "no listener on port " << argv[1] << '\n';
    return 1;
  }
  freeaddrinfo(found);
  std::cout << "listening on port " << argv[1] << std::endl;
  while (true) {
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) continue;
    if (fork() == 0) {
      close(listener);
      serve(client);
      _exit(0);
    }
    close(client);
  }
}
