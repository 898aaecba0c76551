#include "lessons/player/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

#include "engine/control/launch.hpp"
#include "engine/explain/facts.hpp"
#include "lessons/player/catalogue.hpp"
#include "lessons/player/fact_text.hpp"
#include "lessons/player/live_performance.hpp"
#include "lessons/player/pointed.hpp"
#include "lessons/player/progress.hpp"
#include "lessons/player/saved_performance.hpp"
#include "lessons/player/temporary_folder.hpp"

namespace switchboard::lessons {
namespace {

namespace fs = std::filesystem;

constexpr const char* no_private_network =
    "This machine does not permit a private network; `switchboard doctor` says what would.";

}  // namespace

struct LessonSession::State {
  Lesson lesson;
  Options options;
  bool broken = false;
  unsigned count = 0;

  /// Where recordings lie whose owner does not care.
  std::optional<TemporaryFolder> folder;
  std::unique_ptr<Performance> performance;
  std::vector<std::unique_ptr<Performance>> retired;  // still ending their programs, each on its own thread

  std::size_t step = 0;
  Phase phase = Phase::starting;
  std::vector<StepRecord> records;
  std::optional<std::int64_t> prediction;
  std::string failure;
  std::string why_saved;  // once refused, the machine is not asked again

  const std::vector<Step>& steps() const { return broken ? lesson.broken->steps : lesson.steps; }
  const Step& current() const { return steps()[step]; }
  Timeline& timeline() { return performance->timeline(); }

  std::string next_recording();
  void start();
  void start_live();
  void begin();
  fs::path saved() const;
  void show_saved(std::string why);
  bool is_refused(std::string& why);
  std::string preface();
  void enter(std::size_t index);
  void go();
  void reach();
  void end();
  void fail(std::string why);
  Outcome judge(const Question& question);
  std::string observed_choice(const Question& question, std::optional<std::size_t>& index);
};

/// A file of its own for each performance: the one before may still be written to its end.
std::string LessonSession::State::next_recording() {
  if (options.recording.empty()) {
    if (!folder) folder.emplace();
    return (folder->path() / fmt::format("{}-{}.swb", lesson.name, count)).string();
  }
  if (count == 1) return options.recording;
  const fs::path wanted{options.recording};
  return (wanted.parent_path() /
          fmt::format("{}-{}{}", wanted.stem().string(), count, wanted.extension().string()))
      .string();
}

void LessonSession::State::start() {
  if (options.saved == Options::Saved::always && why_saved.empty()) why_saved = "It was asked for.";
  if (!why_saved.empty()) return show_saved(why_saved);
  start_live();
}

void LessonSession::State::start_live() {
  begin();
  const auto recording = next_recording();
  const auto title = fmt::format("lesson {} {}{}{}", lesson.number, lesson.title, broken ? ": " : "",
                                 broken ? lesson.broken->title : "");
  auto cast = options.make_cast
                  ? options.make_cast(recording)
                  : observed_cast({.tool = options.tool, .recording = recording, .title = title});
  using Arguments = std::map<std::string, std::vector<std::string>>;
  performance = std::make_unique<LivePerformance>(
      lesson, broken ? lesson.broken->arguments : Arguments{},
      LivePerformance::Setup{options.programs, recording, std::chrono::milliseconds{options.patience_ms}},
      std::move(cast));
}

/// From the first step on, with what played before ending on its own.
void LessonSession::State::begin() {
  ++count;
  if (performance) {
    performance->finish();
    retired.push_back(std::move(performance));
  }
  records.assign(steps().size(), {});
  step = 0;
  prediction.reset();
  failure.clear();
  phase = Phase::starting;
}

fs::path LessonSession::State::saved() const {
  return saved_recording(lesson, broken ? SavedOf::broken : SavedOf::as_written);
}

void LessonSession::State::show_saved(std::string why) {
  begin();
  why_saved = std::move(why);
  performance = std::make_unique<SavedPerformance>(saved().string());
}

/// The observation could not begin, or not in a network of its own, and there is a recording to show instead.
/// That ptrace is not permitted shows when the first program is to start.
bool LessonSession::State::is_refused(std::string& why) {
  if (options.saved != Options::Saved::when_refused || !why_saved.empty() || step > 0) return false;
  const auto now = performance->state();
  if (now == Performance::State::failed && timeline().snapshot_at(timeline().end()).processes.empty())
    why = performance->failure();
  else if (now == Performance::State::idle && phase == Phase::starting && timeline().info.network == "host")
    why = no_private_network;
  else
    return false;
  std::error_code none;
  return fs::exists(saved(), none);
}

/// What is not live says so before anything else.
std::string LessonSession::State::preface() {
  if (why_saved.empty()) return {};
  const auto& info = timeline().info;
  const auto seconds = static_cast<std::time_t>(info.started_unix_ns / 1'000'000'000);
  char day[40] = "a day that is not known";
  std::tm date{};
  if (gmtime_r(&seconds, &date) != nullptr) std::strftime(day, sizeof day, "%d.%m.%Y", &date);
  return fmt::format(
      "**This is a saved recording**, made on {} with {}. Nothing runs here; what you see has happened "
      "there. "
      "{}\n\n",
      day, info.host, why_saved);
}

void LessonSession::State::enter(std::size_t index) {
  step = index;
  prediction.reset();
  if (current().question)
    phase = Phase::asking;
  else
    go();
}

void LessonSession::State::go() {
  phase = Phase::waiting;
  performance->perform(current(), step + 1);
}

/// The choice whose condition holds at the moment the step was reached.
std::string LessonSession::State::observed_choice(const Question& question,
                                                  std::optional<std::size_t>& index) {
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (!holds(question.choices[i].when, timeline(), performance->reached()).value_or(false)) continue;
    index = i;
    return question.choices[i].text;
  }
  return "None of these.";
}

Outcome LessonSession::State::judge(const Question& question) {
  Outcome outcome;
  bool same = false;
  if (question.kind == Question::Kind::choice) {
    std::optional<std::size_t> right;
    outcome.observed = observed_choice(question, right);
    if (!right) outcome.answer = Outcome::Answer::open;
    if (prediction) outcome.predicted = question.choices[static_cast<std::size_t>(*prediction - 1)].text;
    same = prediction && right && *right == static_cast<std::size_t>(*prediction - 1);
  } else {
    const auto with_unit = [&](const std::string& number) {
      return question.unit.empty() ? number : number + " " + question.unit;
    };
    const auto value = ask(question.answer_fact, timeline(), performance->reached());
    if (!value) outcome.answer = Outcome::Answer::open;
    outcome.observed = value ? with_unit(to_string(*value)) : "This was not observed.";
    if (prediction) outcome.predicted = with_unit(std::to_string(*prediction));
    same = prediction && value && *value == FactValue{*prediction};
  }
  if (prediction) outcome.verdict = same ? Outcome::Verdict::same : Outcome::Verdict::different;
  outcome.difference =
      fill_facts(question.difference, timeline(), performance->reached(), "an unknown number of");
  return outcome;
}

void LessonSession::State::reach() {
  auto& record = records[step];
  record.reached = performance->reached();
  if (current().question) record.outcome = judge(*current().question);
  phase = Phase::reached;
  if (broken || options.remember == Options::Remember::nothing) return;
  remember_step(lesson.name, step + 1, steps().size());
  if (record.outcome && record.outcome->predicted)
    remember_prediction(lesson.name, step + 1, *record.outcome->predicted, record.outcome->observed);
}

void LessonSession::State::end() {
  phase = Phase::finished;
  if (!broken && options.remember == Options::Remember::progress) remember_done(lesson.name);
}

void LessonSession::State::fail(std::string why) {
  failure = std::move(why);
  phase = Phase::failed;
}

LessonSession::LessonSession(Lesson lesson, Options options) : state_(std::make_unique<State>()) {
  state_->lesson = std::move(lesson);
  state_->options = std::move(options);
  auto& chosen = state_->options;
  if (chosen.tool.empty() && !chosen.make_cast) chosen.tool = control::path_of_tool();
  if (chosen.programs.empty())
    if (const auto entry = lesson_folder(state_->lesson.folder)) chosen.programs = entry->programs.string();
  state_->broken = chosen.variant == Options::Variant::broken && state_->lesson.broken;
  state_->start();
}

LessonSession::~LessonSession() = default;
LessonSession::LessonSession(LessonSession&&) noexcept = default;
LessonSession& LessonSession::operator=(LessonSession&&) noexcept = default;

LessonSession::Changed LessonSession::update() {
  auto& s = *state_;
  std::erase_if(s.retired, [](const auto& old) { return old->is_over(); });
  const auto before = s.phase;
  bool changed = s.performance->update();
  if (std::string why; s.is_refused(why)) {
    s.show_saved(std::move(why));
    changed = true;
  }
  using PerformanceState = Performance::State;
  const auto state = s.performance->state();
  if (state == PerformanceState::failed && s.phase != Phase::failed)
    s.fail(s.performance->failure());
  else if (s.phase == Phase::starting && state == PerformanceState::idle) {
    s.enter(0);
    s.performance->update();
  } else if (s.phase == Phase::waiting && state == PerformanceState::idle)
    s.reach();
  else if (s.phase == Phase::waiting && state == PerformanceState::over)
    s.end();
  changed |= s.phase != before;
  return changed ? Changed::yes : Changed::no;
}

const Lesson& LessonSession::lesson() const {
  return state_->lesson;
}
bool LessonSession::is_broken() const {
  return state_->broken;
}
const std::string& LessonSession::why_saved() const {
  return state_->why_saved;
}
std::size_t LessonSession::step_index() const {
  return state_->step;
}
std::size_t LessonSession::step_count() const {
  return state_->steps().size();
}
const Step& LessonSession::step() const {
  return state_->current();
}
std::span<const Step> LessonSession::steps() const {
  return state_->steps();
}
std::span<const StepRecord> LessonSession::records() const {
  return state_->records;
}
Phase LessonSession::phase() const {
  return state_->phase;
}
const std::string& LessonSession::failure() const {
  return state_->failure;
}
Timeline& LessonSession::timeline() {
  return state_->timeline();
}
unsigned LessonSession::performance() const {
  return state_->count;
}
RecordingReader* LessonSession::reader() {
  return state_->performance->reader();
}
const std::string& LessonSession::recording() const {
  return state_->performance->recording();
}
Time LessonSession::cursor() const {
  return state_->performance->now();
}
const Look& LessonSession::look() const {
  return state_->current().look;
}

std::optional<EventId> LessonSession::pointed() const {
  return pointed_call(look(), state_->timeline(), state_->timeline().end());
}

std::string LessonSession::text() const {
  return text_of(state_->step);
}

std::string LessonSession::text_of(std::size_t step) const {
  auto& s = *state_;
  const bool is_past = step < s.step && s.records[step].reached;
  const Time at = is_past ? *s.records[step].reached : s.timeline().end();
  return (step == 0 ? s.preface() : std::string{}) +
         fill_facts(s.steps()[step].text, s.timeline(), at, "an unknown number of");
}

const Question* LessonSession::question() const {
  const auto& question = state_->current().question;
  return question ? &*question : nullptr;
}

const Outcome* LessonSession::outcome() const {
  const auto& outcome = state_->records[state_->step].outcome;
  return outcome ? &*outcome : nullptr;
}

std::string LessonSession::waiting_for() const {
  return state_->phase == Phase::waiting ? state_->performance->waiting_for() : std::string{};
}

bool LessonSession::answer(std::int64_t value) {
  auto& s = *state_;
  if (s.phase != Phase::asking) return false;
  const auto& question = *s.current().question;
  if (question.kind == Question::Kind::choice &&
      (value < 1 || value > static_cast<std::int64_t>(question.choices.size())))
    return false;
  s.prediction = value;
  s.go();
  return true;
}

void LessonSession::pass() {
  if (state_->phase == Phase::asking) state_->go();
}

void LessonSession::next() {
  auto& s = *state_;
  if (s.phase != Phase::reached) return;
  if (s.step + 1 < s.steps().size()) return s.enter(s.step + 1);
  s.phase = Phase::waiting;
  s.performance->finish();
}

void LessonSession::break_it() {
  if (!state_->lesson.broken) return;
  state_->broken = !state_->broken;
  state_->start();
}

void LessonSession::restart() {
  state_->start();
}

}  // namespace switchboard::lessons
