#include "lessons/player/coverage.hpp"

#include "lessons/player/catalogue.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::lessons {
namespace {

using Catch::Matchers::ContainsSubstring;

std::vector<Lesson> every_lesson() {
  std::vector<Lesson> lessons;
  for (const auto& entry : all_lessons()) lessons.push_back(load_lesson(entry.folder, ""));
  return lessons;
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const auto& sentence : sentences) text += sentence + "\n";
  return text;
}

/// One lesson with one step that shows these topics.
Lesson lesson_showing(std::vector<std::string> topics) {
  Lesson lesson;
  lesson.name = "accept";
  lesson.folder = "lessons/11_accept";
  Step step;
  step.title = "A number";
  step.shows = std::move(topics);
  lesson.steps = {step};
  return lesson;
}

}  // namespace

TEST_CASE("every topic that the lessons must cover is shown by a step, or is listed as not yet") {
  const auto topics = load_topics(lessons_folder() / "topics.toml");
  REQUIRE(topics.size() > 50);
  CHECK(joined(coverage_problems(topics, every_lesson())) == "");
}

TEST_CASE("docs/coverage.md is what switchboard lessons --coverage prints") {
  const auto topics = load_topics(lessons_folder() / "topics.toml");
  CHECK(read_file(SWITCHBOARD_SOURCE_DIR "/docs/coverage.md") == coverage_table(topics, every_lesson()));
}

TEST_CASE("a topic without a step is a problem unless it is listed, and a tag without a topic is one") {
  const std::vector<Topic> topics{{"accept", "accept", ""}, {"http", "HTTP", ""}, {"chat", "Chat", "later"}};
  CHECK(joined(coverage_problems(topics, std::vector{lesson_showing({"accept", "http"})})) == "");
  CHECK(joined(coverage_problems(topics, std::vector{lesson_showing({"accept"})})) ==
        "No lesson shows 'http' (HTTP).\n");
  CHECK_THAT(joined(coverage_problems(topics, std::vector{lesson_showing({"accept", "http", "chat"})})),
             ContainsSubstring("'chat' is listed as not yet, and it is shown."));
  CHECK_THAT(joined(coverage_problems(topics, std::vector{lesson_showing({"accept", "http", "acept"})})),
             ContainsSubstring("There is no topic 'acept'"));
}

TEST_CASE("the table names lesson, step and page for each topic") {
  const std::vector<Topic> topics{
      {"accept", "accept", ""}, {"python", "Python", ""}, {"chat", "Chat", "later"}};
  auto lesson = lesson_showing({"accept"});
  lesson.readme_shows = {"python"};
  lesson.broken = BrokenVariant{"addrlen = 0", {}, lesson.steps};
  const auto table = coverage_table(topics, std::vector{lesson});
  CHECK_THAT(table, ContainsSubstring("| accept | [accept](../lessons/11_accept/) 1, A number<br>"
                                      "[accept](../lessons/11_accept/) broken 1, A number |"));
  CHECK_THAT(table, ContainsSubstring("| Python | [accept](../lessons/11_accept/README.md), its page |"));
  CHECK_THAT(table, ContainsSubstring("| Chat | not yet: later |"));
}

TEST_CASE("a list of topics that is wrong says where") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "topics.toml";
  const auto complaint = [&](const char* text) {
    write_file(file, text);
    try {
      load_topics(file);
      return std::string{};
    } catch (const LessonError& error) {
      return std::string{error.what()};
    }
  };
  CHECK(complaint("[[topic]]\nname = \"a\"\nsays = \"A\"\n").empty());
  CHECK_THAT(complaint("[[topic]]\nname = \"a\"\n"), ContainsSubstring(":1: a topic has a name"));
  CHECK_THAT(complaint("[[topic]]\nname = \"a\"\nsays = \"A\"\n[[topic]]\nname = \"a\"\nsays = \"A\"\n"),
             ContainsSubstring(":4: this topic is there already"));
  CHECK_THAT(complaint("name = \"a\"\n"), ContainsSubstring("[[topic]] is missing"));
}

}  // namespace switchboard::lessons
