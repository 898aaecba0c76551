#include "lessons/player/live_performance.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "engine/explain/facts.hpp"
#include "engine/model/overloaded.hpp"
#include "engine/recording/error.hpp"
#include "lessons/player/fact_text.hpp"
#include "lessons/player/saved_performance.hpp"

namespace switchboard::lessons {
namespace {

constexpr const char* private_port = "8080";  // nobody else is in a private network

/// In the host's network a fixed port may be taken, so the kernel names one that is free.
std::string free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const bool named = fd != -1 && ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  if (fd != -1) ::close(fd);
  return named ? std::to_string(ntohs(address.sin_port)) : private_port;
}

const Actor& actor_of(const Lesson& lesson, const std::string& label) {
  return *std::find_if(lesson.actors.begin(), lesson.actors.end(),
                       [&](const Actor& actor) { return actor.label == label; });
}

std::string in_words(const ExitStatus& status) {
  if (status.code) return fmt::format("exit status {}", *status.code);
  if (status.signal) return fmt::format("signal {}", *status.signal);
  return "unknown exit status";
}

/// An observation that did not even begin.
std::string refusal(std::string why) {
  if (!why.ends_with('.')) why += '.';
  return "The observation did not start: " + why + " `switchboard doctor` shows what this machine permits.";
}

}  // namespace

LivePerformance::LivePerformance(const Lesson& lesson,
                                 std::map<std::string, std::vector<std::string>> arguments, Setup setup,
                                 std::unique_ptr<Cast> cast)
    : Performance(setup.recording),
      lesson_(lesson),
      arguments_(std::move(arguments)),
      setup_(std::move(setup)),
      cast_(std::move(cast)) {}

void LivePerformance::post(control::Request request) {
  cast_->post(std::move(request));
  ++posted_;
}

void LivePerformance::perform(const Step& step, std::size_t number) {
  actions_ = step.actions;
  wait_ = step.wait;
  note_ = saved_step_note(number, step.title);
  next_action_ = 0;
  stage_ = Stage::refreshing;
  state_ = State::busy;
  post(control::Flush{});
}

void LivePerformance::finish() {
  until_.clear();
  if (state_ != State::failed) state_ = State::ending;
  cast_->finish();
}

bool LivePerformance::update() {
  bool changed = false;
  if (const auto why = cast_->failure(); why && state_ != State::failed && state_ != State::over) {
    fail(reader_ ? *why : refusal(*why));
    changed = true;
  }
  // Read before the recording is: what was answered by now is in what poll() gives.
  answered_ = cast_->answered();
  const bool cast_is_over = cast_->is_over();
  if (!reader_ && cast_->is_ready()) {
    try {
      reader_.emplace(setup_.recording);
    } catch (const RecordingError& error) {
      fail(error.what());
      return true;
    }
    timeline_.info = reader_->info();
    port_ = timeline_.info.network == "host" ? free_port() : private_port;
    if (state_ == State::starting) state_ = State::idle;
    changed = true;
  }
  changed |= read_news();
  if (state_ == State::ending && cast_is_over) {
    state_ = State::over;
    changed = true;
  }
  while (state_ == State::busy && go_on()) changed = true;
  return changed;
}

bool LivePerformance::read_news() {
  if (!reader_) return false;
  try {
    auto events = reader_->poll();
    if (events.empty()) return false;
    for (auto& event : events) timeline_.append(std::move(event));
    timeline_.info = reader_->info();
    last_news_ = Clock::now();
    return true;
  } catch (const RecordingError& error) {
    fail(error.what());
    return true;
  }
}

/// One stage of the current action; false when it must wait.
bool LivePerformance::go_on() {
  if (answered_ < posted_) return false;
  const bool is_last = next_action_ == actions_.size();
  switch (stage_) {
    case Stage::refreshing:
      until_ = fill_facts(is_last ? wait_ : actions_[next_action_].until, timeline_, timeline_.end(), "0");
      give_up_at_ = Clock::now() + setup_.patience;
      if (!is_last) carry_out(actions_[next_action_].deed);
      if (state_ == State::failed) return false;
      post(control::Flush{});
      stage_ = Stage::awaiting;
      return true;
    case Stage::awaiting: {
      if (!until_.empty() && !holds(until_, timeline_, timeline_.end()).value_or(false)) {
        if (const auto why = hopeless()) fail(*why);
        if (state_ == State::busy && Clock::now() > give_up_at_)
          fail(fmt::format("After {} s it is still not so that {}; {}.",
                           std::chrono::duration_cast<std::chrono::seconds>(setup_.patience).count(), until_,
                           what_was_seen()));
        return false;
      }
      // What a condition does not mention may be a sample old; bring everything to this moment.
      post(control::Flush{});
      if (is_last) {
        post(control::RecordNote{{step_topic, note_}});
        post(control::Flush{});
      }
      stage_ = is_last ? Stage::settling : Stage::refreshing;
      if (!is_last) ++next_action_;
      return true;
    }
    case Stage::settling:
      reached_ = timeline_.end();
      until_.clear();
      state_ = State::idle;
      return false;
  }
  return false;
}

void LivePerformance::carry_out(const Deed& deed) {
  using namespace control;
  std::visit(
      Overloaded{
          [&](const StartActor& start) { post_run(actor_of(lesson_, start.actor)); },
          [&](const HoldBefore& hold) {
            post(Hold{.call = hold.call, .label = hold.actor, .where = ThreadPaused::Where::before});
          },
          [&](const StepActor& step) { post(control::Step{.label = step.actor}); },
          [&](const ContinueActor& go) { post(Continue{.label = go.actor}); },
          [&](const ReleaseAll&) {
            post(ClearHolds{});
            post(Continue{.label = {}});
          },
          [&](const EndActor& end) {
            ended_by_lesson_.insert(end.actor);
            const auto* process = timeline_.snapshot_at(timeline_.end()).process(end.actor);
            if (process != nullptr && !process->ended) post(Signal{.label = end.actor, .number = SIGTERM});
          },
          [&](const SignalActor& signal) { post(Signal{.label = signal.actor, .number = signal.number}); },
      },
      deed);
}

void LivePerformance::post_run(const Actor& actor) {
  const auto program = program_of(actor);
  std::error_code none;
  if (!std::filesystem::exists(program, none))
    return fail(fmt::format("The lesson's program {} is not built.", program));
  control::Run run;
  run.label = actor.label;
  run.argv = {program};
  const auto other = arguments_.find(actor.label);
  for (const auto& argument : other != arguments_.end() ? other->second : actor.arguments)
    run.argv.push_back(filled(argument));
  run.capabilities = actor.capabilities == Actor::Capabilities::raw ? control::Run::Capabilities::raw
                                                                    : control::Run::Capabilities::dropped;
  post(run);
}

/// {port} and {folder} in an argument as what they stand for.
std::string LivePerformance::filled(std::string argument) {
  if (const auto port = argument.find("{port}"); port != std::string::npos) argument.replace(port, 6, port_);
  if (const auto folder = argument.find("{folder}"); folder != std::string::npos) {
    if (!folder_) folder_.emplace();
    argument.replace(folder, 8, folder_->path().string());
  }
  return argument;
}

std::string LivePerformance::program_of(const Actor& actor) const {
  return (std::filesystem::path{setup_.programs} / actor.program).string();
}

void LivePerformance::fail(std::string why) {
  failure_ = std::move(why);
  state_ = State::failed;
  cast_->finish();
}

/// Something about that program is awaited and not so. What is so already, that it has ended for one, is not
/// what the wait is for.
bool LivePerformance::is_awaited(const std::string& label) {
  static constexpr std::string_view joint = " and ";
  for (std::string_view rest = until_; !rest.empty();) {
    const auto end = rest.find(joint);
    const auto part = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + joint.size());
    const bool is_about_it = std::ranges::any_of(std::string_view("),:"), [&](char after) {
      return part.find("(" + label + after) != std::string_view::npos;
    });
    if (is_about_it && !holds(part, timeline_, timeline_.end()).value_or(false)) return true;
  }
  return false;
}

/// What is awaited of a server that ended by itself will not come true any more.
std::optional<std::string> LivePerformance::hopeless() {
  for (const auto& actor : lesson_.actors) {
    if (actor.role != ActorRole::server) continue;
    const auto* process = timeline_.snapshot_at(timeline_.end()).process(actor.label);
    if (process != nullptr && process->ended && !ended_by_lesson_.contains(actor.label) &&
        is_awaited(actor.label))
      return fmt::format("The {} ended ({}) before it was so that {}.", actor.label,
                         in_words(process->status.value_or(ExitStatus{})), until_);
  }
  return {};
}

std::string LivePerformance::what_was_seen() {
  std::string seen;
  for (const auto& fact : facts_in_condition(until_)) {
    const auto value = ask(fact, timeline_, timeline_.end());
    if (!seen.empty()) seen += ", ";
    seen += fmt::format("{} is {}", fact, value ? to_string(*value) : "not known");
  }
  return seen;
}

Time LivePerformance::now() const {
  if (timeline_.info.finished || state_ == State::over || state_ == State::failed ||
      timeline_.events().empty())
    return timeline_.end();
  return timeline_.end() + std::chrono::nanoseconds(Clock::now() - last_news_).count();
}

}  // namespace switchboard::lessons
