// bind asked for an address that no interface of this machine has (EADDRNOTAVAIL, ip(7)). A program that goes
// on to another one is right, so it is said when the program has ended. An address with its bytes exchanged
// is address_byte_order's.

#include <cerrno>
#include <map>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class AddressNotHere : public Watch {
  Interest interest() const override { return Interest().in("bind").of<ProcessExited>(); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error == 0) pending_.erase(head.process);
    if (head.error != EADDRNOTAVAIL || pending_.contains(head.process)) return;
    const auto* address = given_address(sight.call());
    if (address == nullptr || !address->endpoint) return;
    const auto exchanged = with_bytes_exchanged(*address->endpoint);
    if (exchanged && is_loopback(*exchanged)) return;
    pending_[head.process] = {.process = head.process,
                              .socket = head.socket,
                              .evidence = {head.id},
                              .values = {{"address", address_text(*address->endpoint)}}};
  }

  void happened(const Sight& exited) override { tell(exited, exited.head.process); }
  void ended(const Setting& setting) override {
    while (!pending_.empty()) tell(setting, pending_.begin()->first);
  }

  void tell(const Setting& setting, ProcessId process) {
    const auto found = pending_.find(process);
    if (found == pending_.end()) return;
    setting.found(std::move(found->second));
    pending_.erase(found);
  }

  std::map<ProcessId, Finding> pending_;
};

}  // namespace

std::unique_ptr<Watch> watch_address_not_here() {
  return std::make_unique<AddressNotHere>();
}

}  // namespace switchboard
