#pragma once
// What most questions ask of an event, in 64 bytes: enough to draw lanes, to count, and to decide which
// events are worth reading whole. A recording stores heads in packed blocks, so that a million of them load
// in milliseconds; the events themselves are read when somebody looks at them.
//
//   timeline.each_head([&](std::size_t index, const EventHead& head) { if (head.is<Packet>()) … });
//
// It knows no arguments, addresses or bytes.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

/// The place of a kind of fact in the variant; recordings store it, so new kinds go to the variant's end.
template <class Wanted, std::size_t Place = 0>
constexpr std::uint8_t kind_of() {
  if constexpr (std::is_same_v<Wanted, std::variant_alternative_t<Place, Fact>>)
    return Place;
  else
    return kind_of<Wanted, Place + 1>();
}

struct EventHead {
  enum Flag : std::uint8_t {
    has_result = 1,
    closes = 2,            ///< the call closed a descriptor
    sent_less = 4,         ///< a send took fewer bytes than it was given
    end_of_stream = 8,     ///< a receive that asked for bytes returned 0
    listening = 16,        ///< a sample of a listener, with its queue
    completed_later = 32,  ///< returned when its block was full: the return is listed with a later block
  };
  EventId id;
  Time at;
  std::int64_t returned_ns = -1;  ///< of a call; below 0 while it has not returned
  std::int64_t result = 0;        ///< of a call; an exit code; a count lost; the length of a listener's queue
  SocketId socket;                ///< acted on or sampled; 0 for none
  std::uint64_t other = 0;        ///< a call: the socket it made; a listener's sample: its queue's limit
  ProcessId process;
  ThreadId thread;
  std::uint16_t name = 0;   ///< of a call, in the timeline's NameTable; 0 is none
  std::uint16_t error = 0;  ///< errno of a call; the signal that was delivered or ended a process
  std::uint8_t kind = 0;
  std::uint8_t flags = 0;

  template <class Wanted>
  bool is() const {
    return kind == kind_of<Wanted>();
  }
  bool is_call() const { return is<Syscall>(); }
  bool has(Flag flag) const { return (flags & flag) != 0; }
  std::optional<Time> returned() const {
    return returned_ns < 0 ? std::nullopt : std::optional(Time{returned_ns});
  }
  bool operator==(const EventHead&) const = default;
};
static_assert(sizeof(EventHead) == 64);

/// Names of calls as small numbers.
class NameTable {
 public:
  std::uint16_t number(std::string_view name);
  /// 0 when no call of that name was ever seen.
  std::uint16_t find(std::string_view name) const;
  const std::string& name(std::uint16_t number) const;
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_{""};
  std::map<std::string, std::uint16_t, std::less<>> numbers_;
};

EventHead head_of(const Event& event, NameTable& names);
/// An event as far as its head tells, for one that cannot be read any more.
Event event_from(const EventHead& head, const NameTable& names);

}  // namespace switchboard
