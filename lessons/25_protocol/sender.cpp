// sender HOST PORT text|binary|struct|huge: reports temperatures, in thousandths of a degree.
//
// text     a line for each:                  K 21500 C \r \n
// binary   a length, then so many bytes:     00 00 00 06 | 'K' 00 00 53 fc 'C'
// struct   sends the memory of a C struct as it is
// huge     announces a message of two thousand million bytes

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
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

static void send_all(int receiver, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t taken = send(receiver, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (taken == -1) give_up("send");
    sent += static_cast<std::size_t>(taken);
  }
}

// Four bytes, the most significant first, whatever the machine's own order is.
static std::string in_network_order(std::uint32_t number) {
  const std::uint32_t ordered = htonl(number);
  std::string bytes(sizeof ordered, '\0');
  std::memcpy(bytes.data(), &ordered, sizeof ordered);
  return bytes;
}

static std::string line(char station, std::int32_t value) {
  return std::string(1, station) + " " + std::to_string(value) + " C\r\n";
}

static std::string message(char station, std::int32_t value) {
  const std::string content = station + in_network_order(static_cast<std::uint32_t>(value)) + "C";
  return in_network_order(static_cast<std::uint32_t>(content.size())) + content;
}

struct Reading {
  char station;
  std::int32_t value;
  char unit;
};

int main(int argc, char** argv) {
  const std::string_view how = argc == 4 ? argv[3] : "";
  const long port = argc == 4 ? std::strtol(argv[2], nullptr, 10) : 0;
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if ((how != "text" && how != "binary" && how != "struct" && how != "huge") || port < 1 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: sender HOST PORT text|binary|struct|huge\n");
    return 2;
  }
  const int receiver = socket(AF_INET, SOCK_STREAM, 0);
  if (receiver == -1) give_up("socket");
  if (connect(receiver, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  if (how == "text" || how == "binary") {
    const auto encode = how == "text" ? line : message;
    send_all(receiver, encode('K', 21500) + encode('L', -300));  // two messages with one call
    const std::string third = encode('M', 10);                   // and one with two
    send_all(receiver, third.substr(0, 3));
    send_all(receiver, third.substr(3));
  } else if (how == "huge") {
    send_all(receiver, in_network_order(2'000'000'000));
  } else {
    Reading reading;
    std::memset(&reading, 0xAA, sizeof reading);  // so that we see which bytes belong to nobody
    reading.station = 'K';
    reading.value = 21500;
    reading.unit = 'C';
    send_all(receiver, {reinterpret_cast<const char*>(&reading), sizeof reading});
  }
  if (close(receiver) == -1) give_up("close");
  return 0;
}
