// switchboard lessons: the list, with progress; --check plays every lesson unattended; --coverage says which
// topic is shown where.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/observe/permissions.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/lesson_record.hpp"
#include "engine/tool/terminal/faces.hpp"
#include "lessons/player/catalogue.hpp"
#include "lessons/player/coverage.hpp"
#include "lessons/player/progress.hpp"
#include "lessons/player/session.hpp"

namespace switchboard::tool {
namespace {

using lessons::LessonSession;

std::string progress_text(const lessons::LessonProgress& progress) {
  if (progress.done) return "done";
  if (progress.reached == 0) return "not begun";
  return fmt::format("step {} of {}", progress.reached, progress.steps);
}

int list_as_text() {
  for (const auto& entry : lessons::all_lessons()) {
    const auto lesson = lessons::load_lesson(entry.folder);
    fmt::print("{:>3}  {:<12} {:<14} {}\n", entry.number, entry.name,
               progress_text(lessons::progress_of(entry.name)), lesson.title);
  }
  return 0;
}

int list_as_json() {
  auto list = nlohmann::ordered_json::array();
  for (const auto& entry : lessons::all_lessons()) {
    const auto lesson = lessons::load_lesson(entry.folder);
    const auto progress = lessons::progress_of(entry.name);
    list.push_back({{"number", entry.number},
                    {"name", entry.name},
                    {"title", lesson.title},
                    {"summary", lesson.summary},
                    {"steps", lesson.steps.size()},
                    {"reached", progress.reached},
                    {"done", progress.done}});
  }
  fmt::print("{}\n", list.dump(2));
  return 0;
}

struct Checked {
  std::string name, said;
  std::size_t reached = 0, steps = 0;
  bool good = false;
};

/// Plays it as written or broken. The programs have ended when it returns, whatever becomes of what is said
/// then.
Checked play(const lessons::LessonEntry& entry, LessonSession::Options::Variant variant) {
  LessonSession::Options options;
  options.remember = LessonSession::Options::Remember::nothing;
  options.variant = variant;
  options.saved = LessonSession::Options::Saved::never;
  LessonSession session(lessons::load_lesson(entry.folder), std::move(options));
  std::ostringstream said;
  Checked checked;
  checked.good = terminal::play_as_text(session, terminal::Questions::shown, said, nullptr) == 0;
  for (const auto& record : session.records()) {
    if (!record.outcome || record.outcome->answer == lessons::Outcome::Answer::decided) continue;
    said << "\nA question has no answer that was observed: none of its conditions held.\n";
    checked.good = false;
  }
  checked.name =
      session.is_broken() ? fmt::format("{}, {}", entry.name, session.lesson().broken->title) : entry.name;
  checked.said = said.str();
  checked.reached = session.step_index() + (checked.good ? 1u : 0u);
  checked.steps = session.step_count();
  return checked;
}

/// One line, and all that was said when it failed.
bool check(const lessons::LessonEntry& entry, LessonSession::Options::Variant variant) {
  const auto checked = play(entry, variant);
  if (!checked.good) fmt::print("{}\n", checked.said);
  fmt::print("{} {} ({} of {} steps)\n", checked.good ? "ok    " : "failed", checked.name, checked.reached,
             checked.steps);
  std::fflush(stdout);
  return checked.good;
}

std::vector<lessons::LessonEntry> entries_of(const std::vector<std::string>& names) {
  if (names.empty()) return lessons::all_lessons();
  std::vector<lessons::LessonEntry> entries;
  for (const auto& name : names) {
    auto entry = lessons::find_lesson(name);
    if (!entry) throw UsageError(fmt::format("there is no lesson '{}'.", name));
    entries.push_back(std::move(*entry));
  }
  return entries;
}

/// A lesson's addresses and ports are its own only in a private network, so nothing is checked without one.
void require_permission() {
  for (const auto& permission : {tracing_permission(), private_network_permission()})
    if (permission.answer != Permission::Answer::yes)
      throw NotPermitted(fmt::format("lessons are checked in a private network, traced: {}: {}",
                                     permission.name, permission.detail));
}

int check_lessons(const std::vector<std::string>& names) {
  using Variant = LessonSession::Options::Variant;
  const auto entries = entries_of(names);
  require_permission();
  bool good = true;
  for (const auto& entry : entries) {
    good &= check(entry, Variant::as_written);
    if (lessons::load_lesson(entry.folder).broken) good &= check(entry, Variant::broken);
  }
  return good ? 0 : 1;
}

int for_each_lesson(const std::vector<std::string>& names, const std::string& folder,
                    bool (*make)(const lessons::LessonEntry&, const std::filesystem::path&)) {
  bool good = true;
  for (const auto& entry : entries_of(names)) good &= make(entry, folder);
  return good ? 0 : 1;
}

/// As written in English, whatever the user's language: the page is one for all.
int print_coverage() {
  std::vector<lessons::Lesson> all;
  for (const auto& entry : lessons::all_lessons()) all.push_back(lessons::load_lesson(entry.folder, ""));
  const auto topics = lessons::load_topics(lessons::lessons_folder() / "topics.toml");
  fmt::print("{}", lessons::coverage_table(topics, all));
  const auto problems = lessons::coverage_problems(topics, all);
  for (const auto& problem : problems) fmt::print(stderr, "{}\n", problem);
  return problems.empty() ? 0 : 1;
}

}  // namespace

Action add_lessons(CLI::App& parent) {
  struct Options {
    bool check = false, json = false, coverage = false;
    std::vector<std::string> names;
    std::string record, pictures;
  };
  auto* command = parent.add_subcommand("lessons", "The list of lessons, with your progress");
  auto options = std::make_shared<Options>();
  auto* check =
      command->add_flag("--check", options->check, "Play them all unattended; status 1 when one fails");
  command->add_option("lesson", options->names, "With --check, --record, --pictures: only these");
  auto* json = command->add_flag("--json", options->json, "As JSON")->excludes(check);
  command->add_flag("--coverage", options->coverage, "The topics, and the steps that show each, as a page")
      ->excludes(check)
      ->excludes(json);
  auto* record = command->add_option("--record", options->record,
                                     "Play them and keep recordings and pictures in this folder's folders");
  auto* pictures = command->add_option("--pictures", options->pictures,
                                       "Draw the pictures again, from the recordings in this folder");
  record->excludes(check)->excludes(json)->excludes(pictures);
  pictures->excludes(check)->excludes(json);
  return [options] {
    if (!options->record.empty()) {
      require_permission();
      return for_each_lesson(options->names, options->record, record_lesson);
    }
    if (!options->pictures.empty())
      return for_each_lesson(options->names, options->pictures, draw_lesson_picture);
    if (!options->names.empty() && !options->check)
      throw UsageError("lessons are named behind --check, --record or --pictures.");
    if (options->check) return check_lessons(options->names);
    if (options->coverage) return print_coverage();
    return options->json ? list_as_json() : list_as_text();
  };
}

}  // namespace switchboard::tool
