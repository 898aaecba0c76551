// `if (fd = socket(…) < 0)` compares first and keeps the answer, 0 or 1: the next calls go to standard input
// or output, which is no socket (ENOTSOCK), while the new socket is never used. A program that only asks
// whether its standard input is a socket (getsockname, getsockopt) is right, and those calls are not looked
// at.

#include <cerrno>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ResultNotKept : public Watch {
  struct Made {
    EventId call;
    SocketId socket;
    std::int64_t fd = -1;
    bool used = false;
  };

  Interest interest() const override {
    return Interest()
        .in("socket")
        .in(Calls::accepts)
        .in("bind")
        .in("listen")
        .in("connect")
        .in("sendto")
        .in("recvfrom")
        .in("sendmsg")
        .in("recvmsg");
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    const auto mine = made_.find(head.process);
    if (mine != made_.end() && head.socket == mine->second.socket && head.socket != SocketId{})
      mine->second.used = true;
    if (head.other != 0 && head.error == 0) {
      made_[head.process] = {head.id, SocketId{head.other}, head.result, false};
      return;
    }
    const bool is_no_socket = head.error == ENOTSOCK || head.error == EBADF;
    if (!is_no_socket || mine == made_.end() || mine->second.used || mine->second.fd <= 1) return;
    const auto fd = sight.call().fd;
    if (fd != 0 && fd != 1) return;
    sight.found({.process = head.process,
                 .evidence = {head.id, mine->second.call},
                 .values = {{"made", std::to_string(mine->second.fd)}, {"used", std::to_string(*fd)}}});
    mine->second.used = true;  // once is enough
  }

  std::unordered_map<ProcessId, Made> made_;
};

}  // namespace

std::unique_ptr<Watch> watch_result_not_kept() {
  return std::make_unique<ResultNotKept>();
}

}  // namespace switchboard
