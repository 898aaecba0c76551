// Two threads for each member: one reads its lines, one writes what the others have put into its queue. Only
// the writer waits for its member, so nobody else does.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class Member {
 public:
  explicit Member(int fd) : fd_(fd) {}
  ~Member() { close(fd_); }
  int fd() const { return fd_; }

  void tell(const std::string& line) {
    const std::lock_guard lock(mutex_);
    if (queue_.size() < 1000) queue_.push_back(line + "\n");
    changed_.notify_one();
  }
  void ends() {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    shutdown(fd_, SHUT_RDWR);  // wakes a send that waits
    changed_.notify_one();
  }
  void write_queue() {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return is_over_ || !queue_.empty(); });
      if (is_over_) return;
      std::string line = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      while (!line.empty()) {
        const ssize_t sent = send(fd_, line.data(), line.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        line.erase(0, static_cast<std::size_t>(sent));
      }
    }
  }

 private:
  const int fd_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> queue_;
  bool is_over_ = false;
};

class Room {
 public:
  bool welcome(const std::string& name, const std::shared_ptr<Member>& member) {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : members_)
      if (entry.name == name) return false;
    member->tell("welcome " + name);
    tell_all("* " + name + " joined");
    members_.push_back({name, member});
    return true;
  }
  void says(const std::string& name, const std::string& line) {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : members_)
      if (entry.name != name) entry.member->tell(name + ": " + line);
  }
  void leaves(const std::string& name) {
    const std::lock_guard lock(mutex_);
    std::erase_if(members_, [&](const Entry& entry) { return entry.name == name; });
    tell_all("* " + name + " left");
  }

 private:
  struct Entry {
    std::string name;
    std::shared_ptr<Member> member;
  };
  void tell_all(const std::string& line) {
    for (const auto& entry : members_) entry.member->tell(line);
  }
  std::mutex mutex_;
  std::vector<Entry> members_;
};

static Room room;

static bool next_line(int fd, std::string& come, std::string& line) {
  std::size_t end = 0;
  while ((end = come.find('\n')) == std::string::npos) {
    char buffer[1500];
    const ssize_t count = recv(fd, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    come.append(buffer, static_cast<std::size_t>(count));
  }
  line = come.substr(0, end);
  come.erase(0, end + 1);
  return true;
}

static void serve(const std::shared_ptr<Member>& member) {
  std::thread writer([member] { member->write_queue(); });
  std::string come, name, line;
  while (name.empty() && next_line(member->fd(), come, line)) {
    if (room.welcome(line, member))
      name = line;
    else
      member->tell("taken " + line);
  }
  while (next_line(member->fd(), come, line) && line != "/quit") room.says(name, line);
  if (!name.empty()) room.leaves(name);
  member->ends();
  writer.join();
}

int main(int, char** argv) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) return 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(std::stoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener, 64) < 0) return 1;
  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client >= 0) std::thread(serve, std::make_shared<Member>(client)).detach();
  }
}
