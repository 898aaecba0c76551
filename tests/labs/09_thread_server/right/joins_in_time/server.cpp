// Threads that are joined: whoever has ended is joined before the next client gets a thread.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <list>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

struct Worker {
  std::atomic<bool> has_ended{false};
  std::thread thread;
};

static std::shared_mutex guard;
static unsigned long sum = 0;

static void serve(int client, Worker* worker) {
  std::string unread;
  char part[100];
  for (ssize_t count; (count = read(client, part, sizeof part)) > 0;) {
    unread.append(part, static_cast<size_t>(count));
    std::string answers;
    for (size_t end; (end = unread.find('\n')) != std::string::npos; unread.erase(0, end + 1)) {
      const std::unique_lock lock(guard);
      sum += std::strtoul(unread.c_str(), nullptr, 10);
      answers += std::to_string(sum) + '\n';
    }
    const char* next = answers.data();
    for (size_t left = answers.size(); left > 0;) {
      const ssize_t done = write(client, next, left);
      if (done < 0) {
        left = 0;
        unread.clear();
        break;
      }
      next += done;
      left -= static_cast<size_t>(done);
    }
  }
  close(client);
  worker->has_ended = true;
}

int main(int, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener, 64) < 0) return 1;
  std::list<Worker> workers;
  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) continue;
    workers.remove_if([](Worker& worker) {
      if (!worker.has_ended) return false;
      worker.thread.join();
      return true;
    });
    Worker& worker = workers.emplace_back();
    worker.thread = std::thread(serve, client, &worker);
  }
}
