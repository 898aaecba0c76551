// SO_LINGER {1, 0} makes close throw away what has not been acknowledged and reset the connection (socket(7),
// SO_LINGER; RFC 9293, section 3.10.4, ABORT). Told where the send queue was not empty at the close: the peer
// loses those bytes. A reset with nothing to lose is a choice.

#include <map>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class LingerZero : public Watch {
  Interest interest() const override { return Interest().in("setsockopt").in("close"); }

  void returned(const Sight& sight) override {
    if (sight.head.error != 0) return;
    if (sight.name() == "close") return look_at_close(sight);
    const Syscall& call = sight.call();
    if (symbol_argument(call, "optname") != "SO_LINGER") return;
    const auto* value = call.argument("optval");
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    const bool resets = text != nullptr && text->find("l_onoff=0") == std::string::npos &&
                        text->find("l_linger=0}") != std::string::npos;
    if (resets) set_[sight.head.socket] = sight.head.id;
    if (!resets) set_.erase(sight.head.socket);
  }

  /// The queues are those that the kernel had when close was entered: the tracer asks before each close.
  void look_at_close(const Sight& sight) {
    const auto found = set_.find(sight.head.socket);
    if (found == set_.end()) return;
    const auto option = found->second;
    set_.erase(found);
    const auto& world = sight.world();
    const auto* socket = world.socket(sight.head.socket);
    const auto* queues = socket == nullptr ? nullptr : socket->bytes();
    const bool is_last = socket != nullptr && world.holders(socket->id).empty();
    if (queues == nullptr || queues->send == 0 || !is_last) return;
    sight.found({.process = sight.head.process,
                 .socket = sight.head.socket,
                 .evidence = {option, sight.head.id},
                 .values = {{"unsent", std::to_string(queues->send)}}});
  }

  std::map<SocketId, EventId> set_;
};

}  // namespace

std::unique_ptr<Watch> watch_linger_zero() {
  return std::make_unique<LingerZero>();
}

}  // namespace switchboard
