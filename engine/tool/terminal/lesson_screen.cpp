#include "engine/tool/terminal/lesson_screen.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace switchboard::terminal {
namespace {

/// The source file of what a server of the recording does, or of the last call that has one.
void add_source(LessonScreen& screen, lessons::LessonSession& session) {
  if (session.reader() == nullptr) return;
  const SourceLocation* newest = nullptr;
  for (const auto& event : session.timeline().events()) {
    if (screen.at < event.at) break;
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || !call->source) continue;
    const bool is_first = newest == nullptr;
    if (is_first || call->source->file == newest->file) newest = &*call->source;
  }
  if (newest == nullptr) return;
  const auto text = session.reader()->source_file(newest->file);
  if (!text) return;
  screen.source_name = std::filesystem::path{newest->file}.filename().string();
  screen.source_line = newest->line;
  std::istringstream stream{*text};
  for (std::string line; std::getline(stream, line);) screen.source.push_back(line);
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
  screen.waiting_for = session.waiting_for();
  screen.typed = view.typed;
  screen.page = view.page;

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
  screen.question = step.question;
  screen.outcome = record.outcome;

  screen.stage = stage_at(session.timeline(), screen.at);
  screen.ladder = ladder_at(session.timeline(), screen.at);
  if (view.page == Page::source) add_source(screen, session);
  return screen;
}

}  // namespace switchboard::terminal
