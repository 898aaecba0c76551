#include "lessons/player/session.hpp"

#include <cstdlib>

#include "engine/recording/writer.hpp"
#include "lessons/player/cast.hpp"
#include "lessons/player/progress.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::lessons {
namespace {

using Catch::Matchers::ContainsSubstring;

constexpr const char* handmade = R"toml(title = "Handmade"
[[actor]]
label = "server"
program = "server"
arguments = ["{port}"]
role = "server"

[[step]]
title = "Begin"
text = "There are {programs.running} programs."
go = [{ start = "server" }]
wait = "running(server) == 1"
look = { view = "stage" }

[[step]]
title = "Ask"
text = "Next the server writes."
go = [{ continue = "server" }]
wait = "succeeded(server, write) == 1"
look = { view = "calls", subject = "server" }
[step.question]
text = "What does write return?"
choices = [
  { text = "7", when = "result(server, write) == 7" },
  { text = "8", when = "result(server, write) == 8" },
]
difference = "It returned {result(server, write)}."

[[step]]
title = "Count"
text = "And again."
go = [{ continue = "server", until = "calls(server, write) > {calls(server, write)}" }]
look = { view = "stage" }
[step.question]
text = "How often has it written?"
answer_fact = "calls(server, write)"
unit = "times"
difference = "Twice."

[break_it]
title = "server 0"
arguments = { server = ["{port}", "0"] }
[[break_it.step]]
title = "Broken"
text = "With another argument."
go = [{ start = "server" }]
wait = "running(server) == 1"
look = { view = "stage" }
)toml";

struct Played;

RecordingInfo network(const std::string& kind) {
  RecordingInfo info;
  info.network = kind;
  return info;
}

/// A server that writes once each time it is continued; its recording is written by hand.
class HandmadeCast : public Cast {
 public:
  HandmadeCast(const std::string& recording, Played& played);

  void post(control::Request request) override;
  std::size_t answered() const override { return answered_; }
  bool is_ready() const override { return true; }
  void finish() override {
    if (!over_) writer_.finish(Time{(last_id_ + 1) * 1000});
    over_ = true;
  }
  bool is_over() const override { return over_; }
  std::optional<std::string> failure() const override;

 private:
  void write(Fact fact) {
    ++last_id_;
    const std::vector<Event> events{{{last_id_}, Time{last_id_ * 1000}, std::move(fact)}};
    writer_.write(events);
  }

  RecordingWriter writer_;
  Played& played_;
  std::int64_t last_id_ = 0;
  std::size_t answered_ = 0;
  bool over_ = false;
};

struct Played {
  TemporaryDirectory directory;
  std::vector<control::Request> seen;
  std::int64_t written = 8;
  bool deaf = false, dies = false;  // it does not write when continued; it ends instead
  std::string network = "private";
  std::optional<std::string> refusal;  // when the first program is to start
  std::string recording;               // empty: a temporary one
  std::optional<LessonSession> session;

  Played() {
    ::setenv("XDG_STATE_HOME", (directory.path() / "state").c_str(), 1);
    write_file(directory.path() / "07_handmade/lesson.toml", handmade);
    write_file(directory.path() / "programs/server", "");
  }
  ~Played() { ::unsetenv("XDG_STATE_HOME"); }

  LessonSession& play(std::int64_t patience_ms = 60'000) {
    LessonSession::Options options;
    options.programs = (directory.path() / "programs").string();
    options.patience_ms = patience_ms;
    options.recording = recording;
    options.make_cast = [this](const std::string& file) {
      return std::make_unique<HandmadeCast>(file, *this);
    };
    session.emplace(load_lesson(directory.path() / "07_handmade"), std::move(options));
    return *session;
  }

  /// A handmade cast answers at once, so a few looks are enough.
  void look() {
    for (int i = 0; i < 20; ++i) session->update();
  }
};

HandmadeCast::HandmadeCast(const std::string& recording, Played& played)
    : writer_(recording, network(played.network)), played_(played) {}

std::optional<std::string> HandmadeCast::failure() const {
  return played_.seen.empty() ? std::nullopt : played_.refusal;
}

void HandmadeCast::post(control::Request request) {
  if (played_.refusal) {
    played_.seen.push_back(std::move(request));
    return;
  }
  if (const auto* record = std::get_if<control::RecordNote>(&request)) write(record->note);
  if (const auto* run = std::get_if<control::Run>(&request))
    write(ProcessStarted{{1}, run->label, run->argv, run->argv.front()});
  if (std::holds_alternative<control::Continue>(request)) {
    if (played_.dies) write(ProcessExited{{1}, {.code = 1, .signal = {}}});
    if (!played_.deaf) {
      Syscall call;
      call.process = {1};
      call.thread = {1};
      call.name = "write";
      call.result = played_.written;
      call.returned = Time{(last_id_ + 1) * 1000};
      write(call);
    }
  }
  played_.seen.push_back(std::move(request));
  ++answered_;
}

template <class Request>
const Request* last(const std::vector<control::Request>& seen) {
  for (auto request = seen.rbegin(); request != seen.rend(); ++request)
    if (const auto* found = std::get_if<Request>(&*request)) return found;
  return nullptr;
}

}  // namespace

TEST_CASE("a lesson goes from its first step over predictions to its end") {
  Played played;
  auto& session = played.play();
  CHECK(session.phase() == Phase::starting);
  played.look();
  REQUIRE(session.phase() == Phase::reached);
  CHECK(session.text() == "There are 1 programs.");
  CHECK(session.outcome() == nullptr);

  session.next();
  REQUIRE(session.phase() == Phase::asking);
  played.look();
  CHECK(last<control::Continue>(played.seen) == nullptr);  // nothing runs while the question is open
  CHECK_FALSE(session.answer(3));
  CHECK(session.answer(1));
  CHECK(session.phase() == Phase::waiting);
  played.look();
  REQUIRE(session.phase() == Phase::reached);
  REQUIRE(session.outcome() != nullptr);
  CHECK(session.outcome()->predicted == "7");
  CHECK(session.outcome()->observed == "8");
  CHECK(session.outcome()->verdict == Outcome::Verdict::different);
  CHECK(session.outcome()->difference == "It returned 8.");

  session.next();
  CHECK(session.answer(2));
  played.look();
  REQUIRE(session.phase() == Phase::reached);
  CHECK(session.outcome()->observed == "2 times");
  CHECK(session.outcome()->verdict == Outcome::Verdict::same);

  session.next();
  played.look();
  CHECK(session.phase() == Phase::finished);
  CHECK(session.reader()->is_finished());
  CHECK(session.text_of(0) == "There are 1 programs.");
  CHECK(progress_of("handmade").done);
  CHECK(progress_of("handmade").reached == 3);
}

namespace {

/// Plays it once to its end and leaves the recording in the lesson's folder, as `lessons --record` does.
void keep_one(Played& played) {
  played.recording = (played.directory.path() / "07_handmade/handmade.swb").string();
  auto& session = played.play();
  for (int step = 0; step < 3; ++step) {
    played.look();
    session.pass();
    played.look();
    session.next();
  }
  played.look();
  REQUIRE(session.phase() == Phase::finished);
  played.recording.clear();
  played.seen.clear();
}

void play_the_kept_one(Played& played, const std::string& why) {
  played.written = 12;  // were it to run now
  auto& session = played.play();
  played.look();
  REQUIRE(session.phase() == Phase::reached);
  CHECK_THAT(session.why_saved(), ContainsSubstring(why));
  CHECK_THAT(session.text(), ContainsSubstring("This is a saved recording"));
  CHECK_THAT(session.text(), ContainsSubstring(why));
  CHECK_THAT(session.text(), ContainsSubstring("There are 1 programs."));
  session.next();
  REQUIRE(session.phase() == Phase::asking);
  CHECK_THAT(session.text(), !ContainsSubstring("saved"));
  CHECK(last<control::Continue>(played.seen) == nullptr);
  session.answer(2);
  played.look();
  REQUIRE(session.phase() == Phase::reached);
  CHECK(session.outcome()->observed == "8");
  CHECK(session.outcome()->verdict == Outcome::Verdict::same);
  session.restart();
  played.look();
  CHECK(session.phase() == Phase::reached);
  CHECK_FALSE(session.why_saved().empty());
}

}  // namespace

TEST_CASE("without a private network a lesson is shown from its saved recording, and says so") {
  Played played;
  keep_one(played);
  played.network = "host";
  play_the_kept_one(played, "does not permit a private network");
}

TEST_CASE("where tracing is refused a lesson is shown from its saved recording, with the reason") {
  Played played;
  keep_one(played);
  played.refusal = "ptrace is not permitted.";
  play_the_kept_one(played, "ptrace is not permitted.");
}

TEST_CASE("a lesson that has no saved recording runs in the host's network") {
  Played played;
  played.network = "host";
  auto& session = played.play();
  played.look();
  CHECK(session.phase() == Phase::reached);
  CHECK(session.why_saved().empty());
}

TEST_CASE("the right answer is what was observed, not what the lesson says") {
  Played played;
  played.written = 7;
  auto& session = played.play();
  played.look();
  session.next();
  session.answer(1);
  played.look();
  CHECK(session.outcome()->observed == "7");
  CHECK(session.outcome()->verdict == Outcome::Verdict::same);
}

TEST_CASE("what no choice describes is said, and agrees with no prediction") {
  Played played;
  played.written = 5;
  auto& session = played.play();
  played.look();
  session.next();
  session.answer(2);
  played.look();
  CHECK(session.outcome()->observed == "None of these.");
  CHECK(session.outcome()->verdict == Outcome::Verdict::different);
}

TEST_CASE("a question that is passed shows the observation without a verdict") {
  Played played;
  auto& session = played.play();
  played.look();
  session.next();
  session.pass();
  played.look();
  REQUIRE(session.outcome() != nullptr);
  CHECK_FALSE(session.outcome()->predicted);
  CHECK(session.outcome()->verdict == Outcome::Verdict::not_asked);
}

TEST_CASE("lesson programs run without capabilities, with the port filled in") {
  Played played;
  played.play();
  played.look();
  const auto* run = last<control::Run>(played.seen);
  REQUIRE(run != nullptr);
  CHECK(run->label == "server");
  CHECK(run->capabilities == control::Run::Capabilities::dropped);
  CHECK(run->argv ==
        std::vector<std::string>{(played.directory.path() / "programs/server").string(), "8080"});
}

TEST_CASE("a performance has a folder of its own, which is empty at first and gone in the end") {
  Played played;
  std::string text = handmade;
  const std::string arguments = R"(arguments = ["{port}"])";
  text.replace(text.find(arguments), arguments.size(), R"(arguments = ["{folder}/a", "{folder}/b"])");
  write_file(played.directory.path() / "07_handmade/lesson.toml", text);
  const auto folder_of = [&] {
    played.look();
    const auto& argv = last<control::Run>(played.seen)->argv;
    const std::filesystem::path one{argv[1]}, other{argv[2]};
    CHECK(one.parent_path() == other.parent_path());
    return one.parent_path();
  };
  auto& session = played.play();
  const auto first = folder_of();
  CHECK(std::filesystem::is_empty(first));
  write_file(first / "a", "left behind");
  session.restart();
  const auto second = folder_of();
  CHECK(second != first);
  CHECK(std::filesystem::is_empty(second));
  played.session.reset();
  CHECK_FALSE(std::filesystem::exists(first));
  CHECK_FALSE(std::filesystem::exists(second));
}

TEST_CASE("the break it switch starts again with other arguments, and mends again") {
  Played played;
  auto& session = played.play();
  played.look();
  const auto before = session.performance();
  session.break_it();
  CHECK(session.is_broken());
  CHECK(session.performance() > before);
  CHECK(session.step_count() == 1);
  played.look();
  REQUIRE(session.phase() == Phase::reached);
  CHECK(last<control::Run>(played.seen)->argv.back() == "0");
  session.break_it();
  played.look();
  CHECK_FALSE(session.is_broken());
  CHECK(session.step_count() == 3);
  CHECK(session.phase() == Phase::reached);
}

TEST_CASE("a fact that does not come true fails the step with a sentence that says what was seen") {
  Played played;
  auto& session = played.play(0);
  played.look();
  session.next();
  played.deaf = true;
  session.pass();
  played.look();
  REQUIRE(session.phase() == Phase::failed);
  CHECK(session.failure() ==
        "After 0 s it is still not so that succeeded(server, write) == 1; succeeded(server, write) is 0.");
}

TEST_CASE("a server that ends by itself fails the step without waiting") {
  Played played;
  auto& session = played.play();
  played.look();
  session.next();
  played.deaf = true;
  played.dies = true;
  session.pass();
  played.look();
  REQUIRE(session.phase() == Phase::failed);
  CHECK(session.failure() ==
        "The server ended (exit status 1) before it was so that succeeded(server, write) == 1.");
}

TEST_CASE("a server that ends by itself as awaited leaves the step waiting for the rest") {
  Played played;
  std::string lesson = handmade;
  const std::string before = "succeeded(server, write) == 1";
  lesson.replace(lesson.find(before), before.size(),
                 "running(server) == 0 and counter(TcpExt.ListenDrops) == 1");
  write_file(played.directory.path() / "07_handmade/lesson.toml", lesson);
  auto& session = played.play();
  played.look();
  session.next();
  played.deaf = true;
  played.dies = true;
  session.pass();
  played.look();
  INFO(session.failure());
  CHECK(session.phase() == Phase::waiting);
}

TEST_CASE("a program that is not built fails the lesson and names it") {
  Played played;
  std::filesystem::remove(played.directory.path() / "programs/server");
  auto& session = played.play();
  played.look();
  CHECK(session.phase() == Phase::failed);
  CHECK_THAT(session.failure(), ContainsSubstring("programs/server is not built."));
  write_file(played.directory.path() / "programs/server", "");
  session.restart();
  played.look();
  CHECK(session.phase() == Phase::reached);
}

}  // namespace switchboard::lessons
