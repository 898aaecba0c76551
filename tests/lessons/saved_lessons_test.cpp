// The recordings and pictures that `switchboard lessons --record` keeps beside each lesson. They are played
// here to their end, which needs no rights.

#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/recording/reader.hpp"
#include "engine/tool/terminal/faces.hpp"
#include "lessons/player/catalogue.hpp"
#include "lessons/player/saved_performance.hpp"
#include "lessons/player/session.hpp"
#include "tests/catch_any.hpp"

namespace switchboard::lessons {
namespace {

using Catch::Matchers::ContainsSubstring;
using Variant = LessonSession::Options::Variant;

constexpr const char* again = "`switchboard lessons --record lessons` makes it again";

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

LessonSession saved(const LessonEntry& entry, Variant variant) {
  LessonSession::Options options;
  options.remember = LessonSession::Options::Remember::nothing;
  options.saved = LessonSession::Options::Saved::always;
  options.variant = variant;
  return {load_lesson(entry.folder, ""), std::move(options)};
}

void play(const LessonEntry& entry, Variant variant) {
  INFO(entry.folder.string() << ": " << again);
  auto session = saved(entry, variant);
  std::ostringstream out;
  REQUIRE(terminal::play_as_text(session, terminal::Questions::shown, out, nullptr) == 0);
  CHECK_THAT(out.str(), ContainsSubstring("This is a saved recording"));
  for (const auto& record : session.records()) {
    REQUIRE(record.reached);
    if (record.outcome) CHECK(record.outcome->answer == Outcome::Answer::decided);
  }
}

}  // namespace

TEST_CASE("every lesson can be shown from its saved recording, with each question answered") {
  for (const auto& entry : all_lessons()) {
    play(entry, Variant::as_written);
    if (load_lesson(entry.folder, "").broken) play(entry, Variant::broken);
  }
}

TEST_CASE("a saved recording holds nothing of whoever made it") {
  for (const auto& entry : all_lessons()) {
    const auto lesson = load_lesson(entry.folder, "");
    for (const auto of : {SavedOf::as_written, SavedOf::broken}) {
      const auto path = saved_recording(lesson, of);
      INFO(path.string());
      const auto bytes = text_of(path);
      CHECK(bytes.find("/home/") == std::string::npos);
      CHECK(bytes.find("/ro" "ot/") == std::string::npos);
      const auto timeline = load_recording(path.string());
      CHECK(timeline.info.network == "private");
      for (const auto& event : timeline.events())
        if (const auto* started = std::get_if<ProcessStarted>(&event.fact))
          CHECK_THAT(started->executable, Catch::Matchers::StartsWith("/opt/switchboard/"));
    }
  }
}

TEST_CASE("the lab that uses a lesson is there, and the lesson's page names it") {
  for (const auto& entry : all_lessons()) {
    const auto lab = load_lesson(entry.folder, "").ending.lab;
    if (lab.empty()) continue;
    INFO(entry.folder.string() << ": " << lab);
    bool found = false;
    for (const auto& folder : std::filesystem::directory_iterator(SWITCHBOARD_SOURCE_DIR "/labs"))
      found |= folder.path().filename().string().ends_with("_" + lab) &&
               std::filesystem::exists(folder.path() / "lab.toml");
    CHECK(found);
    CHECK_THAT(text_of(entry.folder / "README.md"), ContainsSubstring("`switchboard lab start " + lab + "`"));
  }
}

TEST_CASE("every lesson's page shows its picture, with the words that say what is to be seen") {
  for (const auto& entry : all_lessons()) {
    const auto lesson = load_lesson(entry.folder, "");
    INFO(entry.folder.string());
    REQUIRE(lesson.picture);
    CHECK_THAT(text_of(entry.folder / "README.md"),
               ContainsSubstring("![" + lesson.picture->says + "](picture.png)"));
    const auto picture = text_of(entry.folder / "picture.png");
    CHECK_THAT(picture, Catch::Matchers::StartsWith("\x89PNG"));
    CHECK(picture.size() < 80'000);
  }
}

}  // namespace switchboard::lessons
