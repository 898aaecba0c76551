#pragma once
// All rules over one recording, in one pass, going on as it grows.
//
//   Examination examination;
//   examination.advance(timeline);       now and then: what is new since the last time, each event once
//   examination.end(timeline);           nothing more will come
//   examination.findings()               in the order of their first evidence; none is ever taken back
//
// Calls are shown to the watches when they have returned, in the order in which they did. What the same line
// of the same program does again and again is one finding, which counts.

#include <cstdint>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

#include "engine/explain/rule.hpp"

namespace switchboard {

class Examination {
 public:
  Examination();
  explicit Examination(std::span<const Rule> rules);
  ~Examination();
  Examination(const Examination&) = delete;
  Examination& operator=(const Examination&) = delete;

  void advance(Timeline& timeline);
  /// At most that many events, so that somebody may ask how far it is; true while there are more.
  enum class Left { some, none };
  Left advance(Timeline& timeline, std::size_t events);
  void end(Timeline& timeline);

  std::vector<Finding> findings() const;
  /// Rises with each finding, and each time that one is seen again.
  std::uint64_t revision() const { return revision_; }
  std::size_t examined() const { return next_; }  ///< events
  std::int64_t calls() const { return calls_; }

 private:
  struct Returning {
    std::int64_t at = 0;
    std::size_t index = 0;
    EventHead head;
  };
  struct Later {
    bool operator()(const Returning& a, const Returning& b) const {
      return std::tie(a.at, a.index) > std::tie(b.at, b.index);
    }
  };
  class Sink;
  using Watches = std::vector<std::uint16_t>;

  void learn_names(const Timeline& timeline);
  void take(Timeline& timeline, std::size_t index);
  void give_returns(Timeline& timeline, std::int64_t until);
  void look_at_open_calls(Timeline& timeline);
  template <class Show>
  void show(const Watches& watches, Show what);

  std::span<const Rule> rules_;
  std::vector<std::unique_ptr<Watch>> watches_;
  std::vector<Interest> interests_;
  std::vector<Watches> by_return_, by_entry_;  // by the number of the call's name
  std::vector<Watches> by_kind_;
  Ledger ledger_;
  std::unique_ptr<Sink> sink_;
  std::priority_queue<Returning, std::vector<Returning>, Later> returning_;
  std::vector<std::size_t> open_;  // calls that had not returned when they were passed
  std::size_t next_ = 0;
  std::int64_t calls_ = 0;
  std::uint64_t revision_ = 0;
};

}  // namespace switchboard
