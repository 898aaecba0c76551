// name inet|inet6|unix ADDRESS [PORT [MISTAKE]]: writes down an address as bind() wants it, shows its bytes,
// and listens there until it is ended.
//
//   name inet 127.0.0.1 8080     name inet6 ::1 8080     name unix @greeting
//
// "@" stands for a byte 0: such a name is no file, and is gone with its socket (Linux only).
// MISTAKE is one of these:
//   no-htons      leaves out htons(): the two bytes of the port are swapped
//   htonl         takes htonl() for a port, which is for numbers of four bytes
//   inet-socket   gives the address to a socket of IPv4, whatever its family

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Text into bytes. It answers 1 for "done" and 0 for "this is no address"; errno says nothing about the
// latter.
static void write_address(int family, const char* text, void* address) {
  const int answer = inet_pton(family, text, address);
  if (answer == 1) return;
  std::fprintf(stderr, "inet_pton returned %d: '%s' is no address of this family\n", answer, text);
  std::exit(1);
}

int main(int argc, char** argv) {
  const std::string_view family = argc >= 3 ? argv[1] : "", mistake = argc == 5 ? argv[4] : "";
  char* end = nullptr;
  const long number = argc >= 4 ? std::strtol(argv[3], &end, 10) : 0;
  if (argc > 5 || (argc >= 4 && *end != '\0') || number < 0 || number > 65535 ||
      (family != "inet" && family != "inet6" && family != "unix")) {
    std::fprintf(stderr, "usage: name inet|inet6|unix ADDRESS [PORT [no-htons|htonl|inet-socket]]\n");
    return 2;
  }

  // The most significant byte first, on every machine: htons is "host to network, short" (two bytes).
  in_port_t port = htons(static_cast<in_port_t>(number));
  if (mistake == "no-htons") port = static_cast<in_port_t>(number);
  if (mistake == "htonl") port = static_cast<in_port_t>(htonl(static_cast<std::uint32_t>(number)));

  sockaddr_storage name{};  // room for an address of any family, all zero
  socklen_t length = 0;
  if (family == "inet") {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = port;
    write_address(AF_INET, argv[2], &four.sin_addr);
    std::memcpy(&name, &four, length = sizeof four);
  } else if (family == "inet6") {
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = port;
    write_address(AF_INET6, argv[2], &six.sin6_addr);
    std::memcpy(&name, &six, length = sizeof six);
  } else {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    const std::size_t letters = std::strlen(argv[2]);
    if (letters >= sizeof local.sun_path) {
      std::fprintf(stderr, "'%s' is longer than a sockaddr_un has room for\n", argv[2]);
      return 2;
    }
    std::memcpy(local.sun_path, argv[2], letters);
    const bool is_path = argv[2][0] != '@';
    if (!is_path) local.sun_path[0] = '\0';
    // Only what is used is handed over; of a path also the byte 0 at its end (unix(7)).
    length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + letters + (is_path ? 1 : 0));
    std::memcpy(&name, &local, length);
  }

  std::printf("%u bytes:", length);
  for (socklen_t i = 0; i < length; ++i)
    std::printf(" %02x", reinterpret_cast<const unsigned char*>(&name)[i]);
  std::printf("\n");
  std::fflush(stdout);

  const int listener = socket(mistake == "inet-socket" ? AF_INET : name.ss_family, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&name), length) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");
  std::printf("listening\n");
  std::fflush(stdout);
  pause();  // until a signal ends us
  return 0;
}
