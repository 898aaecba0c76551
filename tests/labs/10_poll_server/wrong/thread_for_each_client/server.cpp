// Serves each client in a thread: right answers, another server.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

static bool send_all(int fd, const std::string& bytes) {
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t count = send(fd, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (count < 0) return false;
    done += static_cast<size_t>(count);
  }
  return true;
}

static void serve(int fd) {
  std::string unread;
  char buffer[1024];
  for (ssize_t count; (count = recv(fd, buffer, sizeof buffer, 0)) > 0;) {
    unread.append(buffer, static_cast<size_t>(count));
    std::string answer;
    for (size_t end; (end = unread.find('\n')) != std::string::npos; unread.erase(0, end + 1)) {
      const int last = std::atoi(unread.c_str());
      for (int number = 1; number <= last; ++number) answer += std::to_string(number) + "\n";
    }
    if (!send_all(fd, answer)) break;
  }
  close(fd);
}

static int listener_on(const char* port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<unsigned short>(std::atoi(port)));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    std::exit(1);
  }
  if (listen(listener, SOMAXCONN) < 0) {
    std::perror("listen");
    std::exit(1);
  }
  return listener;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const int listener = listener_on(argv[1]);
  for (;;) {
    const int fd = accept(listener, nullptr, nullptr);
    if (fd >= 0) std::thread(serve, fd).detach();
  }
}
