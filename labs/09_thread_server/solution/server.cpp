// A thread server: a thread for each client, and one total that all of them add to, under a lock.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>

static std::mutex total_mutex;
static long long total = 0;  // only under total_mutex

// The total that this addition made. Read it behind the lock, and it may be another thread's.
static long long add(long long number) {
  const std::lock_guard lock(total_mutex);
  total += number;
  return total;
}

// send may take a part of what it is given: go on until all is taken. False when the client has gone.
static bool send_all(int client, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t sent = send(client, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);  // no SIGPIPE
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    done += static_cast<std::size_t>(sent);
  }
  return true;
}

static void serve(int client) {
  std::string unread;  // of this client alone; ends where its last line is not complete yet
  char buffer[4096];
  for (;;) {
    const ssize_t count = recv(client, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // 0: the client has finished sending; below 0: it has gone
    unread.append(buffer, static_cast<std::size_t>(count));

    std::string answer;
    std::size_t begin = 0;
    for (std::size_t end; (end = unread.find('\n', begin)) != std::string::npos; begin = end + 1)
      answer += std::to_string(add(std::strtoll(unread.c_str() + begin, nullptr, 10))) + "\n";
    unread.erase(0, begin);
    if (!send_all(client, answer)) return;
  }
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }

  const int on = 1;  // without it, bind fails for a minute after a run that closed a connection first
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) {
    std::perror("setsockopt");
    return 1;
  }

  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
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
      if (errno == EINTR || errno == ECONNABORTED) continue;
      std::perror("accept");
      return 1;
    }
    try {
      // The descriptor goes by value: this variable has the next client in it before the thread has begun.
      std::thread([client] {
        serve(client);
        close(client);
      }).detach();  // nobody waits for it: what it has is given back when it ends
    } catch (const std::system_error& error) {
      std::fprintf(stderr, "no thread: %s\n", error.what());
      close(client);
    }
  }
}
