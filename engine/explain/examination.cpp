#include "engine/explain/examination.hpp"

#include <algorithm>
#include <limits>

namespace switchboard {
namespace {

constexpr std::size_t events_between_trims = 8192;

}  // namespace

/// Adds up what the same line of the same program does again.
class Examination::Sink : public Findings {
 public:
  Sink(std::span<const Rule> rules, std::uint64_t& revision) : rules_(rules), revision_(revision) {}

  void add(Finding finding) override {
    finding.rule = rules_[rule].name;
    finding.severity = rules_[rule].severity;
    ++revision_;
    const auto [known, is_new] = known_.try_emplace(key_of(finding), all.size());
    if (is_new)
      all.push_back(std::move(finding));
    else
      ++all[known->second].times;
  }

  std::vector<Finding> all;
  std::uint16_t rule = 0;
  const Timeline* timeline = nullptr;
  const Ledger* ledger = nullptr;

 private:
  using Key = std::tuple<std::uint16_t, ProcessId, std::string, int>;
  Key key_of(const Finding& finding) const {
    const auto program = ledger->program_of(finding.process);
    const auto* call = finding.evidence.empty() ? nullptr : timeline->call(finding.evidence.front());
    if (call == nullptr) return {rule, program, {}, 0};
    if (call->source && call->source->line > 0)
      return {rule, program, call->source->file, call->source->line};
    return {rule, program, call->name, 0};
  }

  std::span<const Rule> rules_;
  std::uint64_t& revision_;
  std::map<Key, std::size_t> known_;
};

Examination::Examination() : Examination(rules()) {}

Examination::Examination(std::span<const Rule> rules)
    : rules_(rules), by_kind_(std::variant_size_v<Fact>), sink_(std::make_unique<Sink>(rules, revision_)) {
  for (const Rule& rule : rules_) {
    const auto number = static_cast<std::uint16_t>(watches_.size());
    watches_.push_back(rule.watch());
    interests_.push_back(watches_.back()->interest());
    for (const auto kind : interests_.back().kinds()) by_kind_[kind].push_back(number);
  }
  sink_->ledger = &ledger_;
}

Examination::~Examination() = default;

void Examination::learn_names(const Timeline& timeline) {
  const auto& names = timeline.names();
  for (auto name = by_return_.size(); name < names.size(); ++name) {
    auto& returns = by_return_.emplace_back();
    auto& entries = by_entry_.emplace_back();
    const auto& text = names.name(static_cast<std::uint16_t>(name));
    for (std::uint16_t watch = 0; watch < interests_.size(); ++watch) {
      if (interests_[watch].wants_return(text)) returns.push_back(watch);
      if (interests_[watch].wants_entry(text)) entries.push_back(watch);
    }
  }
}

template <class Show>
void Examination::show(const Watches& watches, Show what) {
  for (const auto number : watches) {
    sink_->rule = number;
    what(*watches_[number]);
  }
}

void Examination::give_returns(Timeline& timeline, std::int64_t until) {
  while (!returning_.empty() && returning_.top().at <= until) {
    const Returning next = returning_.top();
    returning_.pop();
    const Sight sight({timeline, ledger_, *sink_, Time{next.at}}, next.head, next.index);
    ledger_.returned(timeline, next.index, next.head);
    if (next.head.name < by_return_.size())
      show(by_return_[next.head.name], [&](Watch& watch) { watch.returned(sight); });
  }
}

void Examination::take(Timeline& timeline, std::size_t index) {
  const EventHead head = timeline.head(index);
  if (by_return_.size() < timeline.names().size()) learn_names(timeline);
  give_returns(timeline, head.at.ns);
  const Sight sight({timeline, ledger_, *sink_, head.at}, head, index);
  if (!head.is_call()) {
    ledger_.happened(timeline, index, head);
    show(by_kind_[head.kind], [&](Watch& watch) { watch.happened(sight); });
    return;
  }
  ++calls_;
  show(by_entry_[head.name], [&](Watch& watch) { watch.entered(sight); });
  if (head.returned_ns >= 0)
    returning_.push({head.returned_ns, index, head});
  else
    open_.push_back(index);
}

void Examination::look_at_open_calls(Timeline& timeline) {
  std::erase_if(open_, [&](std::size_t index) {
    const EventHead head = timeline.head(index);
    if (head.returned_ns < 0) return false;
    returning_.push({head.returned_ns, index, head});
    return true;
  });
}

Examination::Left Examination::advance(Timeline& timeline, std::size_t events) {
  sink_->timeline = &timeline;
  look_at_open_calls(timeline);
  const auto until = std::min(timeline.size(), next_ + std::min(events, timeline.size()));
  while (next_ < until) {
    take(timeline, next_++);
    if (next_ % events_between_trims == 0) timeline.trim();
  }
  if (next_ < timeline.size()) return Left::some;
  // A return that is known has happened, and nothing that is known comes before it.
  give_returns(timeline, std::numeric_limits<std::int64_t>::max());
  timeline.trim();
  return Left::none;
}

void Examination::advance(Timeline& timeline) {
  while (advance(timeline, events_between_trims) == Left::some) {
  }
}

void Examination::end(Timeline& timeline) {
  advance(timeline);
  const Setting setting{timeline, ledger_, *sink_, timeline.end()};
  for (std::uint16_t number = 0; number < watches_.size(); ++number) {
    sink_->rule = number;
    watches_[number]->ended(setting);
  }
}

std::vector<Finding> Examination::findings() const {
  auto sorted = sink_->all;
  std::ranges::stable_sort(sorted, {}, [](const Finding& finding) {
    return finding.evidence.empty() ? EventId{} : finding.evidence.front();
  });
  return sorted;
}

std::vector<Finding> findings_in(Timeline& timeline, Ending ending) {
  Examination examination;
  if (ending == Ending::over)
    examination.end(timeline);
  else
    examination.advance(timeline);
  return examination.findings();
}

}  // namespace switchboard
