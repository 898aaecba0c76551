#include "sockets.hpp"

#include <cctype>

int main(int, char** argv) {
  serve_on(argv[1], [](const Socket& client) {
    while (auto bytes = client.receive()) {
      for (auto& byte : *bytes) byte = static_cast<char>(std::toupper(static_cast<unsigned char>(byte)));
      if (!client.send(*bytes)) return;
    }
  });
}
