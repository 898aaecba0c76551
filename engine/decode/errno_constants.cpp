#include <signal.h>
#include <string.h>

#include "engine/decode/constants.hpp"

namespace switchboard {

Symbol errno_symbol(int number) {
  const char* name = strerrorname_np(number);  // glibc 2.32; nullptr for a number that is none
  return {number, name == nullptr || number == 0 ? "" : name};
}

Symbol signal_symbol(int number) {
  if (const char* name = sigabbrev_np(number)) return {number, std::string{"SIG"} + name};
  // The kernel's real-time signals begin at 32; glibc keeps the first two for itself (signal(7)).
  const int first = SIGRTMIN, last = SIGRTMAX;
  if (number == first) return {number, "SIGRTMIN"};
  if (number > first && number <= last) return {number, "SIGRTMIN+" + std::to_string(number - first)};
  return {number, ""};
}

}  // namespace switchboard
