// Names and addresses by getaddrinfo; the whole file in memory before anything is written.
#include <netdb.h>

#include <fstream>
#include <iostream>

#include "net.hpp"

static Socket connect_to(const char* host, const char* port) {
  addrinfo wanted{}, *found = nullptr;
  wanted.ai_socktype = SOCK_STREAM;
  if (getaddrinfo(host, port, &wanted, &found) != 0) throw std::runtime_error("no such host");
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    Socket server(socket(address->ai_family, address->ai_socktype, 0));
    if (connect(server.fd(), address->ai_addr, address->ai_addrlen) < 0) continue;
    freeaddrinfo(found);
    return server;
  }
  freeaddrinfo(found);
  throw std::runtime_error("nobody listens there");
}

int main(int argc, char** argv) try {
  if (argc != 5) return 2;
  Socket server = connect_to(argv[1], argv[2]);
  server.send_all(std::string(argv[3]) + "\n");
  const std::string line = server.receive_line();
  if (!line.starts_with("ok ")) throw std::runtime_error(line);
  const std::size_t size = std::stoull(line.substr(3));
  std::string bytes;
  while (bytes.size() < size) bytes += server.receive(size - bytes.size());
  std::ofstream file(argv[4], std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file.flush() ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
