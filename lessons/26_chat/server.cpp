// server PORT [wait]: a chat. Who connects says a name and then lines; everybody else gets each line.
// With `wait`, send() waits until the one it is for has made room.

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <string>
#include <vector>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

struct Member {
  int fd;
  std::string name, come, to_send;  // come: the beginning of a line; to_send: what the kernel did not take
  bool is_leaving = false;
};
static std::list<Member> members;
static int how = MSG_NOSIGNAL | MSG_DONTWAIT;
static const std::size_t most = 100'000;  // of a line, and of what we keep for one who does not read

static void send_what_fits(Member& to) {
  ssize_t taken = 0;
  while (!to.to_send.empty() && (taken = send(to.fd, to.to_send.data(), to.to_send.size(), how)) > 0)
    to.to_send.erase(0, static_cast<std::size_t>(taken));
  if (to.to_send.size() > most) std::fprintf(stderr, "%s is too slow\n", to.name.c_str());
  if (to.to_send.size() > most || (taken == -1 && errno != EAGAIN)) to.is_leaving = true;
}

static void tell_all_but(const Member* speaker, const std::string& line) {
  for (auto& member : members) {
    if (&member == speaker || member.is_leaving) continue;
    member.to_send += line;  // behind what waits there already: nobody gets half a line
    send_what_fits(member);
  }
}

static void hear(Member& member) {
  char bytes[16384];
  const ssize_t received = recv(member.fd, bytes, sizeof bytes, MSG_DONTWAIT);
  if (received == -1 && errno == EAGAIN) return;
  if (received > 0) member.come.append(bytes, static_cast<std::size_t>(received));
  for (std::size_t end; (end = member.come.find('\n')) != std::string::npos; member.come.erase(0, end + 1)) {
    const std::string line = member.come.substr(0, end);
    if (!member.name.empty()) tell_all_but(&member, member.name + ": " + line + "\n");
    if (member.name.empty()) member.name = line;
  }
  if (received <= 0 || member.come.size() > most) member.is_leaving = true;
}

static void let_go() {
  std::string news;
  members.remove_if([&](const Member& member) {
    if (member.is_leaving && close(member.fd) == -1) give_up("close");
    if (member.is_leaving && !member.name.empty()) news += member.name + " has left\n";
    return member.is_leaving;
  });
  if (!news.empty()) tell_all_but(nullptr, news);  // that somebody else is gone too, the next round will see
}

int main(int argc, char** argv) {
  const long port = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 0;
  if (port < 1 || port > 65535 || argc > 3) return std::fprintf(stderr, "usage: server PORT [wait]\n"), 2;
  if (argc == 3) how = MSG_NOSIGNAL;
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1, small = 16384;  // a send queue that small, which connections inherit, is soon full
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &small, sizeof small) == -1) give_up("setsockopt");
  sockaddr_in here{};  // INADDR_ANY is 0
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");
  while (true) {
    std::vector<pollfd> watched{{listener, POLLIN, 0}};
    for (const auto& member : members)
      watched.push_back({member.fd, static_cast<short>(POLLIN | (member.to_send.empty() ? 0 : POLLOUT)), 0});
    if (poll(watched.data(), watched.size(), -1) == -1) give_up("poll");
    auto entry = watched.begin();
    for (auto& member : members) {
      const int news = (++entry)->revents;
      if ((news & POLLOUT) != 0) send_what_fits(member);
      if ((news & ~POLLOUT) != 0) hear(member);
    }
    let_go();
    const int caller = watched[0].revents == 0 ? -1 : accept(listener, nullptr, nullptr);
    if (caller == -1 && watched[0].revents != 0 && errno != EAGAIN) give_up("accept");
    if (caller != -1) members.push_back({caller, "", "", ""});
  }
}
