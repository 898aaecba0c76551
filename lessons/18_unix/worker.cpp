// worker BACK [number]: calls the door at BACK, takes the clients that it hands over, and greets each.
//
//   number   takes the number of a descriptor instead, see door

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// The descriptor that came beside the bytes, or -1 at the end of the stream.
static int take_over(int door) {
  char byte = 0;
  iovec bytes{&byte, 1};
  int descriptor = -1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof descriptor)]{};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const ssize_t received = recvmsg(door, &message, 0);
  if (received == -1) give_up("recvmsg");
  if (received == 0) return -1;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
    std::fprintf(stderr, "no descriptor came with the byte\n");
    std::exit(1);
  }
  std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return descriptor;
}

static int read_number(int door) {
  char text[16]{};
  const ssize_t received = recv(door, text, sizeof text - 1, 0);
  if (received == -1) give_up("recv");
  return received == 0 ? -1 : std::atoi(text);
}

int main(int argc, char** argv) {
  const bool number_only = argc == 3 && std::string_view(argv[2]) == "number";
  sockaddr_un there{};
  there.sun_family = AF_UNIX;
  if ((argc != 2 && !number_only) || std::strlen(argv[1]) >= sizeof there.sun_path) {
    std::fprintf(stderr, "usage: worker BACK [number]\n");
    return 2;
  }
  std::strcpy(there.sun_path, argv[1]);
  const int door = socket(AF_UNIX, SOCK_STREAM, 0);
  if (door == -1) give_up("socket");
  if (connect(door, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  int client = -1;
  while ((client = number_only ? read_number(door) : take_over(door)) != -1) {
    std::printf("a client for me: descriptor %d\n", client);
    std::fflush(stdout);
    // What the client said waits in its connection, whoever accepted it.
    char bytes[64];
    if (recv(client, bytes, sizeof bytes, 0) == -1) give_up("recv");
    const char greeting[] = "hello from the worker\n";
    if (send(client, greeting, std::strlen(greeting), MSG_NOSIGNAL) == -1) give_up("send");
    if (close(client) == -1) give_up("close");
  }
  return 0;
}
