// A client of UDP that asks again when an answer does not come, five times in all.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

using Clock = std::chrono::steady_clock;
constexpr std::size_t number_size = 4;

// Waits for the answer with the request's number until `end`. False when the time is over.
static bool receive_answer(int client, const std::string& request, Clock::time_point end,
                           std::string& answer) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd wanted{client, POLLIN, 0};
    const int ready = left > 0 ? poll(&wanted, 1, static_cast<int>(left)) : 0;
    if (ready == 0) return false;
    if (ready < 0) continue;  // EINTR: what is left of the time is worked out anew

    char buffer[65536];
    const ssize_t count = recv(client, buffer, sizeof buffer, 0);
    if (count < 0) continue;  // ECONNREFUSED: nobody is there now, and somebody may be later
    // An answer to an earlier request may come late or twice: not ours.
    if (count < static_cast<ssize_t>(number_size) || std::memcmp(buffer, request.data(), number_size) != 0)
      continue;
    answer.assign(buffer + number_size, static_cast<std::size_t>(count) - number_size);
    return true;
  }
}

static bool ask(int client, const std::string& request, std::string& answer) {
  for (int tries = 0; tries < 5; ++tries) {
    // That a send fails (ECONNREFUSED of the one before) is no more than a datagram lost.
    if (send(client, request.data(), request.size(), 0) < 0 && errno != ECONNREFUSED) std::perror("send");
    if (receive_answer(client, request, Clock::now() + std::chrono::milliseconds(100), answer)) return true;
  }
  return false;
}

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: client HOST PORT MESSAGE...\n");
    return 2;
  }
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[2])));
  if (inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
    std::fprintf(stderr, "client: %s is no IPv4 address\n", argv[1]);
    return 2;
  }

  const int client = socket(AF_INET, SOCK_DGRAM, 0);
  if (client < 0) {
    std::perror("socket");
    return 1;
  }
  // Sends nothing. From now on the kernel takes datagrams from this server alone.
  if (connect(client, reinterpret_cast<sockaddr*>(&server), sizeof server) < 0) {
    std::perror("connect");
    return 1;
  }

  for (int i = 3; i < argc; ++i) {
    const std::uint32_t number = htonl(static_cast<std::uint32_t>(i));
    std::string request(reinterpret_cast<const char*>(&number), number_size), answer;
    request += argv[i];
    if (!ask(client, request, answer)) {
      std::fprintf(stderr, "client: no answer to %s\n", argv[i]);
      return 1;
    }
    std::printf("%s\n", answer.c_str());
  }
  close(client);
  return 0;
}
