#pragma once
// One lesson as its lesson.toml says it: plain values, checked when loaded.
//
//   Lesson lesson = load_lesson("lessons/10_listen");     throws LessonError: "lesson.toml:12: …"
//
// Texts are paragraphs with `code` and **strong** runs (markup.hpp) and may name facts in braces, which a
// LessonSession fills in: "{accept_queue.length(server)} wait". No answer is in here, only the facts that
// decide it (engine/explain/facts.hpp). It does not know what really happens.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace switchboard::lessons {

/// What is wrong with a lesson, in one sentence that begins with file and line.
class LessonError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class ActorRole { server, client };

/// A program that takes part. Arguments may hold {port}, and {folder}: an empty folder of this performance.
struct Actor {
  std::string label;    ///< "server", "client A": the label in the recording and in facts
  std::string program;  ///< the built program's name: server, client
  std::vector<std::string> arguments;
  ActorRole role = ActorRole::client;
  enum class Capabilities { dropped, raw } capabilities = Capabilities::dropped;  ///< raw: CAP_NET_RAW alone
};

/// One thing the player does when a step goes on.
struct StartActor {
  std::string actor;
};
struct HoldBefore {  ///< from now on, hold this actor before each such call
  std::string actor, call;
};
struct StepActor {  ///< let a held actor make its call, and hold it before its next socket call
  std::string actor;
};
struct ContinueActor {  ///< let a held actor go on until a hold catches it again
  std::string actor;
};
struct ReleaseAll {};  ///< clear every hold and let everybody go on
struct EndActor {      ///< SIGTERM, as Ctrl-C would
  std::string actor;
};
struct SignalActor {  ///< a signal by its name, SIGUSR1, as kill(1) would
  std::string actor;
  int number = 0;
};
using Deed =
    std::variant<StartActor, HoldBefore, StepActor, ContinueActor, ReleaseAll, EndActor, SignalActor>;

/// A deed and the condition over facts that must come true before the next; empty: go on at once.
struct Action {
  Deed deed;
  std::string until;
};

struct Choice {
  std::string text;
  std::string when;  ///< the condition over facts that makes it the right one
};

/// Asked before the step's actions; decided by facts at the moment the step is reached.
struct Question {
  std::string text;
  enum class Kind { choice, number } kind = Kind::choice;
  std::vector<Choice> choices;  ///< Kind::choice
  std::string answer_fact;      ///< Kind::number: the fact whose value is the answer
  std::string unit;             ///< Kind::number: "B", "clients", or empty
  std::string difference;       ///< explains what was observed, whatever was predicted
};

/// Where a face should look during a step.
struct Look {
  std::string view;     ///< stage, ladder, states, source, timeline, calls, inspector, console
  std::string subject;  ///< an actor's label, or empty
  std::string call;     ///< which call of the subject: its newest of that name; empty: pointed.hpp chooses
};

struct Step {
  /// A scene moves the programs; a review only asks, about what the lesson has shown.
  enum class Kind { scene, review } kind = Kind::scene;
  std::string title;
  std::string text;
  std::string telephone;  ///< where the telephone breaks; may be empty
  std::vector<Action> actions;
  std::string wait;  ///< the condition that must be true when the step is reached; may be empty
  Look look;
  std::optional<Question> question;
  std::vector<std::string> shows;  ///< topics of coverage.hpp
};

/// The "break it" switch: the same programs with other arguments, and steps that show the consequence.
struct BrokenVariant {
  std::string title;                                          ///< "listen(fd, 0)"
  std::map<std::string, std::vector<std::string>> arguments;  ///< by actor's label
  std::vector<Step> steps;
};

/// The moment that stands for the lesson: picture.png in its folder, made by `switchboard lessons --record`.
struct Picture {
  enum class Of { as_written, broken } of = Of::as_written;
  std::size_t step = 1;  ///< from 1, when it has been reached
  Look look;
  std::string size = "960x540";  ///< in pixels
  std::string says;              ///< what is to be seen there, for who does not see it
};

/// What stands behind the last step.
struct Ending {
  std::vector<std::string> try_by_hand;  ///< each a thing to do in a terminal
  std::string next;                      ///< the lesson to go on with, by name
  std::string lab;                       ///< the lab that uses it, by name; may be empty
};

struct Lesson {
  int number = 0;    ///< from the folder's name: 10
  std::string name;  ///< from the folder's name: listen
  std::string title;
  std::string summary;
  std::vector<Actor> actors;
  std::vector<Step> steps;  ///< its scenes, then a review step for each question of [end]
  std::optional<BrokenVariant> broken;
  std::optional<Picture> picture;
  Ending ending;
  std::vector<std::string> readme_shows;  ///< topics of coverage.hpp that stand in its README
  std::filesystem::path folder;
};

/// In the user's language (LC_ALL, LC_MESSAGES, LANG) if a lesson.LANGUAGE.toml is there, else in English.
Lesson load_lesson(const std::filesystem::path& folder);
/// "" is English, "ko" the lesson.ko.toml beside it.
Lesson load_lesson(const std::filesystem::path& folder, const std::string& language);

/// What to do after the lesson, as paragraphs for a face to show; may be empty.
std::string afterword(const Lesson& lesson);

}  // namespace switchboard::lessons
