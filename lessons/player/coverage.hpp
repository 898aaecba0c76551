#pragma once
// Which topic is shown where: the topics that the lessons must cover (lessons/topics.toml), found in the
// steps and READMEs whose lesson.toml names them under `shows` and `readme_shows`.
//
//   const auto topics = load_topics(lessons_root() / "topics.toml");
//   const auto lessons = …;                              every lesson, as written in English
//   std::cout << coverage_table(topics, lessons);        docs/coverage.md
//   for (auto& problem : coverage_problems(topics, lessons)) …
//
// It takes the tags at their word: whether a step shows what it claims is for people to judge.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "lessons/player/lesson.hpp"

namespace switchboard::lessons {

struct Topic {
  std::string name;     ///< what a lesson.toml calls it: reuseaddr
  std::string says;     ///< what must be covered, in words
  std::string not_yet;  ///< why no lesson shows it; empty when one must
};

/// In the file's order. Throws LessonError.
std::vector<Topic> load_topics(const std::filesystem::path& file);

/// A page in Markdown: a row for each topic, in order, with every step that shows it.
std::string coverage_table(std::span<const Topic> topics, std::span<const Lesson> lessons);

/// One sentence for each topic that nothing shows and that is not listed as not yet, that is listed so
/// although something shows it, and for each tag that is no topic.
std::vector<std::string> coverage_problems(std::span<const Topic> topics, std::span<const Lesson> lessons);

}  // namespace switchboard::lessons
