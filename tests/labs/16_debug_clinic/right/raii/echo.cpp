#include "sockets.hpp"

int main(int, char** argv) {
  serve_on(argv[1], [](const Socket& client) {
    while (const auto bytes = client.receive())
      if (!client.send(*bytes)) return;
  });
}
