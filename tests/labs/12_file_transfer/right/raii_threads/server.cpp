// A thread for each client, paths by std::filesystem, mistakes as exceptions.
#include <netinet/in.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "net.hpp"

namespace fs = std::filesystem;

static void serve(Socket client, fs::path folder) try {
  const fs::path name = client.receive_line();
  const bool climbs = name.is_absolute() || std::find(name.begin(), name.end(), "..") != name.end();
  if (climbs || !fs::is_regular_file(folder / name)) {
    client.send_all("no such file\n");
    return;
  }
  client.send_all("ok " + std::to_string(fs::file_size(folder / name)) + "\n");
  std::ifstream file(folder / name, std::ios::binary);
  std::string part(50'000, '\0');
  while (file.read(part.data(), static_cast<std::streamsize>(part.size())) || file.gcount() > 0)
    client.send_all({part.data(), static_cast<std::size_t>(file.gcount())});
} catch (const std::exception&) {
}

int main(int, char** argv) {
  Socket listener(socket(AF_INET, SOCK_STREAM, 0));
  const int on = 1;
  setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(std::stoi(argv[1])));
  if (bind(listener.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener.fd(), 64) < 0) return 1;
  for (;;) std::thread(serve, Socket(accept(listener.fd(), nullptr, nullptr)), fs::path(argv[2])).detach();
}
