// receiver ADDRESS PORT text|binary: accepts one sender and prints each message when it is complete.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

static const std::size_t longest = 1000;  // no message of ours is longer

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

[[noreturn]] static void refuse(const char* why, unsigned long length) {
  std::printf("refused: %s %lu B\n", why, length);
  std::exit(1);
}

static std::uint32_t number_at(const std::string& bytes, std::size_t place) {
  std::uint32_t ordered = 0;
  std::memcpy(&ordered, bytes.data() + place, sizeof ordered);
  return ntohl(ordered);
}

// Both take one message from the front of what has come, or say that it is not all there yet.

static bool take_line(std::string& come, std::string& shown) {
  const auto end = come.find("\r\n");
  if (std::min(end, come.size()) > longest) refuse("no end of line within", longest);
  if (end == std::string::npos) return false;
  shown = come.substr(0, end);
  come.erase(0, end + 2);
  return true;
}

static bool take_message(std::string& come, std::string& shown) {
  if (come.size() < 4) return false;
  const std::size_t length = number_at(come, 0);
  if (length > longest) refuse("a message of", length);  // before we make room for it, or wait for it
  if (come.size() < 4 + length) return false;
  if (length != 6) refuse("not a reading, but", length);
  shown = come.substr(4, 1) + " " + std::to_string(static_cast<std::int32_t>(number_at(come, 5))) + " " +
          come.substr(9, 1);
  come.erase(0, 4 + length);
  return true;
}

int main(int argc, char** argv) {
  const std::string_view how = argc == 4 ? argv[3] : "";
  const long port = argc == 4 ? std::strtol(argv[2], nullptr, 10) : 0;
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if ((how != "text" && how != "binary") || port < 1 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "usage: receiver ADDRESS PORT text|binary\n");
    return 2;
  }
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 1) == -1) give_up("listen");
  const int sender = accept(listener, nullptr, nullptr);
  if (sender == -1) give_up("accept");

  const auto take = how == "text" ? take_line : take_message;
  std::string come, shown;  // what has come and was not a whole message yet
  char bytes[256];
  ssize_t received = 0;
  while ((received = recv(sender, bytes, sizeof bytes, 0)) > 0) {
    come.append(bytes, static_cast<std::size_t>(received));
    while (take(come, shown)) std::printf("reading: %s\n", shown.c_str());
    std::fflush(stdout);
  }
  if (received == -1) give_up("recv");
  if (!come.empty()) std::printf("the end came within a message: %zu B\n", come.size());
  if (close(sender) == -1 || close(listener) == -1) give_up("close");
  return come.empty() ? 0 : 1;
}
