// Objects that own their descriptors, poll, and answers that are made a portion at a time, built by a
// CMakeLists.txt. It goes on reading while an answer waits.
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <deque>
#include <list>
#include <stdexcept>
#include <string>
#include <vector>

class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) { fcntl(fd_, F_SETFL, O_NONBLOCK); }
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_; }
  bool is_over() const { return is_gone_ || (has_finished_ && !has_something_to_send()); }
  short wanted() const {
    return static_cast<short>((has_finished_ ? 0 : POLLIN) | (has_something_to_send() ? POLLOUT : 0));
  }

  void act(short events) {
    if (events & (POLLIN | POLLHUP | POLLERR) && !has_finished_) receive();
    if (has_something_to_send() && !is_gone_) transmit();
  }

 private:
  bool has_something_to_send() const { return !portion_.empty() || !asked_.empty(); }

  void receive() {
    std::string part(512, '\0');
    const auto count = read(fd_, part.data(), part.size());
    if (count == 0) has_finished_ = true;
    if (count < 0 && errno != EAGAIN) is_gone_ = true;
    for (ssize_t i = 0; i < count; ++i) {
      const char letter = part[static_cast<size_t>(i)];
      if (letter != '\n') {
        line_ += letter;
        continue;
      }
      if (const int last = std::stoi(line_); last > 0) asked_.push_back(last);
      line_.clear();
    }
  }

  void transmit() {
    while (portion_.size() < 8000 && !asked_.empty()) {
      portion_ += std::to_string(++reached_) + "\n";
      if (reached_ < asked_.front()) continue;
      asked_.pop_front();
      reached_ = 0;
    }
    const auto count = write(fd_, portion_.data(), portion_.size());
    if (count < 0 && errno != EAGAIN) is_gone_ = true;
    if (count > 0) portion_.erase(0, static_cast<size_t>(count));
  }

  int fd_;
  std::string line_, portion_;
  std::deque<int> asked_;
  int reached_ = 0;
  bool has_finished_ = false, is_gone_ = false;
};

int main(int, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<unsigned short>(std::stoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener, 100) < 0) return 1;
  std::list<Connection> connections;
  for (;;) {
    std::vector<pollfd> wanted{{listener, POLLIN, 0}};
    for (const auto& connection : connections) wanted.push_back({connection.fd(), connection.wanted(), 0});
    if (poll(wanted.data(), wanted.size(), -1) < 0) continue;
    auto place = wanted.begin() + 1;
    for (auto& connection : connections) {
      if (place->revents != 0) connection.act(place->revents);
      ++place;
    }
    connections.remove_if([](const Connection& connection) { return connection.is_over(); });
    if (const int fd = accept(listener, nullptr, nullptr); fd >= 0) connections.emplace_back(fd);
  }
}
