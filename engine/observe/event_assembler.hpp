#pragma once
// Makes events of raw events that are in order of time: decodes calls, gives ids, joins a call's entry with
// its return, drops samples that say nothing new or come late, and adds those that follow from packets
// (inferred).
//
//   EventAssembler assembler({.started_ns = …});
//   writer.write(assembler.assemble(raw_events));
//
// An entry whose return is not among the same raw events is given without a result and again, with the same
// id, when it returns. It knows no clock and no file.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/decode/epoll_sets.hpp"
#include "engine/observe/raw_event.hpp"
#include "engine/observe/state_inference.hpp"

namespace switchboard {

class EventAssembler {
 public:
  using FindSource = std::function<std::optional<SourceLocation>(const CallPlace&)>;
  /// `started_ns`: CLOCK_MONOTONIC at Time{0}.
  explicit EventAssembler(std::int64_t started_ns, FindSource find_source = {})
      : started_ns_(started_ns), find_source_(std::move(find_source)) {}

  std::vector<Event> assemble(std::span<RawEvent> raw_events);
  /// The id of the newest event; 0 before the first.
  EventId last_event() const { return {next_id_ - 1}; }
  Time time_of(std::int64_t monotonic_ns) const;

 private:
  struct OpenCall {
    EventId id;
    Time at;
    Syscall call;
  };
  void add(std::int64_t at_ns, CallEntered& entered);
  void add(std::int64_t at_ns, CallReturned& returned);
  void add(std::int64_t at_ns, OutputAttempted& output);
  void add(std::int64_t at_ns, ThreadHeld& held);
  void add(std::int64_t at_ns, Fact& fact);
  bool is_late(const SocketSample& sample, std::int64_t asked_ns) const;
  void keep_order_of_states(SocketSample& sample, std::int64_t asked_ns) const;
  bool says_something_new(SocketSample& sample, std::int64_t at_ns);
  EventId append(std::int64_t at_ns, Fact fact);

  std::int64_t started_ns_;
  FindSource find_source_;
  std::int64_t next_id_ = 1;
  std::vector<Event> events_;                           // of the assembly under way
  std::unordered_map<std::uint64_t, OpenCall> open_;    // entered, not returned
  std::unordered_map<std::uint64_t, std::size_t> new_;  // of those, where they lie in events_
  std::unordered_map<ThreadId, EventId> returned_;      // the last call that each thread returned from
  EpollSets epoll_sets_;
  struct Known {
    SocketSample sample;
    std::int64_t at_ns = 0;  // when the kernel had said so, or the packet from which it follows came
  };
  std::unordered_map<SocketId, Known> samples_;  // the last of each socket
  std::int64_t asked_ns_ = 0;                    // of the raw event under way
  StateInference inference_;
};

}  // namespace switchboard
