#pragma once
// What a rule is made of: a Watch names the calls and events that it wants, is shown them in the order in
// which they happened, keeps what it needs of them, and says what it found as soon as nothing can take that
// back.
//
//   class EndIgnored : public Watch {
//     Interest interest() const override { return Interest().in(Calls::receives); }
//     void returned(const Sight& sight) override { if (sight.head.has(EventHead::end_of_stream)) … }
//   };
//
// A recording may have ten million events, so a watch decides by the head of an event and reads the event
// itself (call(), event()) only where the head made it suspicious, or the first few times. world() is dearer
// still: it is for a finding that lacks nothing else. A watch forgets a socket when it is closed.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/explain/finding.hpp"
#include "engine/explain/ledger.hpp"
#include "engine/model/timeline.hpp"

namespace switchboard {

/// Calls that belong together, by the kernel's names. `closes` are those that may close a descriptor: look
/// for EventHead::closes.
enum class Calls : std::uint8_t { all, sends, receives, accepts, waits, closes, forks };

/// What a watch is shown. Everything else costs it nothing.
class Interest {
 public:
  /// Calls when they have returned.
  Interest& in(Calls calls);
  Interest& in(std::string_view call);
  /// Calls when they are entered, without a result yet: for what never returns.
  Interest& entering(Calls calls);
  Interest& entering(std::string_view call);
  /// Events of that kind.
  template <class Kind>
  Interest& of() {
    kinds_.push_back(kind_of<Kind>());
    return *this;
  }

  bool wants_return(std::string_view call) const { return wants(returning_, call); }
  bool wants_entry(std::string_view call) const { return wants(entering_, call); }
  const std::vector<std::uint8_t>& kinds() const { return kinds_; }

 private:
  struct Some {
    std::vector<Calls> groups;
    std::vector<std::string_view> names;
  };
  static bool wants(const Some& some, std::string_view call);
  Some returning_, entering_;
  std::vector<std::uint8_t> kinds_;
};

/// Takes what is found; the rule's name and severity are added.
class Findings {
 public:
  virtual void add(Finding finding) = 0;

 protected:
  ~Findings() = default;
};

/// Where a watch looks from: the recording up to `at`.
struct Setting {
  Timeline& timeline;
  const Ledger& ledger;
  Findings& findings;
  Time at;

  void found(Finding finding) const { findings.add(std::move(finding)); }
  const Snapshot& world() const { return timeline.snapshot_at(at); }
};

/// One event: a call at its entry or its return, or an event of another kind.
struct Sight : Setting {
  Sight(const Setting& setting, const EventHead& event_head, std::size_t event_index)
      : Setting(setting), head(event_head), index(event_index) {}

  const EventHead& head;
  std::size_t index = 0;

  EventId id() const { return head.id; }
  /// Of a call: the kernel's.
  const std::string& name() const { return timeline.name_of(head); }
  const Event& event() const { return timeline.event(index); }
  /// The whole call; one without arguments if the recording is damaged there.
  const Syscall& call() const;
  template <class Kind>
  const Kind* fact() const {
    return std::get_if<Kind>(&event().fact);
  }
};

class Watch {
 public:
  virtual ~Watch() = default;
  virtual Interest interest() const = 0;
  virtual void entered(const Sight&) {}
  virtual void returned(const Sight&) {}
  virtual void happened(const Sight&) {}
  /// Nothing will follow: what is only now certain.
  virtual void ended(const Setting&) {}
};

/// A process's use of a socket: fork copies descriptors, and one process's doings say nothing of another's.
struct Use {
  ProcessId process;
  SocketId socket;
  bool operator==(const Use&) const = default;
};
struct UseHash {
  std::size_t operator()(const Use& use) const {
    return std::hash<std::uint64_t>()(use.socket.value * 0x9e3779b97f4a7c15ULL +
                                      static_cast<std::uint64_t>(use.process.value));
  }
};
template <class State>
using PerUse = std::unordered_map<Use, State, UseHash>;

inline Use use_of(const EventHead& head) {
  return {head.process, head.socket};
}

}  // namespace switchboard
