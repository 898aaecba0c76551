// A raw or packet socket was asked for without the right to one (raw(7), packet(7): EPERM, CAP_NET_RAW), and
// the program made no other socket: one that goes on with an ICMP datagram socket, as ping does, is right.

#include <sys/socket.h>

#include <cerrno>
#include <map>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class RawSocketRefused : public Watch {
  Interest interest() const override { return Interest().in("socket").of<ProcessExited>(); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error == 0) refused_.erase(head.process);
    if (head.error != EPERM) return;
    const Syscall& call = sight.call();
    constexpr std::int64_t type_bits = 0xf;
    const bool is_raw = (number_argument(call, "type", 0) & type_bits) == SOCK_RAW;
    if (is_raw || number_argument(call, "domain", 0) == AF_PACKET)
      refused_.try_emplace(head.process, head.id);
  }

  void happened(const Sight& exited) override {
    const auto mine = refused_.find(exited.head.process);
    if (mine == refused_.end()) return;
    exited.found({.process = mine->first, .evidence = {mine->second}});
    refused_.erase(mine);
  }

  std::map<ProcessId, EventId> refused_;
};

}  // namespace

std::unique_ptr<Watch> watch_raw_socket_refused() {
  return std::make_unique<RawSocketRefused>();
}

}  // namespace switchboard
