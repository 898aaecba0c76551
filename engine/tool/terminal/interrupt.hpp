#pragma once
// Notices Ctrl-C, SIGTERM and a closed terminal, so that a loop may end in order.
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
  static constexpr std::array<int, 3> signals{SIGINT, SIGTERM, SIGHUP};
  std::array<struct sigaction, 3> before_{};
};

}  // namespace switchboard::terminal
