// The address is of another family than the socket, and the kernel refused it for that: a sockaddr_in6 on an
// AF_INET socket, a sockaddr_in on an AF_INET6 one (connect(2), EAFNOSUPPORT; EINVAL where it is too short).

#include <sys/socket.h>

#include <cerrno>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class FamilyMismatch : public Watch {
  Interest interest() const override { return Interest().in("bind").in("connect").in("sendto"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != EAFNOSUPPORT && head.error != EINVAL) return;
    const auto kind = sight.ledger.kind_of(sight.timeline, head.socket);
    const auto* address = given_address(sight.call());
    const auto family = address == nullptr ? std::nullopt : family_in(*address);
    if (!kind || !family || *family == AF_UNSPEC || *family == kind->domain) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"domain", family_name(kind->domain)}, {"family", family_name(*family)}}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_family_mismatch() {
  return std::make_unique<FamilyMismatch>();
}

}  // namespace switchboard
