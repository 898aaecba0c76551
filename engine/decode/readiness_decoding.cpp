#include <sys/epoll.h>
#include <sys/poll.h>

#include <algorithm>

#include "engine/decode/argument_decoding.hpp"
#include "engine/decode/captured_layout.hpp"
#include "engine/decode/constants.hpp"

namespace switchboard {
namespace {

bool succeeded(const RawCall& call) {
  return call.result.value_or(-1) >= 0;
}

template <class Structure>
std::optional<Structure> read_at(const RawCall& call, CallMoment when, std::uint64_t address) {
  return captured::read<Structure>(call.memory.find(when, address, sizeof(Structure)));
}

bool holds(std::span<const std::uint8_t> set, std::size_t descriptor) {
  return descriptor / 8 < set.size() && (set[descriptor / 8] >> descriptor % 8 & 1) != 0;
}

/// What a program keeps beside a descriptor in epoll is its own affair; most keep the descriptor itself, and
/// a pointer or a large index is not taken for one.
int descriptor_in(const epoll_event& event) {
  constexpr int highest = 1 << 20;  // fs.nr_open's default
  return event.data.fd >= 0 && event.data.fd < highest ? event.data.fd : -1;
}

}  // namespace

ArgumentValue decode_poll_list(const RawCall& call, std::uint64_t address, std::uint64_t count) {
  ReadinessList list{{}, static_cast<std::int64_t>(count)};
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, captured::list_entries); ++i) {
    const auto at = address + i * sizeof(pollfd);
    const auto asked = read_at<pollfd>(call, CallMoment::entry, at);
    if (!asked) break;
    Readiness entry{asked->fd, poll_events_symbol(asked->events), {}};
    if (const auto came = read_at<pollfd>(call, CallMoment::exit, at); came && succeeded(call))
      entry.revents = poll_events_symbol(came->revents);
    list.entries.push_back(std::move(entry));
  }
  if (list.entries.empty() && count != 0) return Pointer{address};
  return list;
}

ArgumentValue decode_descriptor_set(const RawCall& call, std::uint64_t address, int bit,
                                    const std::string& name) {
  const auto asked = call.memory.find(CallMoment::entry, address, captured::set_bytes);
  if (address == 0 || asked.empty()) return Pointer{address};
  const auto came = call.memory.find(CallMoment::exit, address, captured::set_bytes);
  const auto limit = std::min<std::size_t>(asked.size() * 8, static_cast<std::uint32_t>(call.arguments[0]));
  ReadinessList list;
  for (std::size_t descriptor = 0; descriptor < limit; ++descriptor) {
    if (!holds(asked, descriptor)) continue;
    ++list.count;
    if (list.entries.size() == captured::list_entries) continue;
    Readiness entry{static_cast<int>(descriptor), {bit, name}, {}};
    if (succeeded(call) && holds(came, descriptor)) entry.revents = entry.events;
    list.entries.push_back(std::move(entry));
  }
  return list;
}

ArgumentValue decode_epoll_event(const RawCall& call, std::uint64_t address) {
  const auto event = read_at<epoll_event>(call, CallMoment::entry, address);
  if (!event || static_cast<int>(call.arguments[1]) == EPOLL_CTL_DEL) return Pointer{address};
  return ReadinessList{{{static_cast<int>(call.arguments[2]), epoll_events_symbol(event->events), {}}}, 1};
}

ArgumentValue decode_epoll_events(const RawCall& call, std::uint64_t address, const EpollSet* watched) {
  if (!succeeded(call)) return Pointer{address};
  ReadinessList list{{}, *call.result};
  for (std::uint64_t i = 0;
       i < std::min<std::uint64_t>(static_cast<std::uint64_t>(*call.result), captured::list_entries); ++i) {
    const auto event = read_at<epoll_event>(call, CallMoment::exit, address + i * sizeof(epoll_event));
    if (!event) break;
    const auto known = watched == nullptr ? std::nullopt : watched->descriptor_with(event->data.u64);
    list.entries.push_back({known.value_or(descriptor_in(*event)), {}, epoll_events_symbol(event->events)});
  }
  return list;
}

}  // namespace switchboard
