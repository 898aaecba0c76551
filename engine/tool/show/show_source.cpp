#include "engine/tool/show/show_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/explain/line_calls.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/tool/show/json_parts.hpp"

namespace switchboard::tool {
namespace {

constexpr std::size_t number_width = 5, most_results_shown = 4;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    std::string spaced;
    for (const char letter : line)
      if (letter == '\t')
        spaced.append(8 - spaced.size() % 8, ' ');
      else
        spaced.push_back(letter);
    lines.push_back(printable(spaced));
  }
  return lines;
}

void append(std::string& text, const std::string& outcome, std::size_t count) {
  text += text.empty() ? "= " : ", ";
  text += outcome;
  if (count > 1) text += fmt::format(" ×{}", count);
}

/// "accept ×3 = 4, 5, waits"; what failed comes first, because that is what people look for.
std::string calls_text(const LineCalls& calls, const Timeline& timeline) {
  std::string outcomes;
  for (const auto& [error, count] : calls.errors) append(outcomes, error, count);
  std::size_t shown = 0, more = calls.other_results;
  for (const auto& [result, count] : calls.results)
    if (shown < most_results_shown)
      append(outcomes, std::to_string(result), count), ++shown;
    else
      more += count;
  if (more > 0) append(outcomes, "others", more);
  if (calls.open > 0) append(outcomes, "not returned", calls.open);
  const auto* call = timeline.call(calls.first);
  return (call != nullptr ? call_name(*call) : calls.name) +
         (calls.count > 1 ? fmt::format(" ×{} ", calls.count) : " ") + outcomes;
}

/// One file's lines, and the timeline that its calls are in.
struct FileCalls {
  const CallsByLine& lines;
  const Timeline& timeline;
};

std::string beside(const FileCalls& file, int number) {
  const auto& lines = file.lines;
  const auto entry = lines.find(number);
  std::string text;
  if (entry == lines.end()) return text;
  for (const auto& calls : entry->second)
    text += (text.empty() ? "" : "; ") + calls_text(calls, file.timeline);
  return text;
}

bool has_error(const FileCalls& file, int number) {
  const auto& lines = file.lines;
  const auto entry = lines.find(number);
  return entry != lines.end() &&
         std::ranges::any_of(entry->second, [](const LineCalls& each) { return !each.errors.empty(); });
}

std::string padded(std::string text, std::size_t columns) {
  const auto width = width_of(text);
  if (width < columns) text.append(columns - width, ' ');
  return text;
}

/// The code takes what the widest line needs, and leaves at least a third of a terminal to the calls.
std::size_t code_columns(const std::vector<std::string>& lines, const FileCalls& calls,
                         const OutputStyle& style) {
  std::size_t widest = 0, widest_call = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    widest = std::max(widest, width_of(lines[i]));
    widest_call = std::max(widest_call, width_of(beside(calls, static_cast<int>(i) + 1)));
  }
  if (style.columns == 0) return widest;
  const std::size_t room = style.columns > number_width + 5 ? style.columns - number_width - 5 : 1;
  return std::min(widest, room - std::min(widest_call, room / 2));
}

std::string row(int number, const std::string& code, std::size_t columns, const FileCalls& calls,
                const OutputStyle& style) {
  const auto result = beside(calls, number);
  auto text = style.paint(Ink::faint, fmt::format("{:>{}} ", number, number_width));
  const auto whole =
      style.columns == 0 ? width_of(code) : style.columns - std::min(style.columns, number_width + 1);
  if (result.empty()) return text + fitted(code, whole) + "\n";
  text += style.paint(Ink::strong, padded(fitted(code, columns), columns));
  const std::size_t used = number_width + 1 + columns + 3;
  const auto room = style.columns == 0 ? width_of(result) : style.columns - std::min(style.columns, used);
  return text + " │ " +
         style.paint(has_error(calls, number) ? Ink::error : Ink::plain, fitted(result, room)) + "\n";
}

std::string changed_note(const std::string& file, const std::string& kept, const OutputStyle& style) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return {};
  const std::string now(std::istreambuf_iterator<char>{stream}, std::istreambuf_iterator<char>{});
  if (now == kept) return {};
  return " " + style.paint(Ink::faint, "The file has changed since. This is its text when the program ran.") +
         "\n";
}

}  // namespace

std::string source_text(const Shown& shown, const KeptText& kept) {
  const auto files = calls_by_line(shown.timeline, shown.at);
  if (files.empty())
    return wrapped(
               " No call has a line that is known. A C or C++ program tells its lines when it is built with "
               "-g.",
               shown.style.columns, 1) +
           "\n";
  std::string text;
  for (const auto& [file, by_line] : files) {
    const FileCalls calls{by_line, shown.timeline};
    if (!text.empty()) text += "\n";
    text += " " + shown.style.paint(Ink::strong, printable(file)) + "\n";
    const auto source = kept(file);
    if (!source)
      text += " " + shown.style.paint(Ink::faint, "Its text is not in the recording.") + "\n";
    else
      text += changed_note(file, *source, shown.style);
    auto lines = lines_of(source.value_or(""));
    const auto columns = code_columns(lines, calls, shown.style);
    for (std::size_t i = 0; i < lines.size(); ++i)
      text += row(static_cast<int>(i) + 1, lines[i], columns, calls, shown.style);
    for (const auto& [number, unused] : by_line)
      if (static_cast<std::size_t>(number) > lines.size()) text += row(number, "", 0, calls, shown.style);
  }
  return text;
}

std::string source_json(const Timeline& timeline, Time at, const KeptText& kept) {
  std::string text;
  for (const auto& [file, lines] : calls_by_line(timeline, at)) {
    const auto source = kept(file);
    const auto code = source ? lines_of(*source) : std::vector<std::string>{};
    for (const auto& [number, all] : lines) {
      Json object{{"file", file}, {"line", number}, {"function", all.front().function}};
      if (const auto index = static_cast<std::size_t>(number) - 1; index < code.size())
        object["text"] = code[index];
      for (const auto& calls : all) {
        Json call{{"name", calls.name}, {"count", calls.count}};
        for (const auto& [result, count] : calls.results)
          call["results"].push_back({{"result", result}, {"count", count}});
        if (calls.other_results > 0) call["other_results"] = calls.other_results;
        for (const auto& [error, count] : calls.errors)
          call["errors"].push_back({{"errno", error}, {"count", count}});
        if (calls.open > 0) call["not_returned"] = calls.open;
        call["first"] = calls.first.value;
        call["last"] = calls.last.value;
        object["calls"].push_back(std::move(call));
      }
      text += line_of(object) + "\n";
    }
  }
  return text;
}

}  // namespace switchboard::tool
