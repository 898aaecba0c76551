#include "labs/grader/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"

namespace switchboard::grader {
namespace {

enum class Ink { plain, bold, dim, ok, error };

class Report {
 public:
  Report(Colours colours, int width)
      : colours_(colours), width_(static_cast<std::size_t>(std::max(width, 40))) {}

  std::string write(const GradeResult& result) {
    head(result);
    for (const auto& check : result.checks) line_of(check);
    for (const auto& check : result.checks)
      if (check.status == CheckStatus::failed || check.status == CheckStatus::error) details_of(check);
    foot(result);
    return std::move(text_);
  }

 private:
  std::string inked(std::string_view text, Ink ink) const {
    if (colours_ == Colours::none || ink == Ink::plain) return std::string{text};
    const auto code = ink == Ink::bold ? "1" : ink == Ink::dim ? "2" : ink == Ink::ok ? "32" : "31";
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
  }

  void head(const GradeResult& result) {
    text_ +=
        fmt::format("\n{}   {}\n\n", inked(fmt::format("{} {}", result.lab, result.lab_title), Ink::bold),
                    printable(result.submission));
    if (!result.score) {
      text_ += fmt::format("  {}\n\n",
                           inked("No score: the check itself failed, not the submission.", Ink::error));
      return;
    }
    std::string bar;
    for (const auto& check : result.checks) {
      for (int point = 0; point < check.max_points; ++point) bar += point < check.points ? "■" : "□";
      bar += ' ';
    }
    text_ += fmt::format("  {}   {}\n\n",
                         inked(fmt::format("{} of {}", *result.score, result.max_score), Ink::bold), bar);
  }

  static std::pair<std::string_view, Ink> mark_of(CheckStatus status) {
    switch (status) {
      case CheckStatus::passed:
        return {"✓", Ink::ok};
      case CheckStatus::failed:
        return {"✕", Ink::error};
      case CheckStatus::skipped:
        return {"–", Ink::dim};
      case CheckStatus::error:
        break;
    }
    return {"!", Ink::error};
  }

  void line_of(const CheckResult& check) {
    const auto [mark, ink] = mark_of(check.status);
    text_ += fmt::format("  {}  {:<58} {:>2}/{}\n", inked(mark, ink), printable(check.title), check.points,
                         check.max_points);
  }

  void details_of(const CheckResult& check) {
    // The compiler's message is the same for all.
    if (check.reason == Reason::build && std::exchange(build_was_told_, true)) return;
    const auto title =
        check.reason == Reason::build ? std::string{"It does not build"} : printable(check.title);
    text_ += fmt::format("\n{} {}\n\n", inked("✕", Ink::error), inked(title, Ink::bold));
    row("we did", check.what_we_did);
    row("expected", check.expected);
    row("happened", check.happened);
    for (const auto& found : check.findings) {
      row("mistake", found.mistake);
      auto evidence = found.evidence;
      if (found.source) evidence += "  " + place_text(*found.source);
      row("", evidence);
    }
    if (!check.hint.empty()) row("a hint", check.hint);
    if (!check.recording.empty()) row("see it", fmt::format("switchboard open {}", check.recording));
  }

  void row(std::string_view name, const std::string& text) {
    if (text.empty()) return;
    constexpr std::size_t indent = 13;
    std::istringstream words{printable(text)};
    std::string line, word;
    bool first = true;
    const auto flush = [&] {
      text_ += fmt::format("  {}{}\n", inked(fmt::format("{:<{}}", first ? name : "", indent - 2), Ink::dim),
                           line);
      first = false;
      line.clear();
    };
    while (words >> word) {
      if (!line.empty() && indent + line.size() + 1 + word.size() > width_) flush();
      line += (line.empty() ? "" : " ") + word;
    }
    flush();
  }

  void foot(const GradeResult& result) {
    text_ += fmt::format("\n{}\n", inked(fmt::format("Seed {}. Built: {}. Contained by {}. {:.1f} s.",
                                                     result.seed, printable(result.build), result.level,
                                                     static_cast<double>(result.duration_ms) / 1000),
                                         Ink::dim));
  }

  Colours colours_;
  std::size_t width_;
  std::string text_;
  bool build_was_told_ = false;
};

}  // namespace

std::string report(const GradeResult& result, Colours colours, int width) {
  return Report(colours, width).write(result);
}

}  // namespace switchboard::grader
