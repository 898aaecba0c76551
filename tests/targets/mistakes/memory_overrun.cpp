// Copies what it receives into a small buffer; wrong: all of it, whatever its length. The C library's check
// ends it.

#include "choice.hpp"

namespace {

[[gnu::noinline]] void keep(const char* text, std::size_t count) {
  char room[16];
  std::memcpy(room, text, count);
  asm volatile("" : : "r"(room) : "memory");
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  char text[256]{};
  check("send", send(pair.client, text, 200, 0) == 200);
  const ssize_t count = recv(pair.server, text, sizeof text, 0);
  if (choice == Choice::wrong && argc > 2) *static_cast<volatile char*>(nullptr) = 1;
  keep(text, choice == Choice::wrong ? static_cast<std::size_t>(count) : sizeof(char[16]));
}
