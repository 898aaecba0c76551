#include "visualizer/app/screenshot.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <fstream>
#include <thread>

#include "visualizer/app/headless.hpp"
#include "visualizer/app/palette_png.hpp"
#include "visualizer/app/screen.hpp"

namespace switchboard::visualizer {
namespace {

constexpr std::size_t most_looked_through = 20'000;  // events

/// A call's or a packet's id; what is none selects nothing.
void select(Session& session, const std::string& text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size()) return;
  const Event* event = session.timeline().find({id});
  if (event == nullptr) return;
  if (std::holds_alternative<Syscall>(event->fact)) session.select_call({id});
  if (std::holds_alternative<Packet>(event->fact)) session.select_packet({id});
}

std::string write_bytes(const std::vector<std::uint8_t>& bytes, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file.flush().good() ? "" : "cannot write " + path;
}

/// A line each: its name, and where it lies in pixels of the design. So pictures are compared by what they
/// show.
bool write_items(const Items& items, const std::string& path) {
  std::ofstream file(path);
  for (const Items::Item& item : items.drawn())
    file << fmt::format("{:.0f} {:.0f} {:.0f} {:.0f} {}\n", item.rect.x, item.rect.y, item.rect.w,
                        item.rect.h, item.name);
  return file.flush().good();
}

}  // namespace

std::string write_screenshot(const CommandLine& line) {
  Headless headless(line.width, line.height, line.scale.value_or(1));
  Screen screen(line.theme.value_or(Theme::Mode::dark));
  if (!line.lesson.empty()) return "A lesson has no picture before it is played; open its recording.";
  if (!line.other.empty())
    screen.compare(line.file, line.other);
  else if (!line.file.empty())
    screen.open(line.file);
  if (!screen.refusal().empty()) return screen.refusal();
  if (Session* session = screen.session()) {
    if (line.at) session->look_at(*line.at);
    select(*session, line.select);
    // The numbers of the findings stand in other views, too. Of a long recording that would take long.
    if (line.page == View::findings || session->timeline().size() <= most_looked_through)
      session->finish_looking();
  }
  if (line.page && !screen.open_view(*line.page))
    return std::string("There is no view ") + std::string(name_of(*line.page)) + " of this.";
  // The first frames lay out; what is scrolled to its place settles by the third. A picture shows everything.
  Input input;
  for (int i = 0; i < 4; ++i) {
    while (screen.session() != nullptr && screen.session()->is_reading()) screen.session()->update();
    headless.frame([&] {
      screen.frame(static_cast<float>(line.width), static_cast<float>(line.height), headless.fonts(), input);
    });
  }
  // The home page asks the tool, which takes a moment.
  for (int i = 0;
       i < 1000 && screen.session() == nullptr && line.other.empty() && !screen.home().facts().answered();
       ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  headless.frame([&] {
    screen.frame(static_cast<float>(line.width), static_cast<float>(line.height), headless.fonts(), input);
  });
  if (!line.items.empty() && !write_items(screen.items(), line.items)) return "cannot write " + line.items;
  if (line.has_palette) return write_bytes(palette_png(headless.picture()), line.screenshot);
  write_png(headless.picture(), line.screenshot);
  return "";
}

}  // namespace switchboard::visualizer
