#include "visualizer/session/findings_board.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

#include "engine/explain/examination.hpp"
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

/// What the rules have found so far, as cards.
FindingsLook look_of(Timeline& timeline, const Examination& examination) {
  FindingsLook look;
  look.until = timeline.end();
  look.calls = examination.calls();
  const ProcessLabels labels = labels_in(timeline);
  for (Finding& finding : examination.findings()) {
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

/// A reader of its own and the rules as far as they have come; kept from look to look.
struct FindingsBoard::Examined {
  explicit Examined(const std::string& path) : reader(path) {}

  RecordingReader reader;
  Timeline timeline;
  Examination examination;
};

struct FindingsBoard::Worker {
  Worker(std::string file, std::unique_ptr<Examined> known, Growing is_growing)
      : path(std::move(file)), examined(std::move(known)), growing(is_growing), thread([this] { work(); }) {}
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
      look = examine();
    } catch (const std::exception& error) {  // RecordingError, SystemError: the file changed under us
      look.trouble = error.what();
      examined.reset();
    }
    const std::lock_guard lock(mutex);
    took_ns = steady_ns() - started;
    result = std::move(look);
  }

  FindingsLook examine() {
    constexpr std::size_t events_at_once = 8192;
    if (examined == nullptr) examined = std::make_unique<Examined>(path);
    auto& [reader, timeline, examination] = *examined;
    reader.follow(timeline);
    of = timeline.size();
    while (!stopped && examination.advance(timeline, events_at_once) == Examination::Left::some)
      done = examination.examined();
    if (!stopped && growing == Growing::no) examination.end(timeline);
    return look_of(timeline, examination);
  }

  const std::string path;
  std::unique_ptr<Examined> examined;  // the thread's until there is a result
  const Growing growing;
  std::atomic<std::size_t> done{0}, of{0};
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
    Examination examination;
    if (growing == Growing::no)
      examination.end(timeline);
    else
      examination.advance(timeline);
    return take(look_of(timeline, examination));
  }
  if (growing == Growing::yes && steady_ns() < look_again_ns_) return;
  looked_at_ = timeline.revision();
  worker_ = std::make_unique<Worker>(*path, std::move(examined_), growing);
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
    const Progress now{worker_->done, worker_->of};
    if (result) {
      if (worker_->thread.joinable()) worker_->thread.join();
      // After its end nothing more is looked at; if the file grows all the same, it is looked at anew.
      if (worker_->growing == Growing::yes) examined_ = std::move(worker_->examined);
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

int FindingsBoard::first_number(EventId from, EventId to,
                                const std::function<bool(EventId)>& is_meant) const {
  for (auto it = numbers_.lower_bound(from); it != numbers_.end() && it->first <= to; ++it)
    if (is_meant(it->first)) return it->second;
  return 0;
}

}  // namespace switchboard::visualizer
