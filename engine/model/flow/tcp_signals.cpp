#include "engine/model/flow/tcp_signals.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace switchboard {
namespace {

using Side = std::size_t;
constexpr Time never{std::numeric_limits<std::int64_t>::max()};

// A sample is stamped before the kernel is asked, so a segment that comes meanwhile has the later stamp and
// its state the earlier one. On a busy machine the asking takes as long as this.
constexpr std::int64_t asking_ns = 20'000'000;
// Segments that a cable lets overtake a FIN are looked for among so many before it.
constexpr std::size_t most_overtaken = 64;

/// The signals of one end, from its connection's segments, its calls and the kernel's words.
class Signals {
 public:
  Signals(const Connection& connection, Side side, const Flows& flows, const Timeline& timeline)
      : connection_(connection), side_(side), flows_(flows), timeline_(timeline) {}

  std::vector<TcpSignal> all() {
    add_words();
    add_handshake();
    add_ends();
    add_calls();
    std::ranges::stable_sort(signals_, {}, [](const TcpSignal& signal) {
      // A word waits for the segment that it tells of.
      return signal.kind == TcpSignal::Kind::said ? signal.at + asking_ns : signal.at;
    });
    return std::move(signals_);
  }

 private:
  using Kind = TcpSignal::Kind;
  const TcpDirection& own() const { return connection_.directions[side_]; }
  const TcpDirection& other() const { return connection_.directions[1 - side_]; }
  const std::optional<SocketId>& socket() const { return connection_.ends[side_].socket; }

  void add(Kind kind, Time at, std::optional<EventId> packet, std::optional<EventId> call = {}) {
    signals_.push_back({kind, at, packet, call, nullptr});
  }

  std::optional<EventId> cause_of(const Segment& segment, TieKind kind) const {
    for (const auto& tie : flows_.calls_of(segment.packet))
      if (tie.kind == kind) return tie.call;
    return {};
  }

  /// What the kernel said of this end. A socket that is connected again has words of other connections too.
  std::vector<const StateWord*> words() const {
    std::vector<const StateWord*> result;
    if (!socket()) return result;
    const auto* newest = flows_.connection_of(*socket());
    const Time until = newest != nullptr && newest != &connection_ ? newest->begin : never;
    for (const StateWord& word : flows_.states().words(*socket()))
      if (word.last >= connection_.begin && word.first < until) result.push_back(&word);
    return result;
  }

  void add_words() {
    for (const StateWord* word : words())
      signals_.push_back({Kind::said, std::max(word->first, connection_.begin), {}, {}, word});
  }

  void add_handshake() {
    const Segment* answer = nullptr;
    Time last_answer{};
    for (const auto index : own().syns) {
      const Segment& syn = own().segments[index];
      if (!syn.flags.ack) {
        if (index == own().syns.front())
          add(Kind::syn_sent, syn.at, syn.packet, cause_of(syn, TieKind::opens));
        continue;
      }
      if (answer == nullptr) answer = &syn;
      last_answer = syn.at;
    }
    const Segment* syn_before_answer = nullptr;
    bool is_answered = false;
    for (const auto index : other().syns) {
      const Segment& syn = other().segments[index];
      if (!syn.arrived) continue;
      if (!syn.flags.ack && answer != nullptr && *syn.arrived <= answer->at) syn_before_answer = &syn;
      if (syn.flags.ack && !std::exchange(is_answered, true))
        add(Kind::syn_ack_came, *syn.arrived, syn.packet);
    }
    if (answer == nullptr) return;
    if (syn_before_answer != nullptr)
      add(Kind::syn_came, *syn_before_answer->arrived, syn_before_answer->packet);
    // An ACK that meets a full accept queue changes nothing: the handshake is over after the last SYN ACK,
    // and after the last time that the kernel called it SYN_RECV.
    for (const StateWord* word : words())
      if (word->state == TcpState::syn_recv && word->certainty == Certainty::seen)
        last_answer = std::max(last_answer, word->last);
    const auto first = std::ranges::lower_bound(other().segments, answer->at, {}, &Segment::at);
    for (auto ack = first; ack != other().segments.end(); ++ack)
      if (ack->flags.ack && !ack->flags.syn && !ack->flags.rst && ack->acknowledgement >= 1 && ack->arrived &&
          *ack->arrived >= last_answer)
        return add(Kind::ack_came, *ack->arrived, ack->packet);
  }

  /// When a FIN counts: with all that was sent before it.
  Time complete_at(const TcpDirection& direction, std::uint32_t fin) const {
    const Segment& end = direction.segments[fin];
    Time at = *end.arrived;
    const std::size_t from = fin - std::min<std::size_t>(fin, most_overtaken);
    for (std::size_t i = from; i < direction.segments.size(); ++i) {
      const Segment& segment = direction.segments[i];
      const bool lies_before = segment.payload > 0 && segment.sequence < end.sequence;
      const bool is_new = i < fin || !segment.marks.has(SegmentMark::retransmission) ||
                          was_lost(direction, segment, *end.arrived);
      if (lies_before && is_new && segment.arrived) at = std::max(at, *segment.arrived);
    }
    return at;
  }

  /// No segment with these bytes had arrived by then.
  static bool was_lost(const TcpDirection& direction, const Segment& repeated, Time by) {
    const auto longest = std::int64_t{direction.longest};
    auto place = std::ranges::lower_bound(direction.by_sequence, repeated.sequence - longest, {},
                                          [&](std::uint32_t i) { return direction.segments[i].sequence; });
    for (; place != direction.by_sequence.end(); ++place) {
      const Segment& segment = direction.segments[*place];
      if (segment.sequence > repeated.sequence) break;
      if (segment.end() > repeated.sequence && segment.arrived && *segment.arrived <= by) return false;
    }
    return true;
  }

  void add_ends() {
    if (!own().fins.empty()) {
      const Segment& fin = own().segments[own().fins.front()];
      add(Kind::fin_sent, fin.at, fin.packet, cause_of(fin, TieKind::ends));
      auto ack = std::ranges::lower_bound(other().segments, fin.at, {}, &Segment::at);
      for (; ack != other().segments.end(); ++ack)
        if (ack->flags.ack && !ack->flags.rst && ack->acknowledgement >= fin.end() && ack->arrived) {
          add(Kind::fin_acked, *ack->arrived, ack->packet);
          break;
        }
    }
    for (const auto index : other().fins) {
      const Segment& fin = other().segments[index];
      if (!fin.arrived) continue;
      add(Kind::fin_came, complete_at(other(), index), fin.packet);
      break;
    }
    for (const auto index : other().resets) {
      const Segment& reset = other().segments[index];
      if (!reset.arrived || lives_after(*reset.arrived)) continue;
      add(Kind::reset_came, *reset.arrived, reset.packet);
      break;
    }
    for (const auto index : own().resets) {
      const Segment& reset = own().segments[index];
      if (!socket() || lives_after(reset.at)) continue;
      add(Kind::reset_sent, reset.at, reset.packet, cause_of(reset, TieKind::resets));
      break;
    }
  }

  /// The kernel called it open later than that: the reset was none of this socket's, or not believed
  /// (RFC 5961, section 3).
  bool lives_after(Time at) const {
    return std::ranges::any_of(words(), [&](const StateWord* word) {
      return word->certainty == Certainty::seen && word->state != TcpState::close &&
             word->reason != SocketSample::Reason::gone && word->first > at;
    });
  }

  void add_calls() {
    const auto* calls = socket() ? flows_.calls_on(*socket()) : nullptr;
    if (calls == nullptr) return;
    const bool has_syn = !own().syns.empty();
    const auto* newest = flows_.connection_of(*socket());
    if (newest == &connection_ && !calls->connects.empty()) {
      const auto& connect = calls->connects.back();
      const auto* call = timeline_.call(connect.event);
      if (!has_syn && other().syns.empty()) {
        add(Kind::connect_entered, connect.from, {}, connect.event);
        if (call != nullptr && call->returned && call->result == 0)
          add(Kind::connected, *call->returned, {}, connect.event);
      }
      static constexpr std::string_view waits[]{"EINPROGRESS", "EINTR", "EALREADY"};
      if (call != nullptr && call->returned && call->error &&
          std::ranges::find(waits, call->error->name) == std::end(waits))
        add(Kind::gave_up, *call->returned, {}, connect.event);
    }
    if (calls->last_close) {
      const Event* event = timeline_.find(calls->last_close->event);
      if (event != nullptr) add(Kind::let_go, event->at, {}, event->id);
    }
  }

  const Connection& connection_;
  const Side side_;
  const Flows& flows_;
  const Timeline& timeline_;
  std::vector<TcpSignal> signals_;
};

}  // namespace

std::vector<TcpSignal> signals_of(const Connection& connection, std::size_t side, const Flows& flows,
                                  const Timeline& timeline) {
  return Signals(connection, side, flows, timeline).all();
}

}  // namespace switchboard
