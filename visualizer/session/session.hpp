#pragma once
// What the window shows, apart from how: one recording (a file, or a lesson's), the time cursor, and the one
// selection that all views share. Tails a live recording; steers it over its control socket when asked.
//
//   Session session = Session::open("run.swb");      throws RecordingError
//   if (session.update() == Session::Changed::yes) draw();
//   session.world()                                  the snapshot at the cursor
//
// Following (LIVE) keeps the cursor at the newest moment. Looking at the past moves the cursor and never the
// programs.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/model/timeline.hpp"
#include "engine/narrate/letters.hpp"
#include "visualizer/layout/console_lines.hpp"
#include "visualizer/session/notes.hpp"
#include "visualizer/session/playback.hpp"
#include "visualizer/session/recording_index.hpp"
#include "visualizer/session/selection.hpp"
#include "visualizer/session/sources.hpp"
#include "visualizer/session/time_window.hpp"

namespace switchboard {
class Flows;
class RecordingReader;
namespace lessons {
class LessonSession;
}
}  // namespace switchboard

namespace switchboard::visualizer {

class FindingsBoard;
class Steering;
class Ties;
struct Related;
struct ShownConnection;

class Session {
 public:
  static Session open(const std::string& path);
  static Session play(lessons::LessonSession lesson);
  /// From a timeline in memory; for tests.
  static Session of(Timeline timeline, std::map<std::string, std::string> source_texts = {});
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  enum class Changed { no, yes };
  Changed update();

  Timeline& timeline();
  const RecordingIndex& index() const { return index_; }
  /// How much of the recording the index has; nothing when all.
  std::optional<int> percent_indexed();
  /// The index, lines of calls, output or ties are still being read, a little in each update().
  bool is_reading();
  /// Calls by the lines that made them.
  const Sources& sources() const { return sources_; }
  /// The text of a file that calls point to; nullptr when the recording kept none.
  const SourceText* source_text(const std::string& file);
  /// What the programs wrote, in lines.
  const ConsoleLines& console() const { return console_; }
  const Snapshot& world();
  const std::map<ProcessId, ProgramMark>& marks();
  std::string file_name() const;
  std::optional<std::string> path() const;
  /// Still being written: the file is not finished, and its observation answers.
  bool is_live() const;
  /// Not finished, and nobody writes it any more.
  bool is_abandoned() const { return abandoned_; }
  /// Set when the recording could not be read on.
  std::string trouble() const;
  lessons::LessonSession* lesson() { return lesson_.get(); }

  Time cursor() const { return cursor_; }
  Time end();
  bool is_following() const { return following_; }
  void look_at(Time at);              ///< leaves LIVE
  void follow_live();                 ///< to the newest moment, and on with it
  void look_at_event(int direction);  ///< to the next or previous moment at which something happened

  /// The stretch of time that all views show, and the axis of it: left to right, or top to bottom.
  TimeWindow& time() { return time_; }
  TimeAxis axis(float from, float length) const { return time_.axis(from, length, index_.activity()); }
  /// The cursor goes by itself; looking anywhere stops it.
  Playback& playback() { return playback_; }
  void play_or_pause();
  /// So much real time has passed; yes: the cursor moved.
  Changed advance(std::int64_t real_ns);

  const Selection& selection() const { return selection_; }
  void select_call(EventId id);
  void select_socket(SocketId id);
  void select_packet(EventId id);
  void select_nothing() { selection_ = {}; }

  /// Bookmarks and notes, kept beside the recording.
  Notes& notes() { return notes_; }

  /// Connections, segments and their ties, as far as the recording goes. Worked out when first asked for, a
  /// part in each update(); until then there are none.
  const Flows& flows();
  /// How much of the recording they were worked out of; nothing when nobody asked, or all is done.
  std::optional<int> percent_tied();
  /// What the selected call or packet has to do with others; worked out once for each selection.
  const Related& related();
  /// The connection of the selection, or the most eventful one, with its ends' paths through TCP's states.
  const ShownConnection& shown_connection();
  /// What the rules say; worked out beside the frames.
  const FindingsBoard& findings() const { return *findings_; }
  /// The number of the finding that this event shows, as on its card; 0 for none.
  int finding_number(EventId event) const;
  /// The same of the calls that one thread made from one place in events() to another.
  int finding_among(std::size_t first, std::size_t last);
  /// Waits for what is worked out beside the frames; for a picture.
  void finish_looking();

  /// Some thread of an observed program is held by us, at the cursor.
  const ThreadState* held_thread(const ProcessState** whose = nullptr);

  /// Commands reach the observed programs only while the recording is live and no lesson directs them.
  bool can_steer() const;
  /// Somebody asked here to hold the programs, and none has come to its next call yet.
  bool waits_to_hold();
  enum class Command { hold, step, go_on, stop };
  void command(Command command);
  /// The programs read what is typed here: `observe --keep-input`.
  bool takes_input();
  void type(ProcessId program, std::string text);
  void end_input(ProcessId program);

 private:
  Session();
  void look_for_the_observer();
  Changed read_index();
  Changed read_programs();
  Ties& ties();

  std::unique_ptr<RecordingReader> reader_;
  std::unique_ptr<lessons::LessonSession> lesson_;
  std::unique_ptr<Steering> steering_;
  std::unique_ptr<Timeline> own_;
  std::map<ProcessId, ProgramMark> marks_;
  std::uint64_t marks_revision_ = ~0ULL;
  unsigned performance_ = 0;
  RecordingIndex index_;
  Sources sources_;
  ConsoleLines console_;
  std::map<std::string, std::string> own_texts_;  ///< of a timeline in memory
  Selection selection_;
  std::unique_ptr<Ties> ties_;
  std::unique_ptr<FindingsBoard> findings_;
  TimeWindow time_;
  Playback playback_;
  Notes notes_;
  Time cursor_;
  bool following_ = true;
  bool abandoned_ = false;
  bool asked_to_hold_ = false;
  std::int64_t asked_at_ = 0;  ///< when it was last seen that somebody writes
  std::string trouble_;
};

}  // namespace switchboard::visualizer
