// Serves one client in C++, each client in a thread of its own, then ends with 7. usage: server PORT
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <thread>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 5) != 0)
    return 1;
  const int client = accept(listener, nullptr, nullptr);
  std::thread([client] {
    std::array<char, 256> text;
    for (ssize_t size; (size = recv(client, text.data(), text.size(), 0)) > 0;)
      if (send(client, text.data(), static_cast<std::size_t>(size), 0) != size) std::exit(1);
    close(client);
  }).join();
  return 7;
}
