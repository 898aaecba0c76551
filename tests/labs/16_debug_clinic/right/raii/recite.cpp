#include "sockets.hpp"

int main(int argc, char** argv) {
  const auto server = call(argv);
  for (int i = 3; i < argc; ++i)
    if (!server.send(std::string(argv[i]) + "\n")) return 1;
}
