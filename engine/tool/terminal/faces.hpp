#pragma once
// The two terminal faces of a lesson: the screen, and linear text.
//
//   return play_on_screen(session, Questions::asked);
//   return play_as_text(session, Questions::shown, std::cout, nullptr);
//
// Both return the exit status: 0 when every step that was begun came true, 1 when one did not, or when a
// lesson that plays by itself was stopped before its end. Ctrl-C and SIGTERM end the programs in order.

#include <iosfwd>

#include "lessons/player/session.hpp"

namespace switchboard::terminal {

/// asked: the student predicts. shown: each question is shown, then what was observed.
enum class Questions { asked, shown };

int play_on_screen(lessons::LessonSession& session, Questions questions);
/// `answers` gives one line for each question; without it questions are only shown.
int play_as_text(lessons::LessonSession& session, Questions questions, std::ostream& out,
                 std::istream* answers);

}  // namespace switchboard::terminal
