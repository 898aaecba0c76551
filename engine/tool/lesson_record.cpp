#include "engine/tool/lesson_record.hpp"

#include <fmt/format.h>

#include <sstream>

#include "engine/recording/compact.hpp"
#include "engine/recording/reader.hpp"
#include "engine/tool/terminal/faces.hpp"
#include "engine/tool/visualizer_program.hpp"
#include "lessons/player/pointed.hpp"
#include "lessons/player/saved_performance.hpp"
#include "lessons/player/session.hpp"
#include "lessons/player/temporary_folder.hpp"

namespace switchboard::tool {
namespace {

namespace fs = std::filesystem;
using lessons::LessonSession;
using lessons::SavedOf;

/// In English, and with the folder that the user named for the lessons.
lessons::Lesson lesson_in(const lessons::LessonEntry& entry, const fs::path& folder) {
  auto lesson = lessons::load_lesson(entry.folder, "");
  lesson.folder = folder / entry.folder.filename();
  return lesson;
}

/// It is played as always, and its file is then made small.
bool keep(const lessons::LessonEntry& entry, SavedOf of, const fs::path& to) {
  const lessons::TemporaryFolder place;
  const auto played = (place.path() / "played.swb").string();
  std::ostringstream said;
  int status = 0;
  {
    LessonSession::Options options;
    options.recording = played;
    options.remember = LessonSession::Options::Remember::nothing;
    options.saved = LessonSession::Options::Saved::never;
    if (of == SavedOf::broken) options.variant = LessonSession::Options::Variant::broken;
    LessonSession session(lessons::load_lesson(entry.folder, ""), std::move(options));
    status = terminal::play_as_text(session, terminal::Questions::shown, said, nullptr);
  }
  if (status != 0) {
    fmt::print("{}\nfailed {}\n", said.str(), to.filename().string());
    return false;
  }
  fs::create_directories(to.parent_path());
  compact_recording(played, to.string());
  fmt::print("kept   {} ({} KB)\n", to.filename().string(), fs::file_size(to) / 1024);
  std::fflush(stdout);
  return true;
}

}  // namespace

bool record_lesson(const lessons::LessonEntry& entry, const fs::path& folder) {
  const auto lesson = lesson_in(entry, folder);
  bool good = keep(entry, SavedOf::as_written, saved_recording(lesson, SavedOf::as_written));
  if (lesson.broken) good &= keep(entry, SavedOf::broken, saved_recording(lesson, SavedOf::broken));
  return good && draw_lesson_picture(entry, folder);
}

bool draw_lesson_picture(const lessons::LessonEntry& entry, const fs::path& folder) {
  const auto lesson = lesson_in(entry, folder);
  if (!lesson.picture) return true;
  const auto& picture = *lesson.picture;
  const bool broken = picture.of == lessons::Picture::Of::broken;
  const auto recording = saved_recording(lesson, broken ? SavedOf::broken : SavedOf::as_written).string();
  auto timeline = load_recording(recording);
  const auto moment = lessons::saved_step(timeline, picture.step);
  if (!moment) {
    fmt::print("{} does not come to step {}.\n", recording, picture.step);
    return false;
  }
  const auto file = (lesson.folder / "picture.png").string();
  std::vector<std::string> words{recording,
                                 "--at",
                                 fmt::format("{}ns", moment->ns),
                                 "--page",
                                 picture.look.view,
                                 "--screenshot",
                                 file,
                                 "--palette",
                                 "--theme",
                                 "dark",
                                 "--size",
                                 picture.size};
  if (const auto call = pointed_call(picture.look, timeline, *moment))
    words.insert(words.end(), {"--select", std::to_string(call->value)});
  const auto answer = ask_visualizer(words);
  if (!answer || !answer->is_good) {
    fmt::print("There is no picture of {}: {}\n", lesson.name,
               answer ? "the visualizer did not draw it." : "the visualizer is not built.");
    return false;
  }
  fmt::print("drawn  {} ({} KB)\n", file, fs::file_size(file) / 1024);
  return true;
}

}  // namespace switchboard::tool
