#include "engine/observe/network_watch.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <unordered_set>

#include "engine/decode/packet_headers.hpp"
#include "engine/observe/socket_probe.hpp"
#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

constexpr int quick_ms = 20;
constexpr int slow_ms = 500;  // for what moves without calls or packets: timers, retries that are given up
// Between two drains of the packet ring while packets come: under the recorder's hold-back, so that packets
// and calls get their ids in order of time.
constexpr int drain_ms = 2;

}  // namespace

NetworkWatch::~NetworkWatch() {
  if (timer_) loop_.cancel(*timer_);
  for (const auto& watched : packets_) loop_.unwatch(watched.capture.descriptor());
}

void NetworkWatch::watch_packets(FileDescriptor capture, Link link) {
  auto& watched = packets_.emplace_back(std::move(capture), link, monotonic_clock::now());
  loop_.watch(watched.capture.descriptor(), EPOLLIN, [this, &watched](std::uint32_t) {
    // The kernel would wake us for every packet.
    loop_.change(watched.capture.descriptor(), 0);
    drain(watched);
    loop_.call_after(drain_ms, [this, &watched] {
      drain(watched);
      loop_.change(watched.capture.descriptor(), EPOLLIN);
    });
  });
}

void NetworkWatch::watch_sockets(FileDescriptor netlink, Scope scope) {
  tables_.emplace(std::move(netlink));
  scope_ = scope;
  schedule(Pace::slow);
}

void NetworkWatch::watch_counters(NetworkCounters counters) {
  counters_.emplace(std::move(counters));
}

void NetworkWatch::on_activity() {
  if (active_.exchange(true)) return;
  loop_.post([this] {
    if (pace_ == Pace::slow) schedule(Pace::quick);
  });
}

void NetworkWatch::schedule(Pace pace) {
  if (timer_) loop_.cancel(*timer_);
  pace_ = pace;
  // Where a look takes long (a host with many thousand sockets) they come seldom enough to cost a tenth.
  const int longest_share = static_cast<int>(last_look_ns_ * 10 / 1'000'000);
  timer_ = loop_.call_after(std::max(pace == Pace::quick ? quick_ms : slow_ms, longest_share), [this] {
    timer_.reset();
    look_on_time();
  });
}

void NetworkWatch::look_on_time() {
  const bool something_happened = active_.exchange(false);
  look_now();
  // One more quick look after the last thing that happened: its consequences come after it.
  const bool something_is_missing =
      std::ranges::any_of(seen_, [](const auto& entry) { return entry.second.misses > 0; });
  schedule(something_happened || something_is_missing ? Pace::quick : Pace::slow);
}

void NetworkWatch::look_now() {
  const std::int64_t begin = monotonic_clock::now();
  drain_packets();
  sample_sockets();
  sample_counters();
  last_look_ns_ = monotonic_clock::now() - begin;
}

void NetworkWatch::drain_packets() {
  for (auto& watched : packets_) drain(watched);
}

void NetworkWatch::drain(Watched& watched) {
  for (const auto& captured : watched.capture.drain()) {
    auto packet = decode_packet(captured.bytes, captured.length);
    if (!packet) continue;
    packet->host = host_;
    if (watched.link == Link::cable)
      packet->seen = captured.direction == CapturedPacket::Direction::leaving
                         ? Packet::Seen::leaving_host
                         : Packet::Seen::arriving_at_host;
    events_.push_back({captured.monotonic_ns, Fact{std::move(*packet)}});
  }
  const std::int64_t now = monotonic_clock::now();
  if (const auto lost = watched.capture.lost())
    events_.push_back({now, Fact{EventsLost{"packets", lost, recorder_.time_of(watched.last_lossless)}}});
  watched.last_lossless = now;
  if (events_.empty()) return;
  recorder_.add_all(events_);
  on_activity();
}

void NetworkWatch::sample_sockets() {
  if (!tables_) return;
  const std::int64_t asked = monotonic_clock::now();
  std::vector<SocketSample> samples;
  try {
    samples = tables_->dump(BoundSockets::left_out);
  } catch (const SystemError&) {
    events_.push_back({asked, Fact{EventsLost{"samples", 1, recorder_.time_of(asked)}}});
    recorder_.add_all(events_);
    return;
  }
  const std::int64_t answered = monotonic_clock::now();
  if (held_.are_named_by_inode())
    for (auto& sample : samples)
      if (sample.inode != 0) sample.socket = id_by_inode(sample.inode);
  keep_in_scope(samples);
  for (auto& sample : samples) {
    sample.reason = SocketSample::Reason::periodic;
    sample.host = host_;
    events_.push_back({answered, Fact{sample}, asked});
  }
  notice_missing({asked, answered}, samples);
  recorder_.add_all(events_);
}

void NetworkWatch::keep_in_scope(std::vector<SocketSample>& samples) const {
  if (scope_ == Scope::whole_network) return;
  std::vector<Endpoint> listening;
  for (const auto& sample : samples)
    if (sample.state == TcpState::listen && sample.local && held_.contains(sample.socket))
      listening.push_back(*sample.local);
  std::erase_if(samples, [&](const SocketSample& sample) {
    if (held_.contains(sample.socket)) return false;
    const bool waits = sample.inode == 0 && sample.local && sample.state != TcpState::time_wait;
    return !waits || std::ranges::none_of(listening, [&](const Endpoint& endpoint) {
      return accepts_for(endpoint, *sample.local);
    });
  });
}

void NetworkWatch::notice_missing(Look look, const std::vector<SocketSample>& samples) {
  for (auto& [id, seen] : seen_) ++seen.misses;
  for (const auto& sample : samples) seen_[sample.socket] = {sample, 0};
  for (auto entry = seen_.begin(); entry != seen_.end();) {
    auto& [id, seen] = *entry;
    if (seen.misses < 2) {
      ++entry;
      continue;
    }
    if (held_.contains(id)) {
      // Out of the tables and still somebody's descriptor: reset or refused, and not asked about since.
      seen.sample.state = TcpState::close;
      seen.sample.certainty = Certainty::inferred;
    } else {
      seen.sample.reason = SocketSample::Reason::gone;
    }
    events_.push_back({look.answered_ns, Fact{seen.sample}, look.asked_ns});
    entry = seen_.erase(entry);
  }
}

void NetworkWatch::sample_counters() {
  if (!counters_) return;
  auto changed = counters_->changed();
  if (changed.empty()) return;
  recorder_.add({monotonic_clock::now(), Fact{CountersSampled{std::move(changed), host_}}});
}

}  // namespace switchboard
