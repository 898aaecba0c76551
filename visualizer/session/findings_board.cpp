#include "visualizer/session/findings_board.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

#include "engine/explain/rule.hpp"
#include "engine/narrate/evidence_text.hpp"
#include "engine/recording/reader.hpp"
#include "lessons/player/catalogue.hpp"

namespace switchboard::visualizer {
namespace {

constexpr std::int64_t shortest_pause_ns = 1'000'000'000;

std::int64_t steady_ns() {
  return std::chrono::steady_clock::now().time_since_epoch().count();
}

Evidence evidence_of(const Event& event, const ProcessLabels& labels) {
  Evidence evidence{.event = event.id, .label = evidence_text(event, labels), .socket = {}, .at = event.at};
  if (const auto* call = std::get_if<Syscall>(&event.fact)) {
    evidence.kind = Evidence::Kind::call;
    evidence.at = call->returned.value_or(event.at);
  } else if (std::holds_alternative<Packet>(event.fact)) {
    evidence.kind = Evidence::Kind::packet;
  } else if (const auto* sample = std::get_if<SocketSample>(&event.fact)) {
    evidence.kind = Evidence::Kind::sample;
    evidence.socket = sample->socket;
  }
  return evidence;
}

/// All rules in turn; `after_rule` returns whether to go on.
template <class AfterRule>
FindingsLook look_at(Timeline& timeline, AfterRule after_rule) {
  FindingsLook look;
  look.until = timeline.end();
  timeline.each_head([&](std::size_t, const EventHead& head) { look.calls += head.is_call() ? 1 : 0; });
  std::vector<Finding> findings;
  int done = 0;
  for (const Rule& rule : rules()) {
    std::ranges::move(rule.look(timeline), std::back_inserter(findings));
    timeline.trim();
    if (!after_rule(++done)) return look;
  }
  std::ranges::stable_sort(findings, {}, [](const Finding& finding) {
    return finding.evidence.empty() ? EventId{} : finding.evidence.front();
  });
  const ProcessLabels labels = labels_in(timeline);
  for (Finding& finding : findings) {
    FindingCard card;
    card.number = static_cast<int>(look.cards.size()) + 1;
    card.text = describe(finding, timeline);
    if (const auto lesson = lessons::find_lesson(std::to_string(card.text.lesson)))
      card.lesson = lesson->name;
    if (const auto label = labels.find(finding.process); label != labels.end()) card.program = label->second;
    for (const EventId id : finding.evidence)
      if (const Event* event = timeline.find(id)) card.evidence.push_back(evidence_of(*event, labels));
    card.finding = std::move(finding);
    look.cards.push_back(std::move(card));
    timeline.trim();
  }
  return look;
}

}  // namespace

struct FindingsBoard::Worker {
  explicit Worker(std::string file) : path(std::move(file)), thread([this] { work(); }) {}
  ~Worker() {
    stopped = true;
    if (thread.joinable()) thread.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void work() {
    const std::int64_t started = steady_ns();
    FindingsLook look;
    try {
      Timeline timeline = load_recording(path);
      look = look_at(timeline, [this](int rule) {
        done = rule;
        return !stopped;
      });
    } catch (const std::exception& error) {  // RecordingError, SystemError: the file changed under us
      look.trouble = error.what();
    }
    const std::lock_guard lock(mutex);
    took_ns = steady_ns() - started;
    result = std::move(look);
  }

  const std::string path;
  std::atomic<int> done{0};
  std::atomic<bool> stopped{false};
  std::mutex mutex;
  std::optional<FindingsLook> result;  // guarded by mutex
  std::int64_t took_ns = 0;            // guarded by mutex
  std::thread thread;                  // last: it uses all of the above
};

FindingsBoard::FindingsBoard() = default;
FindingsBoard::~FindingsBoard() = default;

void FindingsBoard::take(FindingsLook look) {
  look_ = std::move(look);
  ++generation_;
  numbers_.clear();
  for (const FindingCard& card : look_->cards)
    for (const Evidence& evidence : card.evidence) numbers_.try_emplace(evidence.event, card.number);
  changed_ = Changed::yes;
}

void FindingsBoard::follow(const std::optional<std::string>& path, Timeline& timeline, Growing growing) {
  if (timeline.revision() == looked_at_ || worker_) return;
  if (!path) {
    looked_at_ = timeline.revision();
    return take(look_at(timeline, [](int) { return true; }));
  }
  if (growing == Growing::yes && steady_ns() < look_again_ns_) return;
  looked_at_ = timeline.revision();
  worker_ = std::make_unique<Worker>(*path);
}

FindingsBoard::Changed FindingsBoard::update() {
  if (worker_) {
    std::optional<FindingsLook> result;
    {
      const std::lock_guard lock(worker_->mutex);
      result = std::move(worker_->result);
      worker_->result.reset();
      look_again_ns_ = steady_ns() + std::max(shortest_pause_ns, worker_->took_ns * 9);
    }
    const Progress now{worker_->done, static_cast<int>(rules().size())};
    if (result) {
      worker_.reset();
      progress_.reset();
      take(std::move(*result));
    } else if (progress_ != now) {
      progress_ = now;
      changed_ = Changed::yes;
    }
  }
  return std::exchange(changed_, Changed::no);
}

void FindingsBoard::finish() {
  if (!worker_) return;
  worker_->thread.join();
  update();
}

int FindingsBoard::number_of(EventId event) const {
  const auto found = numbers_.find(event);
  return found == numbers_.end() ? 0 : found->second;
}

}  // namespace switchboard::visualizer
