// Binds to the loopback address; wrong: INADDR_LOOPBACK as this machine keeps it, which is 1.0.0.127.

#include "choice.hpp"

int main(int argc, char** argv) {
  sockaddr_in address = loopback();
  if (choice_from(argc, argv) == Choice::wrong) address.sin_addr.s_addr = INADDR_LOOPBACK;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::perror("bind");
}
