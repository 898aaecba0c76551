// A right one: C++ with RAII; a timer's descriptor tells when 100 ms are over, and select waits for both.

#include <sys/select.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <random>

#include "socket.hpp"

static std::optional<std::string> wait_for_answer(const Socket& client, int timer,
                                                  const std::string& number) {
  itimerspec when{};
  when.it_value.tv_nsec = 100'000'000;
  checked("timerfd_settime", timerfd_settime(timer, 0, &when, nullptr));
  for (;;) {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(client.fd(), &readable);
    FD_SET(timer, &readable);
    if (select(std::max(client.fd(), timer) + 1, &readable, nullptr, nullptr, nullptr) < 0) continue;
    if (FD_ISSET(client.fd(), &readable)) {
      std::string bytes(65536, '\0');
      const auto count = recv(client.fd(), bytes.data(), bytes.size(), 0);
      if (count < 0) continue;
      bytes.resize(static_cast<std::size_t>(count));
      if (bytes.starts_with(number)) return bytes.substr(number.size());
    } else {
      return std::nullopt;
    }
  }
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const Socket client;
  const auto server = address_of(argv[1], argv[2]);
  checked("connect", connect(client.fd(), reinterpret_cast<const sockaddr*>(&server), sizeof server));
  const int timer = checked("timerfd_create", timerfd_create(CLOCK_MONOTONIC, 0));
  std::uint32_t next = std::random_device{}();

  for (int i = 3; i < argc; ++i) {
    const std::uint32_t id = htonl(next++);
    const std::string number(reinterpret_cast<const char*>(&id), sizeof id), request = number + argv[i];
    std::optional<std::string> answer;
    for (int tries = 0; tries < 5 && !answer; ++tries) {
      if (send(client.fd(), request.data(), request.size(), 0) < 0) std::perror("send");
      answer = wait_for_answer(client, timer, number);
    }
    if (!answer) {
      std::fprintf(stderr, "no answer to %s\n", argv[i]);
      return 1;
    }
    std::puts(answer->c_str());
  }
}
