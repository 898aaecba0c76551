#include "sockets.hpp"

int main(int, char** argv) {
  serve_on(argv[1], [](const Socket& client) {
    for (int number = std::atoi(client.line().c_str()); number > 0; --number)
      if (!client.send(std::to_string(number) + "\n")) return;
  });
}
