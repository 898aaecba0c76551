#include "engine/observe/cable_relay.hpp"

#include <linux/if_ether.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>

#include "engine/decode/packet_headers.hpp"
#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

constexpr std::size_t batch = 64;

/// What the recording keeps of a dropped frame: as much as of a captured one.
std::optional<Packet> packet_in(CablePort::Frame frame) {
  if (frame.size() < ETH_HLEN) return {};
  const auto packet = frame.subspan(ETH_HLEN);
  constexpr std::size_t kept = 256;
  return decode_packet(packet.first(std::min(packet.size(), kept)),
                       static_cast<std::uint32_t>(packet.size()));
}

}  // namespace

CableRelay::CableRelay(std::vector<std::pair<LinkAddress, FileDescriptor>> ports, OnDropped dropped)
    : dropped_(std::move(dropped)),
      wake_(check_system_call("make an eventfd", eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))) {
  for (auto& [address, socket] : ports)
    ports_.push_back({address, std::make_unique<CablePort>(std::move(socket)), {}});
  cables_.resize(ports_.size() * ports_.size());
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

CableRelay::~CableRelay() {
  {
    std::lock_guard lock(mutex_);
    quits_ = true;
  }
  wake();
  thread_.join();
}

void CableRelay::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_.number(), &one, sizeof one);
}

CableSettings CableRelay::settings(HostId from, HostId to) const {
  std::lock_guard lock(mutex_);
  return cable(static_cast<std::size_t>(from.value), static_cast<std::size_t>(to.value)).settings();
}

void CableRelay::set(HostId from, HostId to, const CableSettings& settings) {
  {
    std::lock_guard lock(mutex_);
    const auto source = static_cast<std::size_t>(from.value);
    const auto now = monotonic_clock::now();
    for (const auto& frame : cable(source, static_cast<std::size_t>(to.value)).set(settings))
      report(now, source, packet_in(frame.bytes));
  }
  wake();
}

void CableRelay::drop_next(HostId from, HostId to, control::DropSegments::What what, std::uint32_t count) {
  std::lock_guard lock(mutex_);
  cable(static_cast<std::size_t>(from.value), static_cast<std::size_t>(to.value)).drop_next(what, count);
}

std::uint64_t CableRelay::lost() {
  std::lock_guard lock(mutex_);
  std::uint64_t count = 0;
  for (auto& port : ports_) count += port.socket->lost();
  return count;
}

void CableRelay::run() {
  prctl(PR_SET_NAME, "cable");
  prctl(PR_SET_TIMERSLACK, 1000UL);  // 50 us by default, which a delay of 1 ms would show
  while (true) {
    wait_for_frames();
    std::lock_guard lock(mutex_);
    if (quits_) return;
    for (std::size_t from = 0; from < ports_.size(); ++from) carry_from(from);
    send_due(monotonic_clock::now());
  }
}

void CableRelay::wait_for_frames() {
  std::vector<pollfd> watched;
  for (const auto& port : ports_) watched.push_back({port.socket->descriptor(), POLLIN, 0});
  watched.push_back({wake_.number(), POLLIN, 0});
  std::optional<std::int64_t> next;
  {
    std::lock_guard lock(mutex_);
    for (const auto& each : cables_)
      if (const auto due = each.next()) next = std::min(next.value_or(*due), *due);
  }
  timespec timeout{};
  if (next) {
    const auto left = std::max<std::int64_t>(*next - monotonic_clock::now(), 0);
    timeout = {left / 1'000'000'000, left % 1'000'000'000};
  }
  ppoll(watched.data(), watched.size(), next ? &timeout : nullptr, nullptr);
  std::uint64_t count;
  if (watched.back().revents != 0) {
    [[maybe_unused]] const auto got = read(wake_.number(), &count, sizeof count);
  }
}

void CableRelay::carry_from(std::size_t from) {
  auto& socket = *ports_[from].socket;
  // At most one turn of the batch, so that no direction waits long for the other.
  const auto frames = socket.arrived(batch);
  if (frames.empty()) return;
  const auto now = monotonic_clock::now();
  for (const auto frame : frames) {
    if (frame.size() < ETH_HLEN) continue;
    const bool is_for_all = (frame[0] & 1) != 0;
    for (std::size_t to = 0; to < ports_.size(); ++to)
      if (to != from && (is_for_all || std::ranges::equal(frame.first(ETH_ALEN), ports_[to].address)))
        carry(from, to, frame, now);
  }
  for (auto& port : ports_) {
    port.socket->send(port.out);
    port.out.clear();
  }
  socket.release();
}

void CableRelay::carry(std::size_t from, std::size_t to, CablePort::Frame frame, std::int64_t now) {
  Cable& way = cable(from, to);
  if (way.is_open()) {
    ports_[to].out.push_back(frame);
    return;
  }
  Cable::Frame carried{{frame.begin(), frame.end()}, packet_in(frame)};
  if (way.put(now, carried)) report(now, from, std::move(carried.packet));
}

void CableRelay::send_due(std::int64_t now) {
  for (std::size_t from = 0; from < ports_.size(); ++from)
    for (std::size_t to = 0; to < ports_.size(); ++to)
      while (const auto frame = cable(from, to).take(now)) {
        const CablePort::Frame one{*frame};
        ports_[to].socket->send(std::span(&one, 1));
      }
}

void CableRelay::report(std::int64_t now, std::size_t from, std::optional<Packet> packet) {
  if (!packet) return;
  packet->host = {static_cast<std::int32_t>(from)};
  packet->seen = Packet::Seen::dropped_by_cable;
  dropped_(now, std::move(*packet));
}

}  // namespace switchboard
