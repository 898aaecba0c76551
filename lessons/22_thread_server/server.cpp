// server PORT [address|unlocked]: a thread for each caller. All of them share the descriptors and the
// variables.
//
// address    gives each thread the address of the loop's variable instead of a copy of the descriptor
// unlocked   counts the callers without the mutex

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>

static std::mutex guard;  // who touches `served` holds it
static int served = 0;
static bool is_locked = true;  // set before there is a second thread

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// What ++served does, in single steps: a read, an addition, a write. The call of close in between is only
// there so that a thread can be held at it.
static void count_unlocked(int caller) {
  const int before = served;
  if (close(caller) == -1) std::perror("close");
  served = before + 1;
  std::printf("served: %d, it was %d\n", before + 1, before);
  std::fflush(stdout);
}

// Echoes until the caller hangs up. Every call looks anew at where the descriptor stands.
static void serve(const int* caller) {
  char bytes[256];
  ssize_t received = 0;
  while ((received = recv(*caller, bytes, sizeof bytes, 0)) > 0) {
    if (send(*caller, bytes, received, MSG_NOSIGNAL) == -1) {
      std::perror("send");
      break;
    }
  }
  if (!is_locked) return count_unlocked(*caller);
  {
    // Short, and no call that waits for a caller: whoever holds the mutex holds up all the others.
    const std::lock_guard<std::mutex> lock(guard);
    ++served;
    std::printf("served: %d\n", served);
    std::fflush(stdout);
  }
  if (close(*caller) == -1) std::perror("close");
}

// Its parameter is the thread's own: nobody else changes it.
static void serve_copy(int caller) {
  serve(&caller);
}

int main(int argc, char** argv) {
  const std::string_view mode = argc == 3 ? argv[2] : "";
  const bool by_address = mode == "address";
  is_locked = mode != "unlocked";
  char* end = nullptr;
  const long port = argc > 1 ? std::strtol(argv[1], &end, 10) : 0;
  if (port < 1 || port > 65535 || *end != '\0' || (argc != 2 && !by_address && is_locked)) {
    std::fprintf(stderr, "usage: server PORT [address|unlocked]\n");
    return 2;
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

  int caller = -1;
  while (true) {
    caller = accept(listener, nullptr, nullptr);
    if (caller == -1) give_up("accept");
    // Detached: nobody waits for its end, and when it comes nothing remains.
    if (by_address)
      std::thread(serve, &caller).detach();
    else
      std::thread(serve_copy, caller).detach();
  }
}
