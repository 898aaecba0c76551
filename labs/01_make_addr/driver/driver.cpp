// The lab's own program around the function: calls it as its arguments say.
//
//   driver RESULTS HOST PORT STEP...
//
//   make_addr=TEXT,TEXT    with this host and this port
//   connect                makes the address of HOST and PORT, and connects to it
//
// Each call adds a line to the file RESULTS: the call, its result, errno, how many bytes behind the structure
// have changed, and the bytes of the structure as hex, with tabs between them.

#include <errno.h>
#include <netinet/in.h>
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

// An address whose bytes, and some behind them, were something else before.
struct Guarded {
  static constexpr unsigned char old = 0xa5;
  Guarded() {
    memset(&address, old, sizeof address);
    memset(behind, old, sizeof behind);
  }
  size_t overrun() const {
    size_t changed = 0;
    for (const unsigned char byte : behind) changed += byte != old;
    return changed;
  }
  sockaddr_storage address;
  unsigned char behind[256];
  socklen_t length = 0;
};

static void make(const std::string& host, const std::string& port) {
  Guarded guarded;
  errno = 0;
  const int result = make_addr(host.c_str(), port.c_str(), &guarded.address, &guarded.length);
  const int error = errno;
  std::string bytes;
  if (result == 0 && guarded.length <= sizeof guarded.address)
    bytes.assign(reinterpret_cast<const char*>(&guarded.address), guarded.length);
  report("make_addr(\"" + host + "\", \"" + port + "\")", result, error, guarded.overrun(), bytes);
}

static void connect_to(const char* host, const char* port) {
  Guarded guarded;
  if (make_addr(host, port, &guarded.address, &guarded.length) != 0)
    return report("make_addr", -1, errno, 0, "");
  const int server = socket(guarded.address.ss_family, SOCK_STREAM, 0);
  const int result =
      server < 0 ? -1 : connect(server, reinterpret_cast<sockaddr*>(&guarded.address), guarded.length);
  report("connect to that address", result, errno, 0, "");
  if (server >= 0) close(server);
}

int main(int argc, char** argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: driver RESULTS HOST PORT STEP...\n");
    return 3;
  }
  results = argv[1];
  for (int i = 4; i < argc; ++i) {
    const std::string step = argv[i];
    const auto equals = step.find('='), comma = step.find(',');
    if (step == "connect")
      connect_to(argv[2], argv[3]);
    else
      make(step.substr(equals + 1, comma - equals - 1), step.substr(comma + 1));
  }
  return 0;
}
