#pragma once
// What the rules say of the recording, worked out beside the frames: on a thread with a reader of its own for
// a recording that lies in a file, at once for a timeline in memory.
//
//   board.follow(path, timeline, is_live);          now and then; starts a look when there is something new
//   if (board.update() == FindingsBoard::Changed::yes) draw();
//   board.look()->cards, board.number_of(event)
//
// While a recording grows the rules go on with what is new, never more than a tenth of the time.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/explain/finding.hpp"
#include "engine/model/timeline.hpp"
#include "engine/narrate/finding_text.hpp"

namespace switchboard::visualizer {

/// An event that shows a finding, and where to look at it.
struct Evidence {
  EventId event;
  std::string label;
  enum class Kind { call, packet, sample, other } kind = Kind::other;
  std::optional<SocketId> socket;  ///< of a sample
  Time at;                         ///< a call's return: there it had happened
};

struct FindingCard {
  int number = 0;
  Finding finding;
  FindingText text;
  std::string program;
  std::string lesson;  ///< the name of the lesson about it; empty when there is none here
  std::vector<Evidence> evidence;
};

struct FindingsLook {
  std::vector<FindingCard> cards;
  std::int64_t calls = 0;  ///< that were looked at
  Time until;
  std::string trouble;  ///< why there was no look
};

class FindingsBoard {
 public:
  enum class Changed { no, yes };
  enum class Growing { no, yes };

  FindingsBoard();
  ~FindingsBoard();
  FindingsBoard(const FindingsBoard&) = delete;
  FindingsBoard& operator=(const FindingsBoard&) = delete;

  /// `path` absent: the timeline lies in memory and is looked at now.
  void follow(const std::optional<std::string>& path, Timeline& timeline, Growing growing);
  Changed update();
  /// Until the look that is being taken is complete; for a picture.
  void finish();

  /// The last look that is complete; nullptr before there is one.
  const FindingsLook* look() const { return look_ ? &*look_ : nullptr; }
  /// Events that the rules have seen in the look that is being taken, of how many; nothing when none is.
  struct Progress {
    std::size_t done = 0, of = 0;
    bool operator==(const Progress&) const = default;
  };
  std::optional<Progress> progress() const { return progress_; }
  /// Rises with each look.
  std::uint64_t generation() const { return generation_; }
  /// The number of the finding that this event shows; 0 for none.
  int number_of(EventId event) const;
  /// Of the first event from one to another that shows a finding and that is meant; 0 for none.
  int first_number(EventId from, EventId to, const std::function<bool(EventId)>& is_meant) const;

 private:
  struct Examined;
  struct Worker;
  void take(FindingsLook look);
  std::optional<FindingsLook> look_;
  std::map<EventId, int> numbers_;
  std::optional<Progress> progress_;
  std::uint64_t generation_ = 0;
  std::uint64_t looked_at_ = ~0ULL;  ///< revision of the timeline
  std::int64_t look_again_ns_ = 0;   ///< not before, on the steady clock
  Changed changed_ = Changed::no;
  std::unique_ptr<Examined> examined_;  ///< of a growing recording, between two looks
  std::unique_ptr<Worker> worker_;
};

}  // namespace switchboard::visualizer
