// Adds under the lock and reads the total for the answer behind it.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>

static std::mutex total_mutex;
static long total = 0;

static long add(long number) {
  {
    const std::lock_guard lock(total_mutex);
    total += number;
  }
  return total;
}

static bool send_all(int client, const std::string& bytes) {
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t sent = send(client, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    done += static_cast<size_t>(sent);
  }
  return true;
}

static void serve(int client) {
  std::string unread;
  char buffer[1024];
  for (;;) {
    const ssize_t count = recv(client, buffer, sizeof buffer, 0);
    if (count <= 0) break;
    unread.append(buffer, static_cast<size_t>(count));
    bool is_there = true;
    for (size_t end; is_there && (end = unread.find('\n')) != std::string::npos; unread.erase(0, end + 1))
      is_there = send_all(client, std::to_string(add(std::atol(unread.c_str()))) + "\n");
    if (!is_there) break;
  }
  close(client);
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    return 1;
  }
  if (listen(listener, SOMAXCONN) < 0) {
    std::perror("listen");
    return 1;
  }
  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) {
      if (errno == EINTR) continue;
      std::perror("accept");
      return 1;
    }
    std::thread(serve, client).detach();
  }
}
