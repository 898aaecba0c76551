// setsockopt failed for a reason that only a slip has: a value of the wrong size (EINVAL of socket(7): an int
// has four bytes, SO_RCVTIMEO wants a timeval, SO_LINGER a linger), or SO_REUSEADDR at the level of TCP,
// where the same number is another option. Other refusals may be a try that the program does without.

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class OptionRefused : public Watch {
  Interest interest() const override { return Interest().in("setsockopt"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != EINVAL || head.socket == SocketId{}) return;
    const Syscall& call = sight.call();
    const auto level = number_argument(call, "level", -1), option = number_argument(call, "optname", -1);
    const auto length = number_argument(call, "optlen", 0);
    Finding finding{.process = head.process, .socket = head.socket, .evidence = {head.id}};
    const std::string name{symbol_argument(call, "optname")};
    if (level == IPPROTO_TCP && option == SO_REUSEADDR && number_argument(call, "optval", 0) == 1)
      finding.values = {{"how", "level"}};
    else if (level == SOL_SOCKET && length < size_wanted(option))
      finding.values = {{"how", "size"},
                        {"option", name},
                        {"length", std::to_string(length)},
                        {"wanted", std::to_string(size_wanted(option))},
                        {"type", type_wanted(option)}};
    else
      return;
    sight.found(std::move(finding));
  }

  static std::int64_t size_wanted(std::int64_t option) {
    switch (option) {
      case SO_RCVTIMEO:
      case SO_SNDTIMEO:
        return sizeof(timeval);
      case SO_LINGER:
        return sizeof(linger);
      case SO_REUSEADDR:
      case SO_REUSEPORT:
      case SO_KEEPALIVE:
      case SO_BROADCAST:
      case SO_RCVBUF:
      case SO_SNDBUF:
        return sizeof(int);
      default:
        return 0;  // not in this rule's table
    }
  }

  static std::string type_wanted(std::int64_t option) {
    if (option == SO_LINGER) return "linger";
    return option == SO_RCVTIMEO || option == SO_SNDTIMEO ? "timeval" : "int";
  }
};

}  // namespace

std::unique_ptr<Watch> watch_option_refused() {
  return std::make_unique<OptionRefused>();
}

}  // namespace switchboard
