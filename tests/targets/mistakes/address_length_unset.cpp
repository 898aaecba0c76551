// Asks accept who calls; wrong: without saying how long its buffer is. `negative`: with a length below 0.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{}, caller{};
  const int listener = listen_on_loopback(address, 8);
  connect_to(address);
  socklen_t length = sizeof caller;
  if (choice == Choice::wrong) length = argc > 2 ? static_cast<socklen_t>(-1) : 0;
  accept(listener, reinterpret_cast<sockaddr*>(&caller), &length);
  connect_to(address);
  accept(listener, nullptr, nullptr);  // nobody asks who calls
}
