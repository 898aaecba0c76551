// The length of an address is that of a pointer: sizeof of a `sockaddr_in*` is 8 on a 64-bit machine, a
// sockaddr_in is 16 bytes (ip(7)). bind and connect refuse it with EINVAL.

#include <netinet/in.h>

#include <cerrno>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class PointerSizeAsLength : public Watch {
  Interest interest() const override { return Interest().in("bind").in("connect"); }

  void returned(const Sight& sight) override {
    if (sight.head.error != EINVAL) return;
    const auto kind = sight.ledger.kind_of(sight.timeline, sight.head.socket);
    if (!kind || (kind->domain != AF_INET && kind->domain != AF_INET6)) return;
    const auto length = number_argument(sight.call(), "addrlen", -1);
    if (length != static_cast<std::int64_t>(sizeof(void*)) && length != 4) return;
    const auto right = kind->domain == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    sight.found({.process = sight.head.process,
                 .socket = sight.head.socket,
                 .evidence = {sight.id()},
                 .values = {{"length", std::to_string(length)},
                            {"right", std::to_string(right)},
                            {"struct", kind->domain == AF_INET ? "sockaddr_in" : "sockaddr_in6"}}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_pointer_size_as_length() {
  return std::make_unique<PointerSizeAsLength>();
}

}  // namespace switchboard
