// door FRONT BACK [number]: a worker calls at BACK, clients call at FRONT; the door hands each client's
// connection to the worker.
//
//   number   writes down the number of the descriptor and sends that, which looks the same and is not

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static int listen_at(const char* path) {
  sockaddr_un here{};
  here.sun_family = AF_UNIX;
  if (std::strlen(path) >= sizeof here.sun_path) {
    std::fprintf(stderr, "'%s' is too long\n", path);
    std::exit(2);
  }
  std::strcpy(here.sun_path, path);
  if (unlink(path) == -1 && errno != ENOENT) give_up("unlink");
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");
  return listener;
}

// The descriptor travels beside the bytes, in a control message. At least one byte has to go with it.
static void hand_over(int descriptor, int worker) {
  char byte = '!';
  iovec bytes{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof descriptor)]{};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;  // a descriptor: the kernel gives the other process one of its own
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  if (sendmsg(worker, &message, MSG_NOSIGNAL) == -1) give_up("sendmsg");
}

int main(int argc, char** argv) {
  const bool number_only = argc == 4 && std::string_view(argv[3]) == "number";
  if (argc != 3 && !number_only) {
    std::fprintf(stderr, "usage: door FRONT BACK [number]\n");
    return 2;
  }
  const int front = listen_at(argv[1]), back = listen_at(argv[2]);
  const int worker = accept(back, nullptr, nullptr);
  if (worker == -1) give_up("accept");

  while (true) {
    const int client = accept(front, nullptr, nullptr);
    if (client == -1) give_up("accept");
    std::printf("a client calls: descriptor %d\n", client);
    std::fflush(stdout);
    if (number_only) {
      const auto text = std::to_string(client);
      if (send(worker, text.data(), text.size(), MSG_NOSIGNAL) == -1) give_up("send");
    } else {
      hand_over(client, worker);
    }
    // Ours is not needed any more. The worker's, if it has one, keeps the connection alive.
    if (close(client) == -1) give_up("close");
  }
}
