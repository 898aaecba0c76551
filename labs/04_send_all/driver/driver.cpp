// The lab's own program around the functions: connects to a server and calls them as its arguments say.
//
//   driver RESULTS HOST PORT STEP...
//
//   send_all=FILE        with the bytes of that file
//   recv_exact=LENGTH    recv_line=SIZE
//   nonblocking          from now on the socket does not block
//   until_end            waits until the other end has sent its FIN
//
// Each call adds a line to the file RESULTS: the call, its result, errno, how many bytes behind the buffer
// have changed, and the buffer as hex, with tabs between them.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "net.h"

static const char* results;

static void failed(const char* what) {
  perror(what);
  exit(3);
}

static void report(const std::string& call, long result, int error, size_t overrun,
                   const std::string& bytes) {
  FILE* file = fopen(results, "a");
  if (file == nullptr) failed(results);
  const char* name = result < 0 && error != 0 ? strerrorname_np(error) : "";
  fprintf(file, "%s\t%ld\t%s\t%zu\t", call.c_str(), result, name == nullptr ? "" : name, overrun);
  for (const char byte : bytes) fprintf(file, "%02x", static_cast<unsigned char>(byte));
  fputc('\n', file);
  if (fclose(file) != 0) failed(results);
}

static std::string content_of(const char* path) {
  std::string content;
  FILE* file = fopen(path, "r");
  if (file == nullptr) failed(path);
  char block[65536];
  for (size_t count; (count = fread(block, 1, sizeof block, file)) > 0;) content.append(block, count);
  fclose(file);
  return content;
}

// A buffer with bytes behind it that nobody should touch.
struct Guarded {
  static constexpr size_t guard = 4096;
  static constexpr char untouched = '\x5a';
  explicit Guarded(size_t size) : bytes(size + guard, untouched), size(size) {}
  size_t overrun() const {
    size_t changed = 0;
    for (size_t i = size; i < bytes.size(); ++i) changed += bytes[i] != untouched;
    return changed;
  }
  std::string first(long count) const {
    return bytes.substr(0, count < 0 ? 0 : std::min(static_cast<size_t>(count), size));
  }
  std::string bytes;
  size_t size;
};

static int connected_to(const char* host, const char* port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<unsigned short>(atoi(port)));
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) failed(host);
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) failed("socket");
  if (connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) failed("connect");
  return server;
}

static void wait_until_end(int server) {
  pollfd wanted{server, POLLRDHUP, 0};
  while (poll(&wanted, 1, -1) < 0)
    if (errno != EINTR) failed("poll");
}

static void make(const std::string& step, int server) {
  const auto equals = step.find('=');
  const auto name = step.substr(0, equals);
  const char* value = equals == std::string::npos ? "" : step.c_str() + equals + 1;
  errno = 0;
  if (name == "nonblocking") {
    if (fcntl(server, F_SETFL, O_NONBLOCK) < 0) failed("fcntl");
  } else if (name == "until_end") {
    wait_until_end(server);
  } else if (name == "send_all") {
    const auto bytes = content_of(value);
    const int result = send_all(server, bytes.data(), bytes.size());
    report("send_all(" + std::to_string(bytes.size()) + " bytes)", result, errno, 0, "");
  } else if (name == "recv_exact") {
    Guarded buffer(strtoul(value, nullptr, 10));
    const ssize_t result = recv_exact(server, buffer.bytes.data(), buffer.size);
    report("recv_exact(" + std::string{value} + ")", result, errno, buffer.overrun(), buffer.first(result));
  } else if (name == "recv_line") {
    Guarded buffer(strtoul(value, nullptr, 10));
    const ssize_t result = recv_line(server, buffer.bytes.data(), buffer.size);
    const int error = errno;
    // With the 0 behind the line, so that a missing one is seen.
    const auto line = result < 0 ? "" : buffer.first(result + 1);
    report("recv_line(" + std::string{value} + ")", result, error, buffer.overrun(), line);
  } else {
    fprintf(stderr, "driver: no such step: %s\n", step.c_str());
    exit(3);
  }
}

int main(int argc, char** argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: driver RESULTS HOST PORT STEP...\n");
    return 3;
  }
  results = argv[1];
  const int server = connected_to(argv[2], argv[3]);
  for (int i = 4; i < argc; ++i) make(argv[i], server);
  return 0;
}
