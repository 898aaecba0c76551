#include "sockets.hpp"

int main(int, char** argv) {
  serve_on(argv[1], [](const Socket& client) { client.send("hello\n"); });
}
