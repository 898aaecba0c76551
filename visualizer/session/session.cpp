#include "visualizer/session/session.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>

#include "engine/control/client.hpp"
#include "engine/recording/error.hpp"
#include "engine/recording/reader.hpp"
#include "lessons/player/session.hpp"
#include "visualizer/session/findings_board.hpp"
#include "visualizer/session/steering.hpp"
#include "visualizer/session/ties.hpp"

namespace switchboard::visualizer {

Session::Session() : findings_(std::make_unique<FindingsBoard>()) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Session Session::open(const std::string& path) {
  Session session;
  session.reader_ = std::make_unique<RecordingReader>(path);
  session.own_ = std::make_unique<Timeline>();
  session.update();
  session.look_for_the_observer();
  session.notes_ = Notes::beside(path);
  // At its end a finished recording shows programs that are gone.
  if (!session.is_live()) session.look_at(session.index_.opening_moment(*session.own_));
  std::int64_t idle = 0;
  for (const Span& gap : session.time_.idle()) idle += gap.length();
  session.playback_.suit(session.end().ns - idle);
  return session;
}

Session Session::play(lessons::LessonSession lesson) {
  Session session;
  session.lesson_ = std::make_unique<lessons::LessonSession>(std::move(lesson));
  session.performance_ = session.lesson_->performance();
  session.update();
  return session;
}

Session Session::of(Timeline timeline, std::map<std::string, std::string> source_texts) {
  Session session;
  session.own_texts_ = std::move(source_texts);
  session.own_ = std::make_unique<Timeline>(std::move(timeline));
  session.update();
  return session;
}

/// An observer that was killed leaves a file without an end, and a control socket that nobody answers at.
void Session::look_for_the_observer() {
  constexpr std::int64_t between = 2'000'000'000;
  const std::int64_t now = std::chrono::steady_clock::now().time_since_epoch().count();
  if (abandoned_ || reader_->is_finished() || (asked_at_ != 0 && now - asked_at_ < between)) return;
  asked_at_ = now;
  try {
    abandoned_ = !control::ControlClient::connect(reader_->info().control);
  } catch (const std::exception&) {
    abandoned_ = true;
  }
}

Timeline& Session::timeline() {
  return lesson_ ? lesson_->timeline() : *own_;
}

Session::Changed Session::update() {
  bool changed = false;
  if (lesson_) {
    changed = lesson_->update() == lessons::LessonSession::Changed::yes;
    if (lesson_->performance() != performance_) {
      performance_ = lesson_->performance();
      index_ = RecordingIndex();
      sources_ = Sources();
      console_ = ConsoleLines();
      ties_.reset();
      findings_ = std::make_unique<FindingsBoard>();
      marks_revision_ = ~0ULL;
      selection_ = {};
      following_ = true;
      changed = true;
    }
  } else if (reader_) {
    try {
      const bool abandoned_before = abandoned_;
      const auto events_before = own_->revision();
      const bool finished_before = own_->info.finished.has_value();
      reader_->follow(*own_);
      own_->trim();
      if (own_->revision() != events_before) {
        abandoned_ = false;
        asked_at_ = 0;
      } else {
        look_for_the_observer();
      }

      changed = own_->revision() != events_before || abandoned_ != abandoned_before ||
                own_->info.finished.has_value() != finished_before;
    } catch (const RecordingError& error) {
      changed = trouble_ != error.what();
      trouble_ = error.what();
    }
  }
  if (read_index() == Changed::yes) changed = true;
  if (read_programs() == Changed::yes) changed = true;
  if (ties_ && !ties_->has_read_all()) {
    ties_->read_on(timeline());
    timeline().trim();
    changed = true;
  }
  time_.follow(index_.activity(), end(), is_live() ? TimeWindow::Growing::yes : TimeWindow::Growing::no);
  if (following_) cursor_ = end();
  findings_->follow(path(), timeline(), is_live() ? FindingsBoard::Growing::yes : FindingsBoard::Growing::no);
  if (findings_->update() == FindingsBoard::Changed::yes) changed = true;
  return changed ? Changed::yes : Changed::no;
}

/// The first million events at once, which takes a third of a second and decides what is looked at first; of
/// the rest a little in each update.
Session::Changed Session::read_index() {
  constexpr std::size_t at_first = 1'000'000, step = 4096;
  constexpr auto budget = std::chrono::milliseconds(6);
  const Timeline& recording = timeline();
  if (index_.events_read() < at_first) index_.follow(recording, at_first - index_.events_read());
  const bool had_all = index_.has_read_all(recording);
  const auto begin = std::chrono::steady_clock::now();
  do {
    index_.follow(recording, step);
  } while (!index_.has_read_all(recording) && std::chrono::steady_clock::now() - begin < budget);
  return had_all ? Changed::no : Changed::yes;
}

std::optional<int> Session::percent_indexed() {
  const Timeline& recording = timeline();
  if (index_.has_read_all(recording)) return {};
  return static_cast<int>(index_.events_read() * 100 / recording.size());
}

/// A little in each update, so that a long recording shows its first frame at once.
Session::Changed Session::read_programs() {
  constexpr std::size_t step = 512;
  constexpr auto budget = std::chrono::milliseconds(3);
  const Timeline& recording = timeline();
  const bool had_all = !is_reading();
  const auto begin = std::chrono::steady_clock::now();
  do {
    sources_.follow(recording, step);
    console_.follow(recording, step);
  } while (is_reading() && std::chrono::steady_clock::now() - begin < budget);
  return had_all ? Changed::no : Changed::yes;
}

bool Session::is_reading() {
  return percent_indexed() || !sources_.has_read_all(timeline()) || !console_.has_read_all(timeline()) ||
         percent_tied();
}

const SourceText* Session::source_text(const std::string& file) {
  return sources_.text(file, timeline().revision(),
                       [this](const std::string& path) -> std::optional<std::string> {
                         if (const auto own = own_texts_.find(path); own != own_texts_.end())
                           return own->second;
                         RecordingReader* reader = lesson_ ? lesson_->reader() : reader_.get();
                         try {
                           return reader == nullptr ? std::nullopt : reader->source_file(path);
                         } catch (const RecordingError&) {
                           return {};
                         }
                       });
}

Time Session::end() {
  if (lesson_ && lesson_->phase() != lessons::Phase::finished)
    return std::max(lesson_->cursor(), timeline().end());
  return timeline().end();
}

const Snapshot& Session::world() {
  return timeline().snapshot_at(cursor_);
}

const std::map<ProcessId, ProgramMark>& Session::marks() {
  // Who is who follows from who listens and who was started: only calls and programs can change it.
  const bool is_settled = index_.has_read_all(timeline()) || marks_revision_ == ~0ULL;
  if (is_settled && marks_revision_ != index_.revision()) {
    marks_ = program_marks(timeline());
    marks_revision_ = index_.revision();
  }
  return marks_;
}

std::optional<std::string> Session::path() const {
  if (reader_) return reader_->path();
  if (lesson_) return lesson_->recording();
  return {};
}

std::string Session::file_name() const {
  const auto file = path();
  return file ? std::filesystem::path(*file).filename().string() : std::string();
}

bool Session::is_live() const {
  if (lesson_)
    return lesson_->phase() != lessons::Phase::finished && lesson_->phase() != lessons::Phase::failed;
  return reader_ && trouble_.empty() && !reader_->is_finished() && !abandoned_;
}

std::string Session::trouble() const {
  if (!trouble_.empty()) return trouble_;
  return steering_ ? steering_->trouble().value_or("") : "";
}

void Session::look_at(Time at) {
  playback_.pause();
  following_ = false;
  cursor_ = {std::clamp<std::int64_t>(at.ns, 0, std::max<std::int64_t>(end().ns, 0))};
}

void Session::play_or_pause() {
  if (playback_.is_playing()) return playback_.pause();
  if (cursor_ >= end()) {
    if (is_live()) return;  // there is nothing to play yet
    look_at(Time{});
  }
  following_ = false;
  playback_.play();
}

Session::Changed Session::advance(std::int64_t real_ns) {
  if (!playback_.is_playing() || real_ns <= 0) return Changed::no;
  const Time next = playback_.after(cursor_, real_ns, time_.idle());
  if (next >= end()) {
    follow_live();
  } else {
    cursor_ = next;
    time_.bring_into_view(cursor_, index_.activity());
  }
  return Changed::yes;
}

void Session::follow_live() {
  playback_.pause();
  following_ = true;
  cursor_ = end();
}

void Session::look_at_event(int direction) {
  const auto& times = index_.activity();
  if (direction > 0) {
    const auto next = std::ranges::upper_bound(times, cursor_);
    if (next == times.end())
      follow_live();
    else
      look_at(*next);
    return;
  }
  const auto here = std::ranges::lower_bound(times, cursor_);
  look_at(here == times.begin() ? Time{} : *(here - 1));
}

void Session::select_call(EventId id) {
  const Syscall* call = timeline().call(id);
  selection_ = {id, call != nullptr ? call->socket : std::nullopt, {}};
}

void Session::select_socket(SocketId id) {
  selection_ = {{}, id, {}};
}

void Session::select_packet(EventId id) {
  selection_ = {{}, sender_of(flows(), id), id};
}

/// What there is of a long recording takes seconds; what is new of a live one, no time.
Ties& Session::ties() {
  if (!ties_) {
    ties_ = std::make_unique<Ties>();
    ties_->read_on(timeline());
  }
  ties_->follow(timeline());
  return *ties_;
}

std::optional<int> Session::percent_tied() {
  if (!ties_ || ties_->has_read_all()) return {};
  return ties_->percent_read(timeline());
}

const Flows& Session::flows() {
  return ties().flows();
}

const Related& Session::related() {
  static const Related nothing;
  if (!selection_.call && !selection_.packet) return nothing;
  return ties().related(selection_);
}

const ShownConnection& Session::shown_connection() {
  return ties().shown_connection(timeline(), selection_, marks());
}

void Session::finish_looking() {
  while (is_reading()) update();
  findings_->finish();
}

int Session::finding_number(EventId event) const {
  return findings_->number_of(event);
}

int Session::finding_among(std::size_t first, std::size_t last) {
  const EventHead& head = timeline().head(first);
  if (first == last) return finding_number(head.id);
  const EventId until = timeline().head(last).id;
  return findings_->first_number(head.id, until, [&](EventId event) {
    const auto index = timeline().index_of(event);
    return index && timeline().head(*index).thread == head.thread;
  });
}

const ThreadState* Session::held_thread(const ProcessState** whose) {
  for (const auto& [id, process] : world().processes)
    for (const auto& [tid, thread] : process.threads)
      if (thread.paused && !process.ended) {
        if (whose != nullptr) *whose = &process;
        return &thread;
      }
  return nullptr;
}

bool Session::waits_to_hold() {
  return asked_to_hold_ && can_steer() && held_thread() == nullptr;
}

bool Session::can_steer() const {
  return is_live() && reader_ && !reader_->info().control.empty();
}

bool Session::takes_input() {
  if (!can_steer()) return false;
  return std::ranges::any_of(index_.notes(), [&](std::uint32_t note) {
    const auto* written = std::get_if<NoteWritten>(&timeline().event(note).fact);
    return written != nullptr && written->topic == control::kept_input_topic;
  });
}

void Session::type(ProcessId program, std::string text) {
  if (!can_steer()) return;
  if (!steering_) steering_ = std::make_unique<Steering>(reader_->info().control);
  steering_->send(control::TypeInput{.process = program, .text = std::move(text)});
}

void Session::end_input(ProcessId program) {
  if (!can_steer()) return;
  if (!steering_) steering_ = std::make_unique<Steering>(reader_->info().control);
  steering_->send(control::TypeInput{.process = program, .text = {}, .then = control::TypeInput::Then::end});
}

void Session::command(Command command) {
  if (!can_steer()) return;
  if (!steering_) steering_ = std::make_unique<Steering>(reader_->info().control);
  switch (command) {
    case Command::hold:
      steering_->send(control::Hold{.call = "*", .label = {}});
      asked_to_hold_ = true;
      break;
    case Command::step:
      steering_->send(control::Step{});
      break;
    case Command::go_on:
      steering_->send(control::ClearHolds{});
      asked_to_hold_ = false;
      steering_->send(control::Continue{});
      break;
    case Command::stop:
      steering_->send(control::Stop{});
      break;
  }
}

}  // namespace switchboard::visualizer
