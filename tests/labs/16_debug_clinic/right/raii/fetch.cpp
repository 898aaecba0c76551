#include "sockets.hpp"

#include <cstdio>

int main(int, char** argv) {
  const auto server = call(argv);
  std::size_t total = 0;
  while (const auto bytes = server.receive()) total += bytes->size();
  std::printf("%zu bytes\n", total);
}
