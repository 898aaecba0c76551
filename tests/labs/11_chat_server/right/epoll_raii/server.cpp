// One thread, epoll, descriptors owned by objects. A member that cannot keep up is let go.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {
    if (number < 0) throw std::runtime_error("no descriptor");
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(number_); }
  operator int() const { return number_; }

 private:
  int number_;
};

struct Member {
  explicit Member(int fd) : socket(fd) {}
  Descriptor socket;
  std::string name, come;
};

class Chat {
 public:
  explicit Chat(in_port_t port)
      : listener_(::socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0)), poller_(epoll_create1(0)) {
    const int on = 1, off = 0;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener_, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);  // IPv4 clients too
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0 ||
        listen(listener_, 64) < 0)
      throw std::runtime_error("cannot listen");
    watch(listener_);
  }

  [[noreturn]] void run() {
    for (;;) {
      epoll_event ready[16];
      const int count = epoll_wait(poller_, ready, 16, -1);
      for (int i = 0; i < count; ++i) {
        const int fd = ready[i].data.fd;
        if (fd == listener_)
          greet();
        else if (members_.contains(fd))
          hear(*members_.at(fd));
      }
      while (!leaving_.empty()) let_go(*leaving_.begin());
    }
  }

 private:
  void watch(int fd) {
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.fd = fd;
    epoll_ctl(poller_, EPOLL_CTL_ADD, fd, &wanted);
  }
  void greet() {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
    if (fd < 0) return;
    members_[fd] = std::make_unique<Member>(fd);
    watch(fd);
  }
  void tell(Member& member, const std::string& line) {
    const std::string whole = line + "\n";
    const ssize_t sent = send(member.socket, whole.data(), whole.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(whole.size())) leaving_.insert(member.socket);
  }
  void tell_others(const Member& speaker, const std::string& line) {
    for (auto& [fd, member] : members_)
      if (member.get() != &speaker && !member->name.empty() && !leaving_.contains(fd)) tell(*member, line);
  }
  void hear(Member& member) {
    char buffer[4096];
    const ssize_t count = read(member.socket, buffer, sizeof buffer);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) leaving_.insert(member.socket);
    if (count > 0) member.come.append(buffer, static_cast<std::size_t>(count));
    std::size_t begin = 0, end = 0;
    for (; (end = member.come.find('\n', begin)) != std::string::npos; begin = end + 1) {
      if (!leaving_.contains(member.socket)) take(member, member.come.substr(begin, end - begin));
    }
    member.come.erase(0, begin);
  }
  void take(Member& member, const std::string& line) {
    if (member.name.empty()) {
      for (const auto& [fd, other] : members_)
        if (other->name == line) return tell(member, "taken " + line);
      member.name = line;
      tell(member, "welcome " + line);
      tell_others(member, "* " + line + " joined");
    } else if (line == "/quit") {
      leaving_.insert(member.socket);
    } else {
      tell_others(member, member.name + ": " + line);
    }
  }
  void let_go(int fd) {
    const auto node = members_.extract(fd);
    leaving_.erase(fd);
    if (!node.mapped()->name.empty()) tell_others(*node.mapped(), "* " + node.mapped()->name + " left");
  }

  Descriptor listener_, poller_;
  std::map<int, std::unique_ptr<Member>> members_;
  std::set<int> leaving_;
};

int main(int, char** argv) try {
  Chat(static_cast<in_port_t>(std::stoi(argv[1]))).run();
} catch (const std::exception&) {
  return 1;
}
