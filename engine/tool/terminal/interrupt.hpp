#pragma once
// Notices Ctrl-C, SIGTERM, a closed terminal and a reader that went away (| head), so that a loop may end in
// order. Observed programs get none of these handlers: they end with execve(2).
//
//   const InterruptWatch watch;  while (!watch.interrupted()) …
//
// The destructor gives the signals back. One at a time.

#include <signal.h>

#include <array>

namespace switchboard::terminal {

class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
  bool interrupted() const;

 private:
  static constexpr std::array<int, 4> signals{SIGINT, SIGTERM, SIGHUP, SIGPIPE};
  std::array<struct sigaction, 4> before_{};
};

}  // namespace switchboard::terminal
