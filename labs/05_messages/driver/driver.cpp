// The lab's own program around the functions: connects to a server and calls them as its arguments say.
//
//   driver RESULTS HOST PORT STEP...
//
//   send_message=FILE      with the bytes of that file
//   recv_message=SIZE      into a buffer of that size
//
// Each call adds a line to the file RESULTS: the call, its result, errno, how many bytes behind the buffer
// have changed, and the message as hex, with tabs between them.

#include <arpa/inet.h>
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

static std::string content_of(const char* path) {
  std::string content;
  FILE* file = fopen(path, "r");
  if (file == nullptr) failed(path);
  char block[65536];
  for (size_t count; (count = fread(block, 1, sizeof block, file)) > 0;) content.append(block, count);
  fclose(file);
  return content;
}

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

static void send_one(int server, const char* file) {
  const auto bytes = content_of(file);
  errno = 0;
  const int result = send_message(server, bytes.data(), bytes.size());
  report("send_message(" + std::to_string(bytes.size()) + " bytes)", result, errno, 0, "");
}

static void receive_one(int server, size_t size) {
  constexpr size_t guard = 4096;
  constexpr char untouched = '\x5a';
  std::string buffer(size + guard, untouched);
  size_t length = 0;
  errno = 0;
  const int result = recv_message(server, buffer.data(), size, &length);
  const int error = errno;
  size_t changed = 0;
  for (size_t i = size; i < buffer.size(); ++i) changed += buffer[i] != untouched;
  report("recv_message(" + std::to_string(size) + ")", result, error, changed,
         result == 1 ? buffer.substr(0, length) : "");
}

int main(int argc, char** argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: driver RESULTS HOST PORT STEP...\n");
    return 3;
  }
  results = argv[1];
  const int server = connected_to(argv[2], argv[3]);
  for (int i = 4; i < argc; ++i) {
    const char* equals = strchr(argv[i], '=');
    if (equals == nullptr) failed(argv[i]);
    if (argv[i][0] == 's')
      send_one(server, equals + 1);
    else
      receive_one(server, strtoul(equals + 1, nullptr, 10));
  }
  return 0;
}
