#include "engine/tool/terminal/interrupt.hpp"

namespace switchboard::terminal {
namespace {

volatile sig_atomic_t noticed = 0;
void notice(int) {
  noticed = 1;
}

}  // namespace

InterruptWatch::InterruptWatch() {
  noticed = 0;
  struct sigaction action {};
  action.sa_handler = notice;  // without SA_RESTART: a read of an answer returns (signal(7))
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &before_[i]);
}

InterruptWatch::~InterruptWatch() {
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
}

bool InterruptWatch::interrupted() const {
  return noticed != 0;
}

}  // namespace switchboard::terminal
