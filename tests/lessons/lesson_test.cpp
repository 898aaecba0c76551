#include "lessons/player/lesson.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "lessons/player/catalogue.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::lessons {
namespace {

using Catch::Matchers::ContainsSubstring;

const std::string head = R"(title = "A lesson"
[[actor]]
label = "server"
program = "server"
arguments = ["{port}"]
role = "server"
)";

const std::string step = R"([[step]]
title = "One"
text = "It is `{tcp_state(server)}`."
go = [{ hold = "server", before = "accept" }, { start = "server", until = "running(server) == 1" }]
wait = "paused_before(server) == accept"
look = { view = "stage", subject = "server" }
)";

struct LessonFolder {
  TemporaryDirectory directory;
  std::filesystem::path folder() const { return directory.path() / "07_test"; }
  void write(const std::string& text) const { write_file(folder() / "lesson.toml", text); }

  /// The complaint without the folder's own path; "" when there is none.
  std::string complaint(const std::string& text) const {
    write(text);
    try {
      load_lesson(folder());
      return "";
    } catch (const LessonError& error) {
      const std::string what = error.what();
      return what.substr(what.find("lesson.toml"));
    }
  }
};

const std::string picture = R"([picture]
step = 1
view = "stage"
subject = "server"
call = "accept"
says = "A server."
)";

}  // namespace

TEST_CASE("a lesson says which moment its picture shows") {
  const LessonFolder files;
  files.write("title = \"A lesson\"\n" + picture + head.substr(head.find('\n') + 1) + step);
  const auto lesson = load_lesson(files.folder());
  REQUIRE(lesson.picture);
  CHECK(lesson.picture->of == Picture::Of::as_written);
  CHECK(lesson.picture->step == 1);
  CHECK(lesson.picture->look.call == "accept");
  CHECK(lesson.picture->size == "960x540");
  CHECK_THAT(files.complaint(head + step + "[picture]\nstep = 2\nview = \"stage\"\nsays = \"x\"\n"),
             ContainsSubstring("'step' is a number from 1 to 1"));
  CHECK_THAT(files.complaint(head + step + "[picture]\nof = \"break_it\"\nstep = 1\nview = \"stage\"\n"),
             ContainsSubstring("there is no break_it"));
  CHECK_THAT(files.complaint(head + step + "[picture]\nstep = 1\nview = \"stage\"\ncall = \"bind\"\n"),
             ContainsSubstring("'call' is one of the 'subject'"));
}

TEST_CASE("every lesson that ships is valid and complete") {
  const auto lessons = all_lessons();
  REQUIRE_FALSE(lessons.empty());
  for (const auto& entry : lessons) {
    INFO(entry.folder.string());
    const auto lesson = load_lesson(entry.folder);
    CHECK(lesson.number == entry.number);
    const auto scenes = std::ranges::count(lesson.steps, Step::Kind::scene, &Step::kind);
    CHECK(scenes >= 4);
    CHECK(scenes <= 12);
    CHECK(std::ssize(lesson.steps) - scenes == 5);
    CHECK(lesson.broken);
    CHECK_FALSE(lesson.ending.try_by_hand.empty());
    CHECK((lesson.ending.next.empty() || find_lesson(lesson.ending.next)));
    for (const auto& actor : lesson.actors)
      CHECK(std::filesystem::exists(entry.folder / (actor.program + ".cpp")));
    CHECK(std::filesystem::exists(entry.folder / "README.md"));
  }
}

TEST_CASE("a lesson's file is read into actors, steps, actions and conditions") {
  const LessonFolder files;
  files.write(head + step);
  const auto lesson = load_lesson(files.folder());
  CHECK(lesson.number == 7);
  CHECK(lesson.name == "test");
  CHECK(lesson.title == "A lesson");
  REQUIRE(lesson.actors.size() == 1);
  CHECK(lesson.actors[0].role == ActorRole::server);
  CHECK(lesson.actors[0].capabilities == Actor::Capabilities::dropped);
  REQUIRE(lesson.steps.size() == 1);
  REQUIRE(lesson.steps[0].actions.size() == 2);
  CHECK(std::get<HoldBefore>(lesson.steps[0].actions[0].deed).call == "accept");
  CHECK(std::get<StartActor>(lesson.steps[0].actions[1].deed).actor == "server");
  CHECK(lesson.steps[0].actions[1].until == "running(server) == 1");
  CHECK(lesson.steps[0].look.subject == "server");
  CHECK_FALSE(lesson.broken);
}

TEST_CASE("what a step and a README show is named by topic") {
  const LessonFolder files;
  files.write("readme_shows = [\"python\"]\n" + head + step + "shows = [\"accept\", \"bind\"]\n");
  const auto lesson = load_lesson(files.folder());
  CHECK(lesson.readme_shows == std::vector<std::string>{"python"});
  CHECK(lesson.steps[0].shows == std::vector<std::string>{"accept", "bind"});
  CHECK_THAT(files.complaint(head + step + "shows = \"accept\"\n"),
             ContainsSubstring("a list of texts is expected"));
}

TEST_CASE("a choice is right by a condition of its own or by a value of the question's fact") {
  const LessonFolder files;
  files.write(head + step + R"toml([step.question]
text = "Which?"
answer_fact = "accept_queue.length(server)"
choices = [{ text = "three", value = 3 }, { text = "another", when = "accept_queue.length(server) != 3" }]
difference = "So."
)toml");
  const auto lesson = load_lesson(files.folder());
  const auto& question = lesson.steps[0].question;
  REQUIRE(question);
  CHECK(question->kind == Question::Kind::choice);
  CHECK(question->choices[0].when == "accept_queue.length(server) == 3");
  CHECK(question->choices[1].when == "accept_queue.length(server) != 3");
}

TEST_CASE("a mistake in a lesson is told with its file and line") {
  const LessonFolder files;
  CHECK(files.complaint(head + step).empty());
  CHECK_THAT(files.complaint("title = \n"), ContainsSubstring("lesson.toml:1: "));
  CHECK(files.complaint("title = \"x\"\n") == "lesson.toml:1: a lesson needs at least one [[actor]]");
  CHECK(files.complaint(head) == "lesson.toml:1: a lesson needs at least one [[step]]");
  CHECK(files.complaint("titel = \"x\"\n") == "lesson.toml:1: 'titel' means nothing here");

  const auto with = [&](const std::string& old, const std::string& fresh) {
    auto text = head + step;
    return files.complaint(text.replace(text.find(old), old.size(), fresh));
  };
  CHECK(with("running(server) == 1", "runing(server) == 1") == "lesson.toml:10: there is no fact 'runing'");
  CHECK(with("paused_before(server) ==", "paused_before(sever) ==") ==
        "lesson.toml:11: there is no actor 'sever'");
  CHECK(with("{tcp_state(server)}", "{tcp_stat(server)}") == "lesson.toml:9: there is no fact 'tcp_stat'");
  CHECK(with("start = \"server\"", "start = \"client\"") == "lesson.toml:10: there is no actor 'client'");
  CHECK(with("start = \"server\"", "begin = \"server\"") == "lesson.toml:10: 'begin' means nothing here");
  CHECK(with("start = \"server\"", "start = \"server\", end = \"server\"") ==
        "lesson.toml:10: an action is one of start, hold, step, continue, release, signal and end");
  CHECK(with("\"stage\"", "\"stange\"") == "lesson.toml:12: there is no view 'stange'");
  CHECK(with("role = \"server\"", "role = \"waiter\"") == "lesson.toml:6: a role is server or client");
  CHECK(with("program = \"server\"", "program = \"/bin/sh\"") ==
        "lesson.toml:4: a program is named without a path");
}

TEST_CASE("a question without a fact that decides it is refused") {
  const LessonFolder files;
  CHECK(files.complaint(head + step + "[step.question]\ntext = \"?\"\ndifference = \"So.\"\n") ==
        "lesson.toml:13: a question needs choices, or an answer_fact whose value is the answer");
  CHECK(files.complaint(head + step +
                        "[step.question]\ntext = \"?\"\ndifference = \"So.\"\n"
                        "choices = [{ text = \"a\" }, { text = \"b\" }]\n") ==
        "lesson.toml:16: a choice says 'when' it is right, or the 'value' of answer_fact");
}

TEST_CASE("a folder without a lesson, or with a name that is none, is refused") {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory.path() / "07_empty");
  CHECK_THROWS_WITH(load_lesson(directory.path() / "07_empty"),
                    ContainsSubstring("lesson.toml:1: there is no such file"));
  CHECK_THROWS_WITH(load_lesson(directory.path() / "player"), ContainsSubstring("named NN_name"));
}

TEST_CASE("an ending asks what the lesson has shown, then names what to do") {
  const LessonFolder test;
  test.write(head + step + R"toml([end]
try = ["Do it with `nc`."]
lab = "echo_server"
[[end.question]]
text = "How many calls of accept?"
answer_fact = "calls(server, accept)"
difference = "None."
)toml");
  const auto lesson = load_lesson(test.folder());
  REQUIRE(lesson.steps.size() == 2);
  CHECK(lesson.steps[0].kind == Step::Kind::scene);
  CHECK(lesson.steps[1].kind == Step::Kind::review);
  CHECK(lesson.steps[1].title == "Looking back, 1 of 1");
  CHECK(lesson.steps[1].actions.empty());
  CHECK(afterword(lesson) ==
        "**Try by hand**\n\n1. Do it with `nc`.\n\n**Use it:** `switchboard lab start echo_server`\n\n");
  CHECK(test.complaint(head + step + "[end]\nnonsense = 1\n") ==
        "lesson.toml:14: 'nonsense' means nothing here");
}

TEST_CASE("a signal is named as kill names it") {
  const LessonFolder test;
  const auto with = [](const std::string& go) {
    return head + "[[step]]\ntitle = \"One\"\ntext = \"Text.\"\ngo = [" + go +
           "]\nlook = { view = \"stage\" }\n";
  };
  test.write(with(R"({ signal = "SIGUSR1", to = "server" })"));
  const auto lesson = load_lesson(test.folder());
  CHECK(std::get<SignalActor>(lesson.steps.at(0).actions.at(0).deed).number == SIGUSR1);
  CHECK_THAT(test.complaint(with(R"({ signal = "SIGNONE", to = "server" })")),
             ContainsSubstring("there is no signal 'SIGNONE'"));
}

TEST_CASE("a lesson speaks the user's language when it has been translated") {
  const LessonFolder test;
  test.write(head + step);
  auto translated = head + step;
  translated.replace(translated.find("A lesson"), 8, "Eine Lektion");
  write_file(test.folder() / "lesson.de.toml", translated);
  const auto title_with = [&](const char* all, const char* lang) {
    ::setenv("LC_ALL", all, 1);
    ::setenv("LANG", lang, 1);
    auto title = load_lesson(test.folder()).title;
    ::unsetenv("LC_ALL");
    ::unsetenv("LANG");
    return title;
  };
  CHECK(title_with("", "de_DE.UTF-8") == "Eine Lektion");
  CHECK(title_with("C.UTF-8", "de_DE.UTF-8") == "A lesson");
  CHECK(title_with("", "fr_FR.UTF-8") == "A lesson");
  CHECK(title_with("", "../../etc/x") == "A lesson");
}

TEST_CASE("a forked child is asked about by its number") {
  const LessonFolder test;
  CHECK(test.complaint(head + R"([[step]]
title = "One"
text = "{blocked_in(server.2)}"
look = { view = "stage" }
)")
            .empty());
  CHECK_THAT(test.complaint(head + R"([[step]]
title = "One"
text = "{blocked_in(server.x)}"
look = { view = "stage" }
)"),
             ContainsSubstring("there is no actor 'server.x'"));
}

}  // namespace switchboard::lessons
