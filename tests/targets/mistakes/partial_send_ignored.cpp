// Sends 400 kB through a small send queue to a child that reads them; wrong: one send, whatever it returns.

#include <fcntl.h>
#include <sys/wait.h>

#include <string>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  const int small = 8192;
  setsockopt(pair.client, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  std::string data;
  for (int line = 0; data.size() < 400'000; ++line) data += "line " + std::to_string(line) + "\n";
  if (choice == Choice::wrong) {
    send(pair.client, data.data(), data.size(), MSG_DONTWAIT);
    send(pair.client, "END\n", 4, MSG_DONTWAIT);
    close(pair.client);
    return 0;
  }
  const pid_t reader = fork();
  if (reader == 0) {
    close(pair.client);
    char text[65536];
    while (read(pair.server, text, sizeof text) > 0) {
    }
    _exit(0);
  }
  for (std::size_t sent = 0; sent < data.size();) {
    const ssize_t count = send(pair.client, data.data() + sent, data.size() - sent, MSG_DONTWAIT);
    if (count < 0)
      wait_for(pair.client, POLLOUT);
    else
      sent += static_cast<std::size_t>(count);
  }
  close(pair.client);
  waitpid(reader, nullptr, 0);
}
