// Both ends send 8 MB; wrong: neither reads before it has sent. The parent's alarm ends the wrong one.

#include <sys/wait.h>

#include <string>
#include <thread>

#include "choice.hpp"

namespace {

void send_all(int fd, const std::string& data) {
  for (std::size_t sent = 0; sent < data.size();) {
    const ssize_t count = send(fd, data.data() + sent, data.size() - sent, MSG_NOSIGNAL);
    if (count < 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

void receive_all(int fd, std::size_t size) {
  std::string text(1 << 20, '\0');
  for (std::size_t got = 0; got < size;) {
    const ssize_t count = recv(fd, text.data(), text.size(), 0);
    if (count <= 0) return;
    got += static_cast<std::size_t>(count);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  const std::string data(8 << 20, 'x');
  const pid_t child = fork();
  const int fd = child == 0 ? pair.server : pair.client;
  close(child == 0 ? pair.client : pair.server);
  if (child != 0 && choice == Choice::wrong) alarm(2);
  if (choice == Choice::right) {
    std::thread reader(receive_all, fd, data.size());
    send_all(fd, data);
    reader.join();
  } else {
    send_all(fd, data);
    receive_all(fd, data.size());
  }
  close(fd);
  if (child != 0) waitpid(child, nullptr, 0);
}
