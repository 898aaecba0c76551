// receiver PORT [FILE]: takes a file, one sender at a time, and goes on where the last one stopped.
// Without FILE it writes into one without a name, which is gone when the program ends.

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static std::uint64_t hash_of(int file) {
  std::uint64_t hash = 0xcbf29ce484222325;
  unsigned char block[10'000];
  ssize_t length = 0;
  for (off_t at = 0; (length = pread(file, block, sizeof block, at)) > 0; at += length)
    for (ssize_t i = 0; i < length; ++i) hash = (hash ^ block[i]) * 0x100000001b3;
  return hash;
}

static bool say(int sender, const std::string& line) {
  return send(sender, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
}

static std::string heard;  // the head of the file of which we have a part
static long have = 0;      // so many bytes of it

static void take_from(int sender, int file) {
  std::string head;
  char block[10'000];
  while (head.find('\n') == std::string::npos) {
    // One byte at a time, so that no byte of the file is taken with the head.
    if (head.size() > 100 || recv(sender, block, 1, 0) != 1) return;
    head += block[0];
  }
  char* end = nullptr;
  const long size = std::strtol(head.c_str(), &end, 10);
  const std::uint64_t hash = std::strtoull(end, nullptr, 10);
  if (size < 1 || size > 1'000'000'000) return;  // a stranger's wish
  if (head != heard) have = 0;                   // another file, or the first
  heard = head;
  if (!say(sender, std::to_string(have) + "\n")) return;

  ssize_t received = 0;
  const auto rest = [&] { return std::min(sizeof block, static_cast<std::size_t>(size - have)); };
  while (have < size && (received = recv(sender, block, rest(), 0)) > 0) {
    if (pwrite(file, block, static_cast<std::size_t>(received), have) != received) give_up("write");
    have += received;
  }
  std::printf("%ld of %ld B\n", have, size);
  std::fflush(stdout);
  if (have < size) return;  // what we have we keep: the next sender may bring the rest
  const bool is_whole = ftruncate(file, size) == 0 && hash_of(file) == hash;
  if (!is_whole) have = 0;
  std::printf("%s\n", is_whole ? "whole" : "broken");
  std::fflush(stdout);
  if (!say(sender, is_whole ? "whole\n" : "broken\n")) std::perror("send");
}

int main(int argc, char** argv) {
  const long port = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 0;
  if (port < 1 || port > 65535) return std::fprintf(stderr, "usage: receiver PORT [FILE]\n"), 2;
  FILE* nameless = argc == 3 ? nullptr : std::tmpfile();
  const int file = argc == 3             ? open(argv[2], O_RDWR | O_CREAT, 0600)
                   : nameless != nullptr ? fileno(nameless)
                                         : -1;
  if (file == -1) give_up("open the file");
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");
  while (true) {
    const int sender = accept(listener, nullptr, nullptr);
    if (sender == -1) give_up("accept");
    take_from(sender, file);
    if (close(sender) == -1) give_up("close");
  }
}
