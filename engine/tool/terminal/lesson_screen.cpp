#include "engine/tool/terminal/lesson_screen.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace switchboard::terminal {
namespace {

void split_lines(LessonScreen& screen, std::istream& text) {
  for (std::string line; std::getline(text, line);) screen.source.push_back(line);
}

/// The newest call of that program that names its line, with the text that the recording kept.
bool add_recorded_source(LessonScreen& screen, lessons::LessonSession& session, const std::string& program) {
  auto& timeline = session.timeline();
  const auto* process = timeline.snapshot_at(screen.at).process(program);
  if (session.reader() == nullptr || process == nullptr) return false;
  const SourceLocation* newest = nullptr;
  for (const auto& event : timeline.events()) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call != nullptr && call->source && call->source->line > 0 && call->process == process->id &&
        event.at <= screen.at)
      newest = &*call->source;
  }
  const auto text = newest == nullptr ? std::nullopt : session.reader()->source_file(newest->file);
  if (!text) return false;
  screen.source_name = std::filesystem::path{newest->file}.filename().string();
  screen.source_line = newest->line;
  std::istringstream stream{*text};
  split_lines(screen, stream);
  return true;
}

/// The program that the step looks at, else the first; its text from the recording, else from the lesson's
/// folder.
void add_source(LessonScreen& screen, lessons::LessonSession& session) {
  const auto& lesson = session.lesson();
  const auto& subject = session.steps()[screen.step].look.subject;
  const auto wanted = std::ranges::find(lesson.actors, subject, &lessons::Actor::label);
  const auto& actor = wanted == lesson.actors.end() ? lesson.actors.front() : *wanted;
  if (add_recorded_source(screen, session, actor.label)) return;
  screen.source_name = actor.program + ".cpp";
  std::ifstream file{lesson.folder / screen.source_name};
  split_lines(screen, file);
}

}  // namespace

LessonScreen screen_of(lessons::LessonSession& session, const View& view) {
  LessonScreen screen;
  const auto& lesson = session.lesson();
  screen.number = lesson.number;
  screen.title = lesson.title;
  if (lesson.broken) screen.break_it = lesson.broken->title;
  if (session.is_broken()) screen.broken = lesson.broken->title;
  screen.steps = session.step_count();
  screen.phase = session.phase();
  screen.failure = session.failure();
  screen.is_saved = !session.why_saved().empty();
  screen.waiting_for = session.waiting_for();
  screen.typed = view.typed;
  screen.page = view.page;
  screen.scrolled = view.scrolled;

  screen.looking_back = view.looking_back && *view.looking_back < session.step_index();
  screen.step = screen.looking_back ? *view.looking_back : session.step_index();
  const auto& step = session.steps()[screen.step];
  const auto& record = session.records()[screen.step];
  screen.at = screen.looking_back && record.reached ? *record.reached : session.cursor();
  // The programs were ended after the last step; what it showed stays.
  if (screen.phase == lessons::Phase::finished && record.reached) screen.at = *record.reached;
  if (screen.looking_back) screen.phase = lessons::Phase::reached;
  screen.step_title = step.title;
  screen.text = session.text_of(screen.step);
  screen.telephone = step.telephone;
  screen.afterword = lessons::afterword(lesson);
  screen.question = step.question;
  screen.outcome = record.outcome;

  screen.stage = stage_at(session.timeline(), screen.at);
  screen.ladder = ladder_at(session.timeline(), screen.at);
  if (view.page == Page::source) add_source(screen, session);
  return screen;
}

}  // namespace switchboard::terminal
