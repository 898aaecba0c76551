// The report: one page that needs nothing else, for a student or a teacher, to be opened or printed anywhere.
// All that a submission said is escaped; the page has no script, and its policy lets none run.

#include <fmt/format.h>

#include <array>
#include <utility>

#include "engine/tool/formats/clean_text.hpp"
#include "engine/tool/formats/feedback.hpp"
#include "engine/tool/formats/formats.hpp"
#include "engine/tool/formats/html_check.hpp"
#include "engine/tool/formats/html_ladder.hpp"
#include "engine/tool/formats/html_style.hpp"

namespace switchboard::tool {
namespace {

using grader::CheckResult;
using grader::CheckStatus;
using grader::GradeResult;

constexpr const char* report_logo =
    R"svg(<svg class="logo" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" )svg"
    R"(aria-hidden="true"><circle cx="5" cy="5.5" r="3"/><circle cx="19" cy="18.5" r="3"/>)"
    R"svg(<path d="M5 8.5C5 19 19 5 19 15.5"/><circle cx="19" cy="5.5" r="2.2" fill="var(--server)" stroke="none"/>)svg"
    R"svg(<circle cx="5" cy="18.5" r="1.3" fill="currentColor" stroke="none"/></svg>)svg";

std::string day_and_time(std::time_t when) {
  std::tm local{};
  std::array<char, 64> text{};
  if (when == 0 || localtime_r(&when, &local) == nullptr) return {};
  std::strftime(text.data(), text.size(), "%d %b %Y, %H:%M", &local);
  return text.data();
}

bool needs_article(const CheckResult& check) {
  return check.status == CheckStatus::failed || check.status == CheckStatus::error;
}

bool is_not_built(const GradeResult& result) {
  return !result.checks.empty() && result.checks.front().reason == grader::Reason::build;
}

std::string report_header(const Graded& graded, const GradeResult& result) {
  const auto when = day_and_time(graded.when);
  return fmt::format(
      "<header>{}<b>{} {}</b><span>submission <code>{}</code></span><span>{}</span><span>{}in {:.1f} "
      "s</span></header>",
      report_logo, markup_text(result.lab), markup_text(result.lab_title),
      markup_text(clean_line(result.submission)), markup_text(result.build),
      when.empty() ? "graded " : "graded " + when + ", ", static_cast<double>(result.duration_ms) / 1000);
}

std::string score_card(const GradeResult& result) {
  std::string html = "<section class=\"card score\"><div class=\"n\">";
  html += result.score ? fmt::format("{} <small>of {}</small>", *result.score, result.max_score)
                       : fmt::format("– <small>of {}</small>", result.max_score);
  html += "</div>";
  if (!result.score) html += fmt::format("<p>{}</p>", no_score);
  html += "<div class=\"bar\">";
  for (const auto& check : result.checks)
    html += fmt::format("<i class=\"{}\" style=\"flex:{}\" title=\"{}\"></i>", grader::name_of(check.status),
                        std::max(check.max_points, 1), markup_text(check.title));
  return html + "</div></section>";
}

std::string checks_card(const GradeResult& result) {
  std::string html = "<nav class=\"card checks\">";
  for (const auto& check : result.checks) {
    const bool links = needs_article(check) && !is_not_built(result);
    html += links ? fmt::format("<a href=\"#{}\">", markup_text(check.id)) : "<div>";
    html += fmt::format("{}<span>{}</span><span class=\"m\">{}/{}</span>", status_mark(check.status),
                        markup_text(check.title), check.points, check.max_points);
    if (check.status == CheckStatus::skipped)
      html += fmt::format("<small>{}</small>", markup_text(check.happened));
    html += links ? "</a>" : "</div>";
  }
  return html + "</nav>";
}

std::string about_card(const GradeResult& result) {
  return fmt::format(
      "<dl class=\"card meta\"><dt>Seed</dt><dd class=\"m\">{0}</dd><dt>Run again</dt><dd "
      "class=\"m\">switchboard lab "
      "check {1} --seed {0}</dd><dt>Contained</dt><dd>{2}</dd></dl>",
      result.seed, markup_text(result.lab), markup_text(result.level));
}

std::string articles(const Graded& graded, const GradeResult& result) {
  // Of a build all checks say the same.
  if (is_not_built(result)) {
    auto once = result.checks.front();
    once.id = "build";
    once.title = "It does not build";
    once.points = 0;
    once.max_points = result.max_score;
    once.shown = CheckResult::Shown::openly;
    return check_article(graded.lab, once);
  }
  std::string html;
  for (const auto& check : result.checks)
    if (needs_article(check)) html += check_article(graded.lab, check);
  if (html.empty())
    html = fmt::format(
        "<article class=\"card\"><div class=\"top\">{}<h2>Every check passed</h2></div><p class=\"note\">No "
        "check "
        "left a recording: one is kept of what does not pass.</p></article>",
        status_mark(CheckStatus::passed));
  return html;
}

}  // namespace

std::optional<std::string> html_document(const Graded& graded) {
  const auto result = grader::as_students_see(graded.results.front());
  const auto title = fmt::format("{} {}: {}", result.lab, result.lab_title, score_text(result));
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">"
      "<title>{}</title>\n<style>{}</style></head>\n<body>{}{}\n<main><aside>\n{}\n{}\n{}\n</"
      "aside>\n<div>\n{}\n</div>"
      "</main></body></html>\n",
      markup_text(title), report_style, ladder_patterns(), report_header(graded, result), score_card(result),
      checks_card(result), about_card(result), articles(graded, result));
}

}  // namespace switchboard::tool
