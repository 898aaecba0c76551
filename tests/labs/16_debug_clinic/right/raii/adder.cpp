#include "sockets.hpp"

#include <sstream>

int main(int, char** argv) {
  serve_on(argv[1], [](const Socket& client) {
    long one = 0, other = 0;
    if (std::istringstream(client.line()) >> one >> other) client.send(std::to_string(one + other) + "\n");
  });
}
