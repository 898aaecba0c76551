// What a frame of the window costs our own CPU with a long recording open: everything from the keys to
// ImGui's triangles, without putting them on a screen. Prints one table; bounds are goals and not tests.
//
//   window_frames [EVENTS...]        recordings are made in TMPDIR and removed

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/recording/writer.hpp"
#include "tests/benchmarks/busy_recording.hpp"
#include "visualizer/app/headless.hpp"
#include "visualizer/app/screen.hpp"

namespace {

using namespace switchboard;
using namespace switchboard::visualizer;

double cpu_milliseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

void row(std::string_view what, const std::string& value, std::string_view goal) {
  fmt::print("  {:<52} {:>30}   {}\n", what, value, goal);
  std::fflush(stdout);
}

class Bench {
 public:
  explicit Bench(const std::string& path) : headless_(1440, 900, 1), screen_(Theme::Mode::dark) {
    const double before = cpu_milliseconds();
    screen_.open(path);
    frame();
    row("the first picture, from opening the file", fmt::format("{:.0f} ms", cpu_milliseconds() - before),
        "1 M: under 1 s");
  }

  Screen& screen() { return screen_; }
  Session& session() { return *screen_.session(); }

  void frame() {
    screen_.update();
    headless_.frame([&] { screen_.frame(1440, 900, headless_.fonts(), input_); });
    input_ = {};
  }
  void press(Key key, With with = With::nothing) { input_.keys.push_back({key, with}); }

  /// Median and slowest of some frames; `before_each` changes something in each.
  template <class Change>
  void measure(std::string_view what, Change before_each, int frames = 60) {
    std::vector<double> took;
    for (int i = 0; i < frames; ++i) {
      const double start = cpu_milliseconds();
      before_each(i);
      frame();
      took.push_back(cpu_milliseconds() - start);
    }
    std::ranges::sort(took);
    row(what, fmt::format("{:.2f} ms, slowest {:.1f} ms", took[took.size() / 2], took.back()),
        "at most 4 ms");
  }

 private:
  Headless headless_;
  Screen screen_;
  Input input_;
};

void measure(std::size_t events) {
  const auto path = std::filesystem::temp_directory_path() / fmt::format("window_frames-{}.swb", ::getpid());
  {
    testing::BusyRecording busy({.events = events});
    RecordingInfo info;
    info.title = "generated";
    info.payload_limit = 64;
    RecordingWriter writer(path.string(), info);
    for (auto batch = busy.next(); !batch.empty(); batch = busy.next()) writer.write(std::move(batch));
    writer.finish(busy.end());
  }
  fmt::print("\n{} events, 1440 x 900\n", events);
  {
    Bench bench(path.string());
    Session& session = bench.session();
    const std::int64_t end = session.end().ns;
    bench.measure("nothing changes", [](int) {});
    bench.measure("scrubbing over everything", [&](int i) { session.look_at({end / 61 * (i + 1)}); });
    bench.measure("zooming in and out", [&](int i) { bench.press(letter(i % 30 < 15 ? 'W' : 'S')); });
    bench.press(letter('E'));
    bench.measure("zooming by events", [&](int i) { bench.press(letter(i % 30 < 15 ? 'W' : 'S')); });
    bench.press(letter('E'));
    bench.press(letter('F'));
    bench.measure("from call to call", [&](int) { bench.press(Key::f11); });
    for (const View view : {View::timeline, View::ladder, View::states, View::source, View::findings}) {
      if (!bench.screen().open_view(view)) continue;
      bench.frame();
      bench.measure(fmt::format("{}: nothing changes", title_of(view)), [](int) {});
      bench.measure(fmt::format("{}: scrubbing", title_of(view)),
                    [&](int i) { session.look_at({end / 61 * (i + 1)}); });
    }
  }
  std::filesystem::remove(path);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::size_t> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoull(argv[i], nullptr, 10));
  if (sizes.empty()) sizes = {1'000'000};
  for (const std::size_t events : sizes) measure(events);
}
