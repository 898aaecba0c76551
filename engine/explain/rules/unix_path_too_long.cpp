// A UNIX socket's path was cut to what sun_path holds, 108 bytes with or without its NUL (unix(7)): the
// program was given a longer one that begins the same way.

#include <algorithm>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class UnixPathTooLong : public Watch {
  static constexpr std::size_t room = 108;

  Interest interest() const override { return Interest().in("bind").in("connect"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!sight.ledger.is_among_first(sight.head.socket)) return;
    const auto kind = sight.ledger.kind_of(sight.timeline, head.socket);
    constexpr int unix_domain = 1;
    if (!kind || kind->domain != unix_domain) return;
    const auto* address = given_address(sight.call());
    const auto* path =
        address == nullptr || !address->endpoint ? nullptr : std::get_if<UnixEndpoint>(&*address->endpoint);
    const auto* process = sight.ledger.process(head.process);
    if (path == nullptr || process == nullptr || path->name.size() + 1 < room) return;
    const auto whole = std::ranges::find_if(process->arguments, [&](const std::string& argument) {
      return argument.size() > path->name.size() && argument.find(path->name) != std::string::npos;
    });
    if (whole == process->arguments.end()) return;
    sight.found(
        {.process = head.process,
         .socket = head.socket,
         .evidence = {head.id},
         .values = {{"length", std::to_string(whole->size())}, {"kept", std::to_string(path->name.size())}}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_unix_path_too_long() {
  return std::make_unique<UnixPathTooLong>();
}

}  // namespace switchboard
