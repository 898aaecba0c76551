#pragma once
// One direction of the virtual cable between two hosts: a frame goes in, and comes out later, twice, or
// never. It has no clock and no network of its own, and chance comes from the seed alone: the n-th frame of a
// direction always has the same fate under the same settings.
//
//   Cable cable(settings);
//   if (auto why = cable.put(now, std::move(frame))) …       it was dropped
//   while (auto frame = cable.take(now)) send(*frame);
//   wait until cable.next()
//
// While is_open(), a frame would come out at once, and need not be put in.

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

#include "engine/control/messages.hpp"
#include "engine/model/argument.hpp"
#include "engine/model/packet.hpp"

namespace switchboard {

/// Is this the segment that a drop order waits for?
bool matches(control::DropSegments::What wanted, const Packet& packet);

class Cable {
 public:
  enum class Dropped { by_loss, by_order, by_cut, by_full_queue };
  struct Frame {
    Bytes bytes;
    std::optional<Packet> packet;  ///< what it carries, where it is IP; only drop orders ask
  };

  explicit Cable(CableSettings settings = {}) : settings_(settings) {}

  const CableSettings& settings() const { return settings_; }
  /// Frames on their way keep their time; a cut gives them back, dropped.
  std::vector<Frame> set(const CableSettings& settings);
  void drop_next(control::DropSegments::What what, std::uint32_t count);

  bool is_open() const;
  /// Nothing when it is on its way; `frame` is moved from only then.
  std::optional<Dropped> put(std::int64_t now, Frame& frame);
  std::optional<Bytes> take(std::int64_t now);
  /// When the next frame comes out.
  std::optional<std::int64_t> next() const;

 private:
  enum class Chance : std::uint64_t { loss = 1, duplicate, reorder, jitter };
  struct OnItsWay {
    std::int64_t due;
    std::uint64_t order;  // of two that are due at once the first goes first
    Bytes bytes;
    bool operator>(const OnItsWay& other) const {
      return due != other.due ? due > other.due : order > other.order;
    }
  };
  struct DropOrder {
    control::DropSegments::What what;
    std::uint32_t left;
  };
  double chance(Chance of) const;
  bool takes_order(const Frame& frame);
  void send(std::int64_t due, Bytes bytes);

  CableSettings settings_;
  std::deque<DropOrder> orders_;
  std::priority_queue<OnItsWay, std::vector<OnItsWay>, std::greater<>> on_their_way_;
  std::uint64_t frames_ = 0;  // put in since the seed was set
  std::uint64_t sent_ = 0;
  std::int64_t free_at_ = 0;   // when the line has sent what it was given, at its rate
  std::int64_t last_due_ = 0;  // of those in order
};

}  // namespace switchboard
