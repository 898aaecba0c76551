// A send or receive was given a length below zero, which the kernel takes for a huge one: mostly -1, the
// result of a receive that failed and was not looked at.

#include <cerrno>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class NegativeLength : public Watch {
  Interest interest() const override { return Interest().in(Calls::sends).in(Calls::receives); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error == 0 || head.error == EAGAIN || head.error == EINTR) return;
    const Syscall& call = sight.call();
    auto& failed = failed_[head.process];
    const auto length = given_length(call);
    if (length < 0) {
      Finding finding{.process = head.process, .evidence = {head.id}};
      if (head.socket != SocketId{}) finding.socket = head.socket;
      finding.values = {{"length", std::to_string(length)}, {"error", call.error ? call.error->name : ""}};
      if (failed != EventId{}) finding.evidence.push_back(failed);
      sight.found(std::move(finding));
    }
    failed = head.id;
  }

  static std::int64_t given_length(const Syscall& call) {
    for (const auto* name : {"len", "count"})
      if (const auto* value = call.argument(name))
        if (const auto* number = std::get_if<std::int64_t>(value)) return *number;
    return 0;
  }

  std::unordered_map<ProcessId, EventId> failed_;
};

}  // namespace

std::unique_ptr<Watch> watch_negative_length() {
  return std::make_unique<NegativeLength>();
}

}  // namespace switchboard
