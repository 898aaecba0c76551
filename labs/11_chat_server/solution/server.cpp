// server PORT: a chat. The first line of a client is its name, every other is told to the others.

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <string>
#include <vector>

// Of a line without an end, and of what we keep for one who does not read.
static const std::size_t most_bytes = 64 * 1024;

struct Member {
  int fd;
  std::string name;  // empty until it is welcomed
  std::string come;  // the beginning of a line
  std::string go;    // what the kernel has not taken yet
  bool is_leaving = false;
};

static std::list<Member> members;

// Never waits: what does not fit now stays in `go`, and poll says when to go on.
static void send_what_fits(Member& to) {
  while (!to.go.empty()) {
    const ssize_t sent = send(to.fd, to.go.data(), to.go.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (sent < 0) {
      to.is_leaving = true;
      return;
    }
    to.go.erase(0, static_cast<std::size_t>(sent));
  }
  if (to.go.size() > most_bytes) to.is_leaving = true;  // too slow to be waited for
}

static void tell(Member& to, const std::string& line) {
  if (to.is_leaving) return;
  to.go += line;  // behind what waits there already: nobody gets half a line
  send_what_fits(to);
}

static void tell_others(const Member& speaker, const std::string& line) {
  for (Member& member : members)
    if (&member != &speaker && !member.name.empty()) tell(member, line);
}

static bool is_taken(const std::string& name) {
  for (const Member& member : members)
    if (member.name == name) return true;
  return false;
}

static void take_line(Member& member, const std::string& line) {
  if (member.name.empty() && is_taken(line)) {
    tell(member, "taken " + line + "\n");
  } else if (member.name.empty()) {
    member.name = line;
    tell(member, "welcome " + line + "\n");
    tell_others(member, "* " + line + " joined\n");
  } else if (line == "/quit") {
    member.is_leaving = true;
  } else {
    tell_others(member, member.name + ": " + line + "\n");
  }
}

static void hear(Member& member) {
  char buffer[4096];
  const ssize_t count = recv(member.fd, buffer, sizeof buffer, MSG_DONTWAIT);
  if (count < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return;
  if (count <= 0) {  // 0: it has finished; below 0: it has gone
    member.is_leaving = true;
    return;
  }
  member.come.append(buffer, static_cast<std::size_t>(count));
  std::size_t end = 0;
  while (!member.is_leaving && (end = member.come.find('\n')) != std::string::npos) {
    const std::string line = member.come.substr(0, end);
    member.come.erase(0, end + 1);
    take_line(member, line);
  }
  if (member.come.size() > most_bytes) member.is_leaving = true;
}

// After a round, so that nobody is taken out of the list while somebody goes through it. To tell that one has
// left may show that another has gone: again, until nobody leaves.
static void let_go() {
  for (auto member = members.begin(); member != members.end();) {
    if (!member->is_leaving) {
      ++member;
      continue;
    }
    const std::string name = member->name;
    close(member->fd);
    members.erase(member);
    if (!name.empty())
      for (Member& other : members)
        if (!other.name.empty()) tell(other, "* " + name + " left\n");
    member = members.begin();
  }
}

static int listen_on(const char* port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener < 0) {
    std::perror("socket");
    return -1;
  }
  const int on = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) {
    std::perror("setsockopt");
    return -1;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    return -1;
  }
  if (listen(listener, SOMAXCONN) < 0) {
    std::perror("listen");
    return -1;
  }
  return listener;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }
  const int listener = listen_on(argv[1]);
  if (listener < 0) return 1;

  for (;;) {
    std::vector<pollfd> watched{{listener, POLLIN, 0}};
    for (const Member& member : members)
      watched.push_back({member.fd, static_cast<short>(member.go.empty() ? POLLIN : POLLIN | POLLOUT), 0});
    if (poll(watched.data(), watched.size(), -1) < 0) {
      if (errno == EINTR) continue;
      std::perror("poll");
      return 1;
    }
    auto entry = watched.begin() + 1;
    for (Member& member : members) {
      const int ready = (entry++)->revents;
      if ((ready & POLLOUT) != 0) send_what_fits(member);
      if ((ready & ~POLLOUT) != 0) hear(member);
    }
    let_go();
    if (watched.front().revents != 0) {
      const int client = accept(listener, nullptr, nullptr);
      if (client >= 0) members.push_back({client, {}, {}, {}});
    }
  }
}
