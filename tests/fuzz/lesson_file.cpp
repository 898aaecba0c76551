// A lesson.toml that says anything: a lesson, or one sentence with the line that is wrong.

#include "lessons/player/lesson.hpp"
#include "lessons/player/markup.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace switchboard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::OneFile file{"lesson.toml", "10_listen"};
  file.write({data, size});
  try {
    const auto lesson = lessons::load_lesson(file.folder());
    for (const auto& step : lesson.steps) lessons::parse_markup(step.text);
  } catch (const lessons::LessonError&) {
    return 0;
  }
  return 0;
}
