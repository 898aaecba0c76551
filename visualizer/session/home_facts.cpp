#include "visualizer/session/home_facts.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>

#include "engine/control/launch.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/recording/error.hpp"
#include "engine/recording/reader.hpp"
#include "lessons/player/catalogue.hpp"
#include "lessons/player/lesson.hpp"
#include "lessons/player/progress.hpp"

namespace switchboard::visualizer {
namespace {

namespace fs = std::filesystem;
using std::chrono::system_clock;

std::string day_of(const fs::path& file) {
  std::error_code error;
  const auto written = fs::last_write_time(file, error);
  if (error) return "";
  const auto at =
      std::chrono::time_point_cast<system_clock::duration>(std::chrono::file_clock::to_sys(written));
  const std::tm then = fmt::localtime(system_clock::to_time_t(at));
  const std::tm now = fmt::localtime(system_clock::to_time_t(system_clock::now()));
  const bool today = then.tm_year == now.tm_year && then.tm_yday == now.tm_yday;
  return today ? fmt::format("today {:%H:%M}", then) : fmt::format("{:%d %b}", then);
}

RecordingListed listed(const fs::path& file) {
  RecordingListed row{file.string(), file.stem().string(), day_of(file), "",
                      RecordingListed::State::finished};
  try {
    const RecordingReader reader(file.string());
    const auto& info = reader.info();
    if (info.finished)
      row.detail = duration_text(info.finished->ns);
    else
      row.state = RecordingListed::State::unfinished;
    if (!info.title.empty()) row.detail += (row.detail.empty() ? "" : ", ") + info.title;
  } catch (const std::exception&) {  // gone, or no recording any more
    row.state = RecordingListed::State::missing;
  }
  return row;
}

}  // namespace

struct HomeFacts::Asking {
  std::future<std::vector<control::LabListed>> labs;
  std::future<std::vector<control::Permit>> permits;
};

HomeFacts::HomeFacts() = default;
HomeFacts::~HomeFacts() = default;
HomeFacts::HomeFacts(HomeFacts&&) noexcept = default;
HomeFacts& HomeFacts::operator=(HomeFacts&&) noexcept = default;

std::string_view group_of_lesson(int number) {
  if (number < 8) return "Ground";
  if (number < 16) return "The calls";
  if (number < 20) return "Other transports";
  if (number < 25) return "Servers";
  return "Programs";
}

void HomeFacts::look_at_lessons() {
  for (const auto& entry : lessons::all_lessons()) {
    LessonListed row{entry.number, entry.name, entry.name, 0, 0, LessonListed::State::untouched};
    try {
      row.title = lessons::load_lesson(entry.folder).title;
    } catch (const lessons::LessonError&) {
      continue;  // `switchboard lessons --check` says what is wrong with it
    }
    const auto progress = lessons::progress_of(entry.name);
    row.reached = progress.reached;
    row.steps = progress.steps;
    if (progress.reached > 0) row.state = LessonListed::State::begun;
    if (progress.done) row.state = LessonListed::State::done;
    lessons_.push_back(std::move(row));
  }
}

void HomeFacts::look_at_recordings(const std::vector<std::string>& recent) {
  constexpr std::size_t most = 12;
  for (const auto& path : recent) {
    if (recordings_.size() == most) return;
    auto row = listed(path);
    if (row.state != RecordingListed::State::missing) recordings_.push_back(std::move(row));
  }
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (const auto& entry : fs::directory_iterator(fs::current_path(error), error))
    if (entry.path().extension() == ".swb") files.emplace_back(entry.last_write_time(error), entry.path());
  std::ranges::sort(files, std::greater<>());
  for (const auto& [time, path] : files) {
    if (recordings_.size() == most) return;
    if (std::ranges::find(recent, path.string()) == recent.end()) recordings_.push_back(listed(path));
  }
}

void HomeFacts::look(const std::vector<std::string>& recent) {
  looked_ = true;
  look_at_lessons();
  look_at_recordings(recent);
  if (asks_ == Asks::nothing) return;
  asking_ = std::make_unique<Asking>();
  const std::string tool = control::path_of_tool();
  asking_->labs = std::async(std::launch::async, [tool] { return control::labs_of(tool); });
  asking_->permits = std::async(std::launch::async, [tool] { return control::machine_permits(tool); });
}

bool HomeFacts::answered() {
  if (!asking_) return true;
  const auto take = [](auto& answer, auto& into) {
    if (!answer.valid() || answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
    into = answer.get();
  };
  take(asking_->labs, labs_);
  take(asking_->permits, permits_);
  // Whoever reads this has a window.
  std::erase_if(permits_, [](const control::Permit& permit) { return permit.name == "window"; });
  if (asking_->labs.valid() || asking_->permits.valid()) return false;
  asking_.reset();
  return true;
}

const LessonListed* HomeFacts::to_go_on() const {
  const auto begun =
      std::ranges::find(lessons_.rbegin(), lessons_.rend(), LessonListed::State::begun, &LessonListed::state);
  if (begun != lessons_.rend()) return &*begun;
  const auto next = std::ranges::find(lessons_, LessonListed::State::untouched, &LessonListed::state);
  return next == lessons_.end() ? nullptr : &*next;
}

}  // namespace switchboard::visualizer
