#include "engine/tool/lab_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/tool/show/output_style.hpp"

namespace switchboard::tool {
namespace {

using grader::CheckResult;
using grader::CheckStatus;

constexpr std::size_t name_columns = 13;

class LabPage {
 public:
  LabPage(PageSize size, grader::Colours colours)
      : size_(size),
        style_{.columns = size.columns,
               .colour =
                   colours == grader::Colours::ansi ? OutputStyle::Colour::on : OutputStyle::Colour::off} {}

  void line(const std::string& text, Ink ink = Ink::plain) {
    lines_.push_back(style_.paint(ink, fitted(text, size_.columns)));
  }

  /// "  happened   2 bytes came: …", in as many lines as are left for it.
  void row(std::string_view name, const std::string& text, std::size_t most) {
    if (text.empty()) return;
    auto whole = wrapped(fmt::format("  {:<{}}{}", name, name_columns - 2, printable(text)), size_.columns,
                         name_columns);
    std::size_t shown = 0;
    for (std::size_t at = 0; at < whole.size() && shown < most; ++shown) {
      const auto end = std::min(whole.find('\n', at), whole.size());
      const bool is_cut = shown + 1 == most && end < whole.size();
      line(whole.substr(at, end - at) + (is_cut ? " …" : ""));
      at = end + 1;
    }
  }

  std::size_t left() const { return size_.rows > lines_.size() + 3 ? size_.rows - lines_.size() - 3 : 0; }

  std::string text(const std::string& last_line) {
    lines_.resize(std::min(lines_.size(), size_.rows > 3 ? size_.rows - 3 : 1));
    lines_.emplace_back();
    line(last_line, Ink::faint);
    std::string text;
    for (const auto& each : lines_) text += each + "\n";
    return text;
  }

 private:
  PageSize size_;
  OutputStyle style_;
  std::vector<std::string> lines_;
};

bool is_bad(const CheckResult& check) {
  return check.status == CheckStatus::failed || check.status == CheckStatus::error;
}

void say_failed(LabPage& page, const CheckResult& check) {
  page.row("expected", check.expected, 2);
  page.row("happened", check.happened, 4);
  for (const auto& found : check.findings) {
    page.row("mistake", found.mistake, 2);
    page.row("", found.source ? found.evidence + "  " + place_text(*found.source) : found.evidence, 1);
    break;
  }
  page.row("a hint", check.hint, 1);
}

/// What passes now and did not, and the other way round.
void say_news(LabPage& page, const grader::GradeResult& now,
              const std::optional<grader::GradeResult>& before) {
  if (!before) return;
  bool first = true;
  for (const auto& check : now.checks) {
    const auto old = std::ranges::find(before->checks, check.id, &CheckResult::id);
    if (old == before->checks.end() || old->status == check.status || check.happened == "Not run yet.")
      continue;
    const bool passes = check.status == CheckStatus::passed;
    if (!passes && !is_bad(check)) continue;
    if (std::exchange(first, false)) page.line("");
    page.line(fmt::format("{} {} {}", passes ? "✓" : "✕", printable(check.title),
                          passes ? "passes now" : "fails now"),
              passes ? Ink::ok : Ink::error);
  }
}

}  // namespace

std::string lab_page(const grader::GradeResult& now, const std::optional<grader::GradeResult>& before,
                     const std::string& last_line, PageSize size, grader::Colours colours) {
  LabPage page(size, colours);
  std::string bar;
  for (const auto& check : now.checks) {
    for (int point = 0; point < check.max_points; ++point) bar += point < check.points ? "■" : "□";
    bar += ' ';
  }
  const auto score = now.score ? fmt::format("{} of {}", *now.score, now.max_score) : std::string{"no score"};
  page.line(fmt::format("{} {}   {}   {}", now.lab, now.lab_title, score, bar), Ink::strong);
  page.line("");
  std::vector<const CheckResult*> bad;
  for (const auto& check : now.checks)
    if (is_bad(check)) bad.push_back(&check);
  const bool not_built = !bad.empty() && bad.front()->reason == grader::Reason::build;
  if (not_built) {
    page.line("✕ It does not build", Ink::error);
    page.row("", bad.front()->happened, 12);
    return page.text(last_line);
  }
  for (std::size_t i = 0; i < bad.size(); ++i) {
    page.line(fmt::format("✕ {}   {}/{}", printable(bad[i]->title), bad[i]->points, bad[i]->max_points),
              Ink::error);
    if (i == 0) say_failed(page, *bad[i]);
  }
  const auto passed = std::ranges::count(now.checks, CheckStatus::passed, &CheckResult::status);
  const auto skipped = std::ranges::count(now.checks, CheckStatus::skipped, &CheckResult::status);
  page.line(fmt::format("✓ {} of {} checks pass{}", passed, now.checks.size(),
                        skipped > 0 ? fmt::format("; {} not run", skipped) : ""),
            Ink::ok);
  say_news(page, now, before);
  return page.text(last_line);
}

}  // namespace switchboard::tool
