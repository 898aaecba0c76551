// server PORT [careless]: a process for each caller. The child answers one line and hangs up.
//
// careless   the parent keeps the caller's descriptor, and never asks how its children ended

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Children may end at the same moment and make one signal, so ask until nobody is left to ask for.
static void bury(int) {
  const int before = errno;  // we may have come in between a call and its errno
  while (waitpid(-1, nullptr, WNOHANG) > 0) continue;
  errno = before;
}

// True for a process that has ended and that nobody has asked for: state Z in /proc/PID/stat (proc(5)).
static bool is_zombie(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_ends = text.rfind(')');
  return name_ends != std::string::npos && text.compare(name_ends, 3, ") Z") == 0;
}

static void answer(int caller) {
  char bytes[256];
  const ssize_t received = recv(caller, bytes, sizeof bytes, 0);
  if (received > 0 && send(caller, bytes, received, MSG_NOSIGNAL) == -1) std::perror("send");
}

int main(int argc, char** argv) {
  const bool is_careful = argc == 2;
  char* end = nullptr;
  const long port = argc > 1 ? std::strtol(argv[1], &end, 10) : 0;
  if (port < 1 || port > 65535 || *end != '\0' ||
      (!is_careful && (argc != 3 || std::string_view(argv[2]) != "careless"))) {
    std::fprintf(stderr, "usage: server PORT [careless]\n");
    return 2;
  }
  if (is_careful) {
    struct sigaction action {};
    action.sa_handler = bury;
    action.sa_flags = SA_RESTART;  // accept goes on waiting after the handler
    if (sigaction(SIGCHLD, &action, nullptr) == -1) give_up("sigaction");
  }
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  std::vector<pid_t> children;
  int served = 0;
  while (true) {
    const int caller = accept(listener, nullptr, nullptr);
    if (caller == -1) give_up("accept");
    std::printf("descriptor %d, zombies: %td, served: %d\n", caller,
                std::count_if(children.begin(), children.end(), is_zombie), served);
    std::fflush(stdout);  // or the child would have a copy of what is not written yet, and write it again

    const pid_t child = fork();
    if (child == -1) give_up("fork");
    if (child == 0) {
      if (close(listener) == -1) give_up("close");  // calls are not the child's affair
      answer(caller);
      ++served;  // its own: the child's memory is a copy
      if (close(caller) == -1) give_up("close");
      _exit(0);
    }
    children.push_back(child);
    if (is_careful && close(caller) == -1) give_up("close");  // this caller is not the parent's affair
  }
}
