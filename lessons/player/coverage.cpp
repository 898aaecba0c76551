#include "lessons/player/coverage.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

namespace switchboard::lessons {
namespace {

namespace fs = std::filesystem;

/// Where a topic is shown: "accept 4, Whose address is it?".
struct Place {
  std::string topic, text;
};

void add_steps(const Lesson& lesson, const std::vector<Step>& steps, std::string_view variant,
               std::vector<Place>& places) {
  for (std::size_t i = 0; i < steps.size(); ++i)
    for (const auto& topic : steps[i].shows)
      places.push_back(
          {topic, fmt::format("[{}](../lessons/{}/) {}{}, {}", lesson.name, lesson.folder.filename().string(),
                              variant, i + 1, steps[i].title)});
}

std::vector<Place> places_of(std::span<const Lesson> lessons) {
  std::vector<Place> places;
  for (const auto& lesson : lessons) {
    add_steps(lesson, lesson.steps, "", places);
    if (lesson.broken) add_steps(lesson, lesson.broken->steps, "broken ", places);
    for (const auto& topic : lesson.readme_shows)
      places.push_back({topic, fmt::format("[{}](../lessons/{}/README.md), its page", lesson.name,
                                           lesson.folder.filename().string())});
  }
  return places;
}

std::string text_of(const toml::table& table, std::string_view key) {
  return table[key].value_or(std::string{});
}

}  // namespace

std::vector<Topic> load_topics(const fs::path& file) {
  std::vector<Topic> topics;
  try {
    const auto document = toml::parse_file(file.string());
    const auto* list = document.get_as<toml::array>("topic");
    if (list == nullptr) throw LessonError(fmt::format("{}:1: [[topic]] is missing", file.string()));
    for (const auto& element : *list) {
      const auto* table = element.as_table();
      const auto complain = [&](const char* what) {
        throw LessonError(fmt::format("{}:{}: {}", file.string(), element.source().begin.line, what));
      };
      if (table == nullptr) complain("[[topic]] is a table");
      Topic topic{text_of(*table, "name"), text_of(*table, "says"), text_of(*table, "not_yet")};
      if (topic.name.empty() || topic.says.empty()) complain("a topic has a name, and says what it is");
      if (std::ranges::count(topics, topic.name, &Topic::name) > 0) complain("this topic is there already");
      topics.push_back(std::move(topic));
    }
  } catch (const toml::parse_error& error) {
    throw LessonError(
        fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description()));
  }
  return topics;
}

std::string coverage_table(std::span<const Topic> topics, std::span<const Lesson> lessons) {
  std::string page =
      "# What the lessons cover\n\n"
      "Every topic that the lessons must cover, and where it is shown: a lesson and its step, a step of its "
      "broken\n"
      "variant, or the lesson's own page. Made from `lessons/topics.toml` and the tags in each `lesson.toml` "
      "by\n\n"
      "```\n"
      "switchboard lessons --coverage > docs/coverage.md\n"
      "```\n\n"
      "A test fails when this page is not what that prints, and when a topic is shown nowhere and not listed "
      "as not "
      "yet.\n\n"
      "| topic | shown by |\n|--|--|\n";
  const auto places = places_of(lessons);
  for (const auto& topic : topics) {
    std::string where;
    for (const auto& place : places)
      if (place.topic == topic.name) where += (where.empty() ? "" : "<br>") + place.text;
    if (where.empty()) where = "not yet: " + topic.not_yet;
    page += fmt::format("| {} | {} |\n", topic.says, where);
  }
  return page;
}

std::vector<std::string> coverage_problems(std::span<const Topic> topics, std::span<const Lesson> lessons) {
  std::vector<std::string> problems;
  const auto places = places_of(lessons);
  for (const auto& topic : topics) {
    const bool is_shown = std::ranges::count(places, topic.name, &Place::topic) > 0;
    if (!is_shown && topic.not_yet.empty())
      problems.push_back(fmt::format("No lesson shows '{}' ({}).", topic.name, topic.says));
    if (is_shown && !topic.not_yet.empty())
      problems.push_back(fmt::format("'{}' is listed as not yet, and it is shown.", topic.name));
  }
  for (const auto& place : places)
    if (std::ranges::count(topics, place.topic, &Topic::name) == 0)
      problems.push_back(fmt::format("There is no topic '{}': {}.", place.topic, place.text));
  return problems;
}

}  // namespace switchboard::lessons
