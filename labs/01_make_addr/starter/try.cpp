// For trying things out; it is not graded. Prints the bytes of an address.
//
//   g++ -std=c++20 -o try net.cpp try.cpp && ./try 127.0.0.1 8080

#include <cstdio>

#include "net.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: try HOST PORT\n");
    return 2;
  }
  sockaddr_storage address;
  socklen_t length = 0;
  if (make_addr(argv[1], argv[2], &address, &length) != 0) {
    std::fprintf(stderr, "refused\n");
    return 1;
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(&address);
  for (socklen_t i = 0; i < length; ++i) std::printf("%02x ", bytes[i]);
  std::printf("\n");
  return 0;
}
