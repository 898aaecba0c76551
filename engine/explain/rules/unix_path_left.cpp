// bind to the path of a UNIX socket that exists (unix(7): EADDRINUSE, whoever made it and whether or not
// somebody listens). A path outlives its socket until it is unlinked. A program that unlinks it then and
// binds again is right, so it is said when the program has ended.

#include <cerrno>
#include <map>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class UnixPathLeft : public Watch {
  struct Refused {
    Finding finding;
    Endpoint path;
  };

  Interest interest() const override { return Interest().in("bind").of<ProcessExited>(); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error == 0) refused_.erase(head.process);
    if (head.error != EADDRINUSE || refused_.contains(head.process)) return;
    const auto* address = given_address(sight.call());
    const auto* path =
        address == nullptr || !address->endpoint ? nullptr : std::get_if<UnixEndpoint>(&*address->endpoint);
    if (path == nullptr || path->kind != UnixEndpoint::Kind::path) return;
    Finding finding{.process = head.process, .socket = head.socket, .evidence = {head.id}};
    finding.values = {{"path", path->name}, {"holder", holder(sight, *address->endpoint)}};
    refused_[head.process] = {std::move(finding), *address->endpoint};
  }

  void happened(const Sight& exited) override {
    const auto mine = refused_.find(exited.head.process);
    if (mine == refused_.end()) return;
    exited.found(std::move(mine->second.finding));
    refused_.erase(mine);
  }

  static std::string holder(const Sight& sight, const Endpoint& path) {
    const auto& world = sight.world();
    for (const auto& [id, socket] : world.sockets) {
      if (socket.closed || socket.sample.local != path || !socket.is_listener()) continue;
      const auto holders = world.holders(id);
      if (!holders.empty()) return holders.front()->label;
    }
    return {};
  }

  std::map<ProcessId, Refused> refused_;
};

}  // namespace

std::unique_ptr<Watch> watch_unix_path_left() {
  return std::make_unique<UnixPathLeft>();
}

}  // namespace switchboard
