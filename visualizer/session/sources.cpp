#include "visualizer/session/sources.hpp"

#include <algorithm>
#include <sstream>

#include "engine/narrate/bytes_text.hpp"

namespace switchboard::visualizer {
namespace {

constexpr std::size_t tab_width = 4;  // the panel is narrow

/// Stamps of entries rise but for a few that come late, so each finds its place near the end.
void insert_by_time(std::vector<Sources::Call>& calls, Sources::Call call) {
  if (calls.empty() || calls.back().at <= call.at)
    calls.push_back(call);
  else
    calls.insert(std::ranges::upper_bound(calls, call.at, {}, &Sources::Call::at), call);
}

std::size_t count_until(const std::vector<Sources::Call>& calls, Time at) {
  return static_cast<std::size_t>(std::ranges::upper_bound(calls, at, {}, &Sources::Call::at) -
                                  calls.begin());
}

std::string without_tabs(std::string_view line) {
  std::string spaced;
  for (const char c : line)
    if (c == '\t')
      spaced.append(tab_width - spaced.size() % tab_width, ' ');
    else if (c != '\r')
      spaced.push_back(c);
  return printable(spaced);
}

}  // namespace

SourceText::SourceText(const std::string& file, const std::string& text) : language(language_of(file)) {
  std::istringstream stream(text);
  CodeState state;
  for (std::string line; std::getline(stream, line);) {
    begins.push_back(state);
    lines.push_back(without_tabs(line));
    tokens_of(lines.back(), language, state);
  }
}

void Sources::follow(const Timeline& timeline, std::size_t most) {
  for (std::size_t i = 0; i < open_.size();) {
    const EventHead& head = timeline.head(open_[i].index);
    if (!head.returned()) {
      ++i;
      continue;
    }
    note_failure(head, *open_[i].line, open_[i].index);
    open_[i] = open_.back();
    open_.pop_back();
  }
  const std::size_t end = std::min(timeline.size(), next_ + most);
  for (; next_ < end; ++next_) {
    const EventHead& head = timeline.head(next_);
    if (head.is_call())
      add(std::get<Syscall>(timeline.event(next_).fact), head, static_cast<std::uint32_t>(next_));
  }
}

void Sources::add(const Syscall& call, const EventHead& head, std::uint32_t index) {
  if (!call.source || call.source->line <= 0) {
    ++without_line_;
    if (call.source && !call.source->function.empty()) ++function_only_;
    return;
  }
  const auto [file, is_new] = lines_.try_emplace(call.source->file);
  if (is_new) files_.push_back(call.source->file);
  Line& line = file->second[call.source->line];
  insert_by_time(line.calls, {head.at, index});
  insert_by_time(placed_, {head.at, index});
  if (call.socket) insert_by_time(placed_by_socket_[*call.socket], {head.at, index});
  if (head.returned())
    note_failure(head, line, index);
  else
    open_.push_back({index, &line});
}

void Sources::note_failure(const EventHead& head, Line& line, std::uint32_t index) {
  if (head.error != 0) insert_by_time(line.failures, {*head.returned(), index});
}

const Sources::Lines* Sources::lines_of(const std::string& file) const {
  const auto found = lines_.find(file);
  return found == lines_.end() ? nullptr : &found->second;
}

std::optional<std::uint32_t> Sources::latest(Time at) const {
  const auto count = count_until(placed_, at);
  if (count == 0) return {};
  return placed_[count - 1].index;
}

std::optional<std::uint32_t> Sources::latest(Time at, SocketId socket) const {
  const auto calls = placed_by_socket_.find(socket);
  if (calls == placed_by_socket_.end()) return {};
  const auto count = count_until(calls->second, at);
  if (count == 0) return {};
  return calls->second[count - 1].index;
}

const SourceText* Sources::text(const std::string& file, std::uint64_t revision, const Ask& ask) {
  const auto [entry, is_new] = texts_.try_emplace(file);
  Text& kept = entry->second;
  if (!kept.text && (is_new || kept.asked_at != revision)) {
    kept.asked_at = revision;
    if (const auto text = ask(file)) kept.text.emplace(file, *text);
  }
  return kept.text ? &*kept.text : nullptr;
}

LineSummary summary_of(const Sources::Line& line, Time at) {
  LineSummary summary;
  summary.calls = count_until(line.calls, at);
  summary.failures = count_until(line.failures, at);
  if (summary.calls > 0) summary.last = line.calls[summary.calls - 1].index;
  if (summary.failures > 0) summary.last_failure = line.failures[summary.failures - 1].index;
  return summary;
}

}  // namespace switchboard::visualizer
