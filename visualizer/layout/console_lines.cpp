#include "visualizer/layout/console_lines.hpp"

#include <algorithm>

namespace switchboard::visualizer {
namespace {

std::size_t bytes_in(const ConsoleLine& line) {
  std::size_t sum = 0;
  for (const auto& piece : line.pieces) sum += piece.end - piece.begin;
  return sum;
}

}  // namespace

ConsoleLine& ConsoleLines::open_line(const OutputWritten& output) {
  const auto [open, is_new] = open_.try_emplace({output.process, output.stream}, lines_.size());
  if (is_new) lines_.push_back({output.process, output.stream, {}, 0});
  return lines_[open->second];
}

void ConsoleLines::follow(const Timeline& timeline, std::size_t most) {
  const std::size_t end = std::min(timeline.size(), next_ + most);
  for (; next_ < end; ++next_)
    if (const EventHead& head = timeline.head(next_); head.is<OutputWritten>())
      add(head.at, static_cast<std::uint32_t>(next_), std::get<OutputWritten>(timeline.event(next_).fact));
}

void ConsoleLines::add(Time at, std::uint32_t event, const OutputWritten& output) {
  if (std::ranges::find(writers_, output.process) == writers_.end()) writers_.push_back(output.process);
  const auto& bytes = output.data.bytes;
  const auto size = static_cast<std::uint32_t>(bytes.size());
  std::uint32_t begin = 0;
  while (begin < size) {
    ConsoleLine& line = open_line(output);
    const auto room = static_cast<std::uint32_t>(longest_line - std::min(bytes_in(line), longest_line));
    const auto newline = std::find(bytes.begin() + begin, bytes.end(), '\n');
    auto end = static_cast<std::uint32_t>(newline - bytes.begin());
    const bool is_full = end - begin > room;
    if (is_full) end = begin + room;
    line.pieces.push_back({at, event, begin, end});
    const bool has_ended = is_full || end < size;
    if (has_ended) open_.erase({output.process, output.stream});
    begin = end + (is_full || end == size ? 0 : 1);
  }
  const auto not_kept = output.data.length - static_cast<std::int64_t>(bytes.size());
  if (not_kept <= 0) return;
  ConsoleLine& line = open_line(output);
  if (line.pieces.empty()) line.pieces.push_back({at, event, size, size});
  line.not_kept = not_kept;
  open_.erase({output.process, output.stream});
}

std::optional<std::size_t> ConsoleLines::last_at(Time at) const {
  const auto after =
      std::ranges::partition_point(lines_, [&](const ConsoleLine& line) { return line.at() <= at; });
  if (after == lines_.begin()) return {};
  return static_cast<std::size_t>(after - lines_.begin()) - 1;
}

}  // namespace switchboard::visualizer
