#include "engine/tool/lab_watch.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <exception>
#include <optional>

#include "engine/control/launch.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/folder_watch.hpp"
#include "engine/tool/lab_named.hpp"
#include "engine/tool/lab_page.hpp"
#include "engine/tool/lab_results.hpp"
#include "engine/tool/terminal/interrupt.hpp"
#include "labs/grader/grade.hpp"
#include "labs/grader/student_folder.hpp"

namespace switchboard::tool {
namespace {

// A signal between two looks is noticed so late at most.
constexpr int to_notice_a_signal_ms = 200;

/// Ends a grading whose verdict nobody waits for any more.
struct WatchBrokenOff : std::exception {};

class LabWatch {
 public:
  LabWatch(const grader::Lab& lab, const std::filesystem::path& folder, std::uint64_t seed)
      : lab_(lab), folder_(folder), seed_(seed), watch_(folder) {}

  int run() {
    check();
    while (!interrupt_.interrupted()) {
      if (watch_.wait(to_notice_a_signal_ms) == FolderWatch::Saw::change) check();
    }
    fmt::print("\n");
    return last_ && last_->all_passed() ? 0 : 1;
  }

 private:
  /// Once more for each save that comes while it runs.
  void check() {
    do {
      saved_meanwhile_ = false;
      try {
        check_once();
      } catch (const WatchBrokenOff&) {
      } catch (const grader::SubmissionError& error) {
        say(fmt::format("{}. Waiting for a file to be saved.", error.what()));
      }
    } while (saved_meanwhile_ && !interrupt_.interrupted());
  }

  void check_once() {
    std::vector<std::string> failed;
    if (last_)
      for (const auto& check : last_->checks)
        if (check.status == grader::CheckStatus::failed && check.reason != grader::Reason::build)
          failed.push_back(check.id);
    const auto file = watch_.changed_file();
    const auto began =
        file.empty() ? std::string{"Building …"} : fmt::format("{} was saved. Building …", file);
    if (last_)
      show(*last_, before_, began);
    else
      say(began);
    auto now = grader::grade(lab_, {.submission = folder_,
                                    .recordings = folder_of_recordings(),
                                    .recording_prefix = lab_.short_name() + "-",
                                    .tool = control::path_of_tool(),
                                    .seed = seed_,
                                    .on_progress =
                                        [&](const grader::GradeResult& so_far) {
                                          if (has_verdicts(so_far)) show(so_far, last_, "Checking …");
                                        },
                                    .meanwhile = [&] { look_up(); },
                                    .first = failed});
    remember(now);
    before_ = std::exchange(last_, std::move(now));
    show(*last_, before_,
         fmt::format("{} {:.1f} s. Save a file to check again; Ctrl C ends.", clock_time(),
                     static_cast<double>(last_->duration_ms) / 1000));
  }

  void look_up() {
    if (interrupt_.interrupted()) throw WatchBrokenOff();
    if (watch_.wait(0) == FolderWatch::Saw::nothing) return;
    saved_meanwhile_ = true;
    throw WatchBrokenOff();
  }

  static bool has_verdicts(const grader::GradeResult& so_far) {
    for (const auto& check : so_far.checks)
      if (check.status != grader::CheckStatus::skipped) return true;
    return false;
  }

  std::filesystem::path folder_of_recordings() const {
    return (std::filesystem::is_directory(folder_) ? folder_ : folder_.parent_path()) / "recordings";
  }

  void remember(const grader::GradeResult& result) const {
    std::vector<std::string> failed;
    for (const auto& check : result.checks)
      if (!check.hint.empty()) failed.push_back(check.id);
    if (std::filesystem::is_directory(folder_)) grader::StudentFolder(folder_).remember_failed(lab_, failed);
    remember_result(lab_.name, {result.score, result.max_score});
  }

  static std::string clock_time() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    char text[16] = "";
    if (localtime_r(&now, &local) != nullptr) std::strftime(text, sizeof text, "%H:%M:%S", &local);
    return text;
  }

  static PageSize size_of_terminal() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return {size.ws_col, size.ws_row};
  }

  /// A terminal gets a fresh page; a file or a pipe what is final, one page below the other.
  void show(const grader::GradeResult& now, const std::optional<grader::GradeResult>& before,
            const std::string& last_line) {
    const bool on_terminal = ::isatty(STDOUT_FILENO) == 1;
    if (!on_terminal && last_line.ends_with("…")) return;
    if (on_terminal) fmt::print("\x1b[H\x1b[2J");
    fmt::print("{}", lab_page(now, before, last_line, on_terminal ? size_of_terminal() : PageSize{100, 200},
                              colours_of_terminal()));
    std::fflush(stdout);
  }

  static void say(const std::string& words) {
    fmt::print("{}\n", words);
    std::fflush(stdout);
  }

  const grader::Lab& lab_;
  std::filesystem::path folder_;
  std::uint64_t seed_;
  const terminal::InterruptWatch interrupt_;
  FolderWatch watch_;
  std::optional<grader::GradeResult> last_, before_;
  bool saved_meanwhile_ = false;
};

}  // namespace

int watch_lab(const grader::Lab& lab, const std::filesystem::path& folder, std::uint64_t seed) {
  if (!std::filesystem::exists(folder))
    throw UsageError(fmt::format("there is no folder {}.", folder.string()));
  return LabWatch(lab, folder, seed).run();
}

}  // namespace switchboard::tool
