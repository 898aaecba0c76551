// sender HOST PORT sendfile|copy|half|text [FILE]: gives a file to a receiver that may have a part of it.
// Without FILE it makes one of 100,000 bytes.
//
// sendfile   the kernel sends from the file, our memory is not touched      half   copy, and gone at 40 %
// copy       read a block, send a block                                     text   as if a block were text

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static void send_all(int receiver, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t taken = send(receiver, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (taken == -1) give_up("send");
    bytes.remove_prefix(static_cast<std::size_t>(taken));
  }
}

static std::string read_line(int receiver) {
  std::string line;
  char byte = 0;
  while (recv(receiver, &byte, 1, 0) == 1 && byte != '\n') line += byte;  // never a byte beyond the line
  return line;
}

// All byte values, zero among them: a file is not a text.
static int made_file() {
  FILE* file = std::tmpfile();
  if (file == nullptr) give_up("tmpfile");
  for (int i = 1; i <= 100'000; ++i) std::fputc(i % 256, file);
  if (std::fflush(file) != 0) give_up("fflush");
  return fileno(file);
}

// FNV-1a: finds accidents. Against people with bad intentions take SHA-256.
static std::uint64_t hash_of(int file) {
  std::uint64_t hash = 0xcbf29ce484222325;
  unsigned char block[10'000];
  ssize_t length = 0;
  for (off_t at = 0; (length = pread(file, block, sizeof block, at)) > 0; at += length)
    for (ssize_t i = 0; i < length; ++i) hash = (hash ^ block[i]) * 0x100000001b3;
  return hash;
}

int main(int argc, char** argv) {
  const std::string_view how = argc > 3 ? argv[3] : "";
  const long port = argc > 3 ? std::strtol(argv[2], nullptr, 10) : 0;
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1)
    return std::fprintf(stderr, "usage: sender HOST PORT sendfile|copy|half|text [FILE]\n"), 2;
  const int file = argc == 5 ? open(argv[4], O_RDONLY) : made_file();
  struct stat about {};
  if (file == -1 || fstat(file, &about) == -1) give_up("open the file");
  const int receiver = socket(AF_INET, SOCK_STREAM, 0);
  if (receiver == -1) give_up("socket");
  if (connect(receiver, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  // First what it is: how long, and its hash. The answer: how much of that is there already.
  send_all(receiver, std::to_string(about.st_size) + " " + std::to_string(hash_of(file)) + "\n");
  off_t at = std::strtol(read_line(receiver).c_str(), nullptr, 10);
  while (at < about.st_size) {
    if (how == "sendfile") {
      if (sendfile(receiver, file, &at, static_cast<std::size_t>(about.st_size - at)) <= 0)
        give_up("sendfile");
    } else {
      char block[10'001] = {};
      const ssize_t length = pread(file, block, sizeof block - 1, at);
      if (length <= 0) give_up("read");
      send_all(receiver, {block, how == "text" ? std::strlen(block) : static_cast<std::size_t>(length)});
      at += length;
    }
    std::printf("%ld of %ld B\n", static_cast<long>(at), static_cast<long>(about.st_size));
    std::fflush(stdout);
    if (how == "half" && at * 10 >= about.st_size * 4) return 1;
  }
  std::printf("the receiver says: %s\n", read_line(receiver).c_str());
  return close(receiver) == 0 ? 0 : 1;
}
