#include "engine/observe/cable.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <utility>

namespace switchboard {
namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): a number from a number, well mixed.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

bool matches(control::DropSegments::What wanted, const Packet& packet) {
  using What = control::DropSegments::What;
  const auto& flags = packet.flags;
  switch (wanted) {
    case What::any:
      return true;
    case What::syn:
      return flags.syn && !flags.ack;
    case What::syn_ack:
      return flags.syn && flags.ack;
    case What::ack:
      return packet.protocol == IPPROTO_TCP && flags.ack && !flags.syn && !flags.fin && !flags.rst &&
             packet.payload_length == 0;
    case What::data:
      return packet.payload_length > 0;
    case What::fin:
      return flags.fin;
    case What::rst:
      return flags.rst;
  }
  return false;
}

std::vector<Cable::Frame> Cable::set(const CableSettings& settings) {
  if (settings.seed != settings_.seed) frames_ = 0;
  settings_ = settings;
  std::vector<Frame> lost;
  if (settings_.line == CableSettings::Line::whole) return lost;
  for (; !on_their_way_.empty(); on_their_way_.pop()) lost.push_back({on_their_way_.top().bytes, {}});
  last_due_ = free_at_ = 0;  // nothing is left that a frame would have to wait for
  return lost;
}

void Cable::drop_next(control::DropSegments::What what, std::uint32_t count) {
  if (count > 0) orders_.push_back({what, count});
}

bool Cable::is_open() const {
  const auto& s = settings_;
  return on_their_way_.empty() && orders_.empty() && s.line == CableSettings::Line::whole &&
         s.delay_ns == 0 && s.jitter_ns == 0 && s.rate == 0 && s.loss == 0 && s.duplicate == 0 &&
         s.reorder == 0;
}

double Cable::chance(Chance of) const {
  const auto bits = mixed(mixed(settings_.seed * 8 + static_cast<std::uint64_t>(of)) + frames_);
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

bool Cable::takes_order(const Frame& frame) {
  if (!frame.packet) return false;
  const auto order =
      std::ranges::find_if(orders_, [&](const DropOrder& each) { return matches(each.what, *frame.packet); });
  if (order == orders_.end()) return false;
  if (--order->left == 0) orders_.erase(order);
  return true;
}

std::optional<Cable::Dropped> Cable::put(std::int64_t now, Frame& frame) {
  const auto& s = settings_;
  ++frames_;
  if (s.line == CableSettings::Line::cut) return Dropped::by_cut;
  if (takes_order(frame)) return Dropped::by_order;
  if (chance(Chance::loss) < s.loss) return Dropped::by_loss;
  if (on_their_way_.size() >= s.queue) return Dropped::by_full_queue;

  std::int64_t sent = now;
  if (s.rate > 0) {
    const auto bits = static_cast<double>(frame.bytes.size()) * 8;
    free_at_ = std::max(free_at_, now) + static_cast<std::int64_t>(bits * 1e9 / static_cast<double>(s.rate));
    sent = free_at_;
  }
  const auto jitter = static_cast<std::int64_t>(chance(Chance::jitter) * static_cast<double>(s.jitter_ns));
  const bool overtakes = chance(Chance::reorder) < s.reorder;
  if (!overtakes) last_due_ = std::max(last_due_, sent + s.delay_ns + jitter);
  const std::int64_t due = overtakes ? sent : last_due_;
  if (chance(Chance::duplicate) < s.duplicate) send(due, frame.bytes);
  send(due, std::move(frame.bytes));
  return {};
}

void Cable::send(std::int64_t due, Bytes bytes) {
  on_their_way_.push({due, sent_++, std::move(bytes)});
}

std::optional<Bytes> Cable::take(std::int64_t now) {
  if (on_their_way_.empty() || on_their_way_.top().due > now) return {};
  // priority_queue gives its top as const only; it is removed at once, and bytes are not what it orders by.
  Bytes bytes = std::move(const_cast<OnItsWay&>(on_their_way_.top()).bytes);
  on_their_way_.pop();
  return bytes;
}

std::optional<std::int64_t> Cable::next() const {
  if (on_their_way_.empty()) return {};
  return on_their_way_.top().due;
}

}  // namespace switchboard
