// server PORT [leak]: talks to one client with the calls that are for files: read, write, dup, close, printf.
//
// leak   makes a second descriptor of the connection, forgets it, and waits for the next client

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// What is behind a descriptor? fstat() knows its kind, and /proc has a link for each descriptor of a process.
// All that this program has to say goes to standard error, because standard output gets another use below.
static void describe(int fd) {
  struct stat status {};
  if (fstat(fd, &status) == -1) give_up("fstat");
  const std::string entry = "/proc/self/fd/" + std::to_string(fd);
  char target[64];
  const ssize_t length = readlink(entry.c_str(), target, sizeof target - 1);
  if (length == -1) give_up("readlink");
  target[length] = '\0';
  std::fprintf(stderr, "descriptor %d is %s: %s\n", fd, S_ISSOCK(status.st_mode) ? "a socket" : "no socket",
               target);
}

static void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t taken = write(fd, text.data(), text.size());
    if (taken == -1) give_up("write");
    text.remove_prefix(static_cast<std::size_t>(taken));
  }
}

int main(int argc, char** argv) {
  const bool leaks = argc == 3 && std::string_view(argv[2]) == "leak";
  char* end = nullptr;
  const long port = argc >= 2 ? std::strtol(argv[1], &end, 10) : 0;
  if ((argc != 2 && !leaks) || end == argv[1] || *end != '\0' || port < 1 || port > 65535) {
    std::fprintf(stderr, "usage: server PORT [leak]\n");
    return 2;
  }
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");
  const int connection = accept(listener, nullptr, nullptr);
  if (connection == -1) give_up("accept");
  describe(connection);

  // The calls for files do: read() is recv() without flags, and write() is send() without flags.
  char bytes[100];
  if (read(connection, bytes, sizeof bytes) == -1) give_up("read");
  write_all(connection, "heard\n");

  // What a stream does not have is a place to go to.
  if (lseek(connection, 0, SEEK_SET) == -1) std::perror("lseek");

  // A second number for the same socket. The connection ends when the last one is closed.
  const int copy = dup(connection);
  if (copy == -1) give_up("dup");
  describe(copy);
  if (close(connection) == -1) give_up("close");
  if (leaks) {
    if (accept(listener, nullptr, nullptr) == -1) give_up("accept");
    return 0;
  }

  // And number 1 is standard output. Now printf() speaks to the client, and does not know it.
  if (dup2(copy, STDOUT_FILENO) == -1) give_up("dup2");
  if (close(copy) == -1) give_up("close");
  std::printf("good bye from printf\n");
  if (std::fflush(stdout) != 0) give_up("fflush");
  return 0;  // whatever is still open is closed now
}
