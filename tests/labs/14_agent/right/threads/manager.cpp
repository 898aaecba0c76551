// A right one: reads a byte at a time.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

class Agent {
 public:
  explicit Agent(const std::string& path) : fd_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un there{};
    there.sun_family = AF_UNIX;
    path.copy(there.sun_path, sizeof there.sun_path - 1);
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&there), sizeof there) < 0)
      throw std::runtime_error(path + ": " + std::strerror(errno));
  }
  ~Agent() { close(fd_); }
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  std::string ask(const std::string& what) {
    const std::string line = what + "\n";
    if (write(fd_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
      throw std::runtime_error("write");
    for (;;) {
      const auto answer = next_line();
      if (!answer.starts_with("TRAP ")) return answer;
      std::cout << "trap " << answer.substr(5) << '\n';
    }
  }

 private:
  std::string next_line() {
    std::string line;
    for (char byte; read(fd_, &byte, 1) == 1; line += byte)
      if (byte == '\n') return line;
    throw std::runtime_error("the agent has gone");
  }
  int fd_;
};

int main(int argc, char** argv) try {
  if (argc < 3) return 2;
  Agent agent(argv[1]);
  agent.ask("WATCH");
  for (int i = 2; i < argc; ++i) {
    std::istringstream words(agent.ask(std::string("GET ") + argv[i]));
    std::string what, name, number = "none";
    words >> what >> name >> number;
    std::cout << name << ' ' << (what == "VALUE" ? number : "none") << '\n';
  }
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
