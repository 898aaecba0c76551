#include "engine/explain/watch.hpp"

#include <algorithm>
#include <array>

#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

bool belongs(Calls group, std::string_view call) {
  const auto is_one_of = [&](const auto& names) { return std::ranges::find(names, call) != names.end(); };
  switch (group) {
    case Calls::all:
      return true;
    case Calls::sends:
      return movement_of(call) == Movement::sends || call == "sendmmsg";
    case Calls::receives:
      return movement_of(call) == Movement::receives || call == "recvmmsg";
    case Calls::accepts:
      return call == "accept" || call == "accept4";
    case Calls::waits:
      return is_one_of(std::to_array<std::string_view>(
          {"poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2"}));
    case Calls::closes:
      return is_one_of(std::to_array<std::string_view>({"close", "close_range", "dup2", "dup3"}));
    case Calls::forks:
      return is_one_of(std::to_array<std::string_view>({"fork", "vfork", "clone", "clone3"}));
  }
  return false;
}

}  // namespace

Interest& Interest::in(Calls calls) {
  returning_.groups.push_back(calls);
  return *this;
}

Interest& Interest::in(std::string_view call) {
  returning_.names.push_back(call);
  return *this;
}

Interest& Interest::entering(Calls calls) {
  entering_.groups.push_back(calls);
  return *this;
}

Interest& Interest::entering(std::string_view call) {
  entering_.names.push_back(call);
  return *this;
}

bool Interest::wants(const Some& some, std::string_view call) {
  return std::ranges::find(some.names, call) != some.names.end() ||
         std::ranges::any_of(some.groups, [&](Calls group) { return belongs(group, call); });
}

const Syscall& Sight::call() const {
  static const Syscall none;
  const auto* found = std::get_if<Syscall>(&event().fact);
  return found == nullptr ? none : *found;
}

}  // namespace switchboard
