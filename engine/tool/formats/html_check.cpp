#include "engine/tool/formats/html_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/finding_text.hpp"
#include "engine/tool/formats/clean_text.hpp"
#include "engine/tool/formats/failed_run.hpp"
#include "engine/tool/formats/html_ladder.hpp"

namespace switchboard::tool {
namespace {

using grader::CheckResult;
using grader::CheckStatus;

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

/// The length of "68 69 00" at the beginning of `text`, of at least two bytes; 0 when there is none.
std::size_t hex_run(std::string_view text) {
  std::size_t end = 0, bytes = 0;
  for (std::size_t at = 0; at + 2 <= text.size(); at += 3) {
    const bool ends = at + 2 == text.size() || std::isalnum(static_cast<unsigned char>(text[at + 2])) == 0;
    if (!is_hex_digit(text[at]) || !is_hex_digit(text[at + 1]) || !ends) break;
    end = at + 2;
    ++bytes;
    if (end == text.size() || text[end] != ' ') break;
  }
  return bytes >= 2 ? end : 0;
}

std::string gap_cell(std::string_view name, const std::string& words, std::string_view kind = "") {
  return fmt::format("<div{}><h3>{}</h3><p>{}</p></div>", kind, name,
                     words.empty() ? "–" : words_with_bytes(words));
}

/// The line with the call that it made underlined.
std::string marked_line(const std::string& line, const std::string& call) {
  const auto begin = call.empty() ? std::string::npos : line.find(call + "(");
  if (begin == std::string::npos) return markup_text(line);
  std::size_t end = begin + call.size();
  for (int depth = 0; end < line.size();) {
    const char c = line[end++];
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth == 0) break;
  }
  return markup_text(line.substr(0, begin)) + "<u>" + markup_text(line.substr(begin, end - begin)) + "</u>" +
         markup_text(line.substr(end));
}

std::string source_block(const SourceExcerpt& excerpt, const std::string& call) {
  std::string html =
      fmt::format("<figure class=\"src\"><figcaption>{}</figcaption>", markup_text(excerpt.file));
  for (std::size_t i = 0; i < excerpt.lines.size(); ++i) {
    const int number = excerpt.first + static_cast<int>(i);
    const bool hit = number == excerpt.hit;
    html += fmt::format("<div{}><i>{}</i>{}</div>", hit ? " class=\"hit\"" : "", number,
                        hit ? marked_line(excerpt.lines[i], call) : markup_text(excerpt.lines[i]));
  }
  return html + "</figure>";
}

std::string chip(const std::string& words) {
  return words.empty() ? "" : fmt::format("<span class=\"chip\">{}</span>", markup_text(words));
}

std::string call_of(const std::string& evidence) {
  return evidence.substr(0, std::min(evidence.find('('), evidence.size()));
}

/// A mistake as the verdict has it; the recording adds why it matters, what to change and where to read.
std::string mistake_section(const grader::FoundMistake& found, int number, FailedRun* run) {
  std::string title = found.mistake, more, chips;
  if (const auto end = title.find(". "); end != std::string::npos) {
    more = title.substr(end + 2);
    title.resize(end);
  }
  if (run != nullptr) {
    const auto same = std::ranges::find(run->findings(), found.rule, &Finding::rule);
    if (same != run->findings().end()) {
      const auto text = describe(*same, run->timeline());
      title = text.mistake;
      more = text.why;
      if (text.lesson > 0) chips += chip(fmt::format("Lesson {}", text.lesson));
      chips += chip(text.reference) + chip(same->certainty == Certainty::seen ? "certain" : "likely");
    }
  }
  auto evidence = markup_text(found.evidence);
  if (found.source) evidence += " <span class=\"at\">" + markup_text(place_text(*found.source)) + "</span>";
  std::string source;
  if (run != nullptr && found.source)
    if (const auto excerpt = run->excerpt(found.source->file, found.source->line))
      source = source_block(*excerpt, call_of(found.evidence));
  return fmt::format(
      "<section class=\"find\"><div><h3 class=\"mistake\"><b class=\"disc\">{}</b>{}</h3><p>{}</p>"
      "<p class=\"m\">{}</p>{}</div>{}</section>",
      number, markup_text(title), markup_text(more), evidence, chips, source);
}

/// Where no rule names a mistake, the line that the program was blocked in says most.
std::string waiting_section(FailedRun& run) {
  const auto* call = run.waiting_call();
  if (call == nullptr) return {};
  const auto excerpt = run.excerpt(call->source->file, call->source->line);
  if (!excerpt) return {};
  return fmt::format(
      "<section class=\"find\"><div><h3 class=\"mistake\">Where your program waits</h3><p class=\"m\">{}</p>"
      "<p>This call had not returned when the check ended.</p></div>{}</section>",
      markup_text(short_call(*call)), source_block(*excerpt, call_name(*call)));
}

std::string ladder_section(FailedRun& run, const CheckResult& check) {
  std::vector<NumberedEvent> numbered;
  for (std::size_t i = 0; i < check.findings.size(); ++i) {
    const auto same = std::ranges::find(run.findings(), check.findings[i].rule, &Finding::rule);
    if (same != run.findings().end() && !same->evidence.empty())
      numbered.push_back({static_cast<int>(i) + 1, same->evidence.front()});
  }
  const auto picture = ladder_svg(run, numbered);
  if (picture.svg.empty()) return {};
  return fmt::format(
      "<section class=\"lad\"><h3>On the wire, {}</h3><div class=\"scroll\" "
      "tabindex=\"0\">{}</div></section>",
      markup_text(picture.caption), picture.svg);
}

std::string hints_section(const grader::Lab& lab, const CheckResult& check) {
  const auto hints = lab.hints.find(check.id);
  if (check.hint.empty() || hints == lab.hints.end()) return {};
  static constexpr std::array names{"1. Where to look", "2. What to think about", "3. Nearly the answer"};
  std::string html = "<section class=\"hints\"><h3>Hints, when you want them</h3><div>";
  for (std::size_t i = 0; i < names.size(); ++i)
    html += fmt::format("<details><summary>{}</summary><p>{}</p></details>", names[i],
                        markup_text(hints->second[i]));
  return html + "</div></section>";
}

std::string steps_section(const CheckResult& check) {
  if (check.steps.size() < 2) return {};
  constexpr std::size_t most = 200;
  std::string html = "<section class=\"steps\"><details><summary>Step by step, what we did</summary><ol>";
  for (std::size_t i = 0; i < std::min(check.steps.size(), most); ++i)
    html += fmt::format("<li>{}</li>", markup_text(check.steps[i]));
  if (check.steps.size() > most) html += fmt::format("<li>… and {} more</li>", check.steps.size() - most);
  return html + "</ol></details></section>";
}

}  // namespace

std::string words_with_bytes(std::string_view words) {
  std::string html, plain;
  const auto flush = [&] { html += markup_text(std::exchange(plain, {})); };
  for (std::size_t at = 0; at < words.size();) {
    const bool begins_word = at == 0 || std::isalnum(static_cast<unsigned char>(words[at - 1])) == 0;
    const auto length = begins_word ? hex_run(words.substr(at)) : 0;
    if (length == 0) {
      plain += words[at++];
      continue;
    }
    flush();
    html += "<span class=\"by\">";
    for (std::size_t i = 0; i < length; i += 3) html += fmt::format("<b>{}</b>", words.substr(at + i, 2));
    html += "</span>";
    at += length;
  }
  flush();
  return html;
}

std::string status_mark(CheckStatus status) {
  const auto drawn = [](std::string_view path, std::string_view hue, std::string_view name) {
    return fmt::format(
        "<svg class=\"g\" viewBox=\"0 0 12 12\" role=\"img\" aria-label=\"{}\"><path d=\"{}\" "
        "fill=\"none\" stroke=\"var(--{})\" stroke-width=\"2\"/></svg>",
        name, path, hue);
  };
  switch (status) {
    case CheckStatus::passed:
      return drawn("M1.5 6.5 4.8 9.8 10.5 2.8", "ok", "passed");
    case CheckStatus::failed:
      return drawn("M2 2l8 8M10 2l-8 8", "error", "failed");
    case CheckStatus::skipped:
      return drawn("M2 6h8", "t3", "not run");
    case CheckStatus::error:
      break;
  }
  return drawn("M6 1v6.5M6 9v2", "server", "no verdict");
}

std::string check_article(const grader::Lab& lab, const CheckResult& check) {
  const auto run = FailedRun::of(check.recording);
  auto html = fmt::format(
      "<article class=\"card\" id=\"{}\"><div class=\"top\">{}<h2>{}</h2><span class=\"m\">{} of "
      "{}</span></div>",
      markup_text(check.id), status_mark(check.status), markup_text(check.title), check.points,
      check.max_points);
  if (check.shown == CheckResult::Shown::hidden && check.happened.empty()) {
    html += "<p class=\"note\">What this check does is not shown.</p>";
  } else if (check.status == CheckStatus::error) {
    html += fmt::format("<p class=\"note\">The check itself failed, not the submission: {}</p>",
                        markup_text(check.happened));
  } else if (check.reason == grader::Reason::build) {
    html += fmt::format("<pre class=\"note\">{}</pre>", markup_text(check.happened));
  } else {
    html += "<section class=\"gap\">" + gap_cell("What we did", check.what_we_did) +
            gap_cell("What we expected", check.expected) +
            gap_cell("What happened", check.happened, " class=\"bad\"") + "</section>";
  }
  if (run) html += ladder_section(*run, check);
  bool has_source = false;
  for (std::size_t i = 0; i < check.findings.size(); ++i) {
    html += mistake_section(check.findings[i], static_cast<int>(i) + 1, run.get());
    has_source = has_source || check.findings[i].source.has_value();
  }
  if (run && !has_source) html += waiting_section(*run);
  html += hints_section(lab, check) + steps_section(check);
  if (!check.recording.empty())
    html += fmt::format("<footer><span>See it happen:</span><code>switchboard open {}</code></footer>",
                        markup_text(check.recording));
  return html + "</article>";
}

}  // namespace switchboard::tool
