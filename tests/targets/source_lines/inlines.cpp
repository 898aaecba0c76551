// C++ whose calls lie in inlined functions: members, a template, a lambda, through the standard library.

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <vector>

namespace {

class Connection {
 public:
  Connection() {
    std::array<int, 2> pair{};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) != 0) std::abort();
    near_ = pair[0];
    far_ = pair[1];
  }
  ~Connection() {
    ::close(near_);
    ::close(far_);
  }
  void say(std::string_view text) { write_all(text); }
  int socket() const { return near_; }

 private:
  inline void write_all(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(near_, text.data(), text.size(), 0);
      if (sent < 0) std::abort();
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  int near_ = -1, far_ = -1;
};

template <class Number>
inline void send_number(int socket, Number number) {
  if (::send(socket, &number, sizeof number, 0) < 0) std::abort();
}

}  // namespace

int main() {
  Connection connection;
  connection.say("once");
  connection.say("twice");
  send_number(connection.socket(), 7);
  send_number(connection.socket(), 7.5);
  const std::vector<int> numbers{1, 2};
  std::ranges::for_each(numbers, [&](int number) { ::send(connection.socket(), &number, sizeof number, 0); });
  const std::function<void()> later = [&] { connection.say("later"); };
  later();
  return 0;
}
