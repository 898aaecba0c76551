#include "engine/tool/show/show_ladder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/ladder_text.hpp"
#include "engine/narrate/letters.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/show/ladder_line.hpp"
#include "engine/tool/show/ladder_text_rows.hpp"
#include "visualizer/layout/ladder_columns.hpp"
#include "visualizer/layout/ladder_rows.hpp"

namespace switchboard::tool {
namespace {

using visualizer::LadderArrow;
using visualizer::LadderColumn;
using visualizer::LadderColumns;
using visualizer::LadderRows;

constexpr std::size_t time_width = 12, least_columns = 80, columns_of_a_file = 100;
constexpr visualizer::LadderWidths in_letters{
    .narrowest_lane = 14, .widest_lane = 26, .narrowest_wire = 13, .widest_wire = 32, .rest = 8, .gap = 1};

class LadderText {
 public:
  LadderText(const Shown& shown, Letters letters)
      : shown_(shown), timeline_(shown.timeline), letters_(letters) {
    flows_.follow(timeline_);
    ladder_.follow(timeline_, flows_);
    rows_.follow(ladder_, timeline_, flows_);
    marks_ = program_marks(timeline_);
    const std::size_t width = shown.style.columns == 0 ? columns_of_a_file : shown.style.columns;
    arrange(std::max(width, least_columns) - time_width);
  }

  std::string text() {
    if (ladder_.lanes().empty()) return "No program had used a socket up to then.\n";
    LadderLine head(width(), time_width);
    head.put_time(timeline_.end().ns < 10'000'000'000 ? "ms" : "s");
    for (const auto& column : columns_.columns) draw_head(head, column);
    std::string result = head.text(shown_.style, letters_);
    for (const auto& row : ladder_text_rows(ladder_, rows_, columns_, timeline_, shown_.at))
      result += draw(row);
    if (const auto count = static_cast<std::int64_t>(ladder_.left_out()); count > 0)
      result +=
          shown_.style.paint(Ink::faint, fmt::format("{} on other files left out\n", counted(count, "call")));
    return result;
  }

 private:
  std::size_t width() const { return static_cast<std::size_t>(columns_.width) + time_width; }

  void arrange(std::size_t width) {
    std::vector<visualizer::LaneTraits> traits;
    for (const LadderLane& lane : ladder_.lanes()) {
      const auto mark = marks_.find(lane.process);
      const bool known = mark != marks_.end();
      traits.push_back({.program = known ? mark->second.letter : lane.process.value + 256,
                        .host = lane.host.value,
                        .serves = known && mark->second.role == ProgramRole::server});
    }
    const auto talks = ladder_.talks(timeline_, flows_);
    const bool outside = talks.outside == Ladder::Talks::Outside::something;
    columns_ = arrange_lanes(traits, talks.pairs, {},
                             outside ? visualizer::WithOutside::yes : visualizer::WithOutside::no,
                             static_cast<float>(width), in_letters);
    calls_open_.assign(columns_.columns.size(), LaneState::outside_of_calls);
  }

  std::string letter_of(LaneNumber lane) const {
    const auto mark = marks_.find(ladder_.lanes()[lane].process);
    return mark == marks_.end() ? "?" : std::string(1, mark->second.letter);
  }
  Ink ink_of(std::optional<LaneNumber> lane) const {
    if (!lane || *lane == no_lane) return Ink::faint;
    const auto mark = marks_.find(ladder_.lanes()[*lane].process);
    if (mark == marks_.end()) return Ink::faint;
    return mark->second.role == ProgramRole::server ? Ink::server : Ink::client;
  }

  /// The lane's own line stands at the side where its wire is; at both, at the left.
  bool has_rail_at_right(std::size_t place) const {
    const auto is_wire = [&](std::size_t i) {
      return i < columns_.columns.size() && columns_.columns[i].kind == LadderColumn::Kind::wire;
    };
    return !(place > 0 && is_wire(place - 1)) && place + 1 < columns_.columns.size() &&
           place_of_first_wire() > place;
  }
  std::size_t place_of_first_wire() const {
    for (std::size_t i = 0; i < columns_.columns.size(); ++i)
      if (columns_.columns[i].kind == LadderColumn::Kind::wire) return i;
    return 0;
  }
  std::size_t rail(std::size_t place) const {
    const auto& column = columns_.columns[place];
    const float x = has_rail_at_right(place) ? column.right() - 1 : column.x;
    return time_width + static_cast<std::size_t>(x);
  }

  void draw_head(LadderLine& line, const LadderColumn& column) const {
    const auto x = time_width + static_cast<std::size_t>(column.x), w = static_cast<std::size_t>(column.w);
    switch (column.kind) {
      case LadderColumn::Kind::lane: {
        const auto mark = marks_.find(ladder_.lanes()[column.lane].process);
        const auto label = letter_of(column.lane) + (mark == marks_.end() ? "" : "  " + mark->second.label);
        const auto place = *columns_.of(column.lane);
        if (has_rail_at_right(place))
          line.put_before(x + w, fitted(label, w), ink_of(column.lane));
        else
          line.put(x, fitted(label, w), ink_of(column.lane));
        return;
      }
      case LadderColumn::Kind::wire:
        line.put_centred(x, w, ladder_.has_packets() ? "wire" : "no wire seen", Ink::faint);
        return;
      case LadderColumn::Kind::rest:
        line.put(x, fitted(fmt::format("{} more", column.hidden.size()), w), Ink::faint);
        return;
      case LadderColumn::Kind::outside:
        line.put(x, "not observed", Ink::faint);
        return;
    }
  }

  void draw_rails(LadderLine& line) const {
    for (std::size_t i = 0; i < columns_.columns.size(); ++i) {
      const auto& column = columns_.columns[i];
      if (column.kind == LadderColumn::Kind::wire || calls_open_[i] == LaneState::gone) continue;
      const bool is_lane = column.kind == LadderColumn::Kind::lane;
      line.put(rail(i), calls_open_[i] == LaneState::in_call ? "┃" : "│",
               is_lane ? ink_of(column.lane) : Ink::faint);
    }
  }

  std::string time_of(Time at) const {
    if (timeline_.end().ns < 10'000'000'000) return fmt::format("{:.3f}", static_cast<double>(at.ns) / 1e6);
    return fmt::format("{:.6f}", static_cast<double>(at.ns) / 1e9);
  }

  std::string draw(const LadderTextRow& row) {
    LadderLine line(width(), time_width);
    draw_rails(line);
    switch (row.kind) {
      case LadderTextRow::Kind::begin:
      case LadderTextRow::Kind::end:
        line.put_time(time_of(row.at));
        draw_call(line, row);
        break;
      case LadderTextRow::Kind::exit:
        line.put_time(time_of(row.at));
        draw_exit(line, row);
        break;
      case LadderTextRow::Kind::arrow:
      case LadderTextRow::Kind::arrival:
        line.put_time(time_of(row.at));
        draw_arrow(line, row);
        break;
      case LadderTextRow::Kind::note: {
        const auto note = note_of(ladder_, timeline_, flows_, timeline_.head(row.index).id);
        if (!note) break;
        const auto words = note_text(*note, [&](LaneNumber lane) { return letter_of(lane); });
        const auto x = first_wire_of(row.index), room = width_of(words);
        line.put(x + room > width() && room < width() ? width() - room : x, words, Ink::strong);
        break;
      }
      case LadderTextRow::Kind::gap:
        line.put_time(duration_text(row.gap));
        line.fill_blanks("╌", Ink::faint);
        break;
    }
    return line.text(shown_.style, letters_);
  }

  void draw_call(LadderLine& line, const LadderTextRow& row) {
    const auto place = *columns_.of(row.lane);
    const auto& column = columns_.columns[place];
    const auto& call = std::get<Syscall>(timeline_.event(row.bar->first).fact);
    const bool failed = call.error.has_value();
    const std::string result = failed ? result_text(call) : "= " + result_text(call);
    std::string words = call_label(call), mark = "┬";
    calls_open_[place] = LaneState::in_call;
    if (row.kind == LadderTextRow::Kind::end) {
      const bool blocked = flows_.released_by(timeline_.head(row.bar->first).id).has_value();
      words = (blocked ? "blocked " : "") + result;
      mark = "┴";
      calls_open_[place] = LaneState::outside_of_calls;
    } else if (is_one_line(*row.bar, timeline_)) {
      words += " " + result;
      if (row.bar->count > 1) words += fmt::format(", {} times", count_text(row.bar->count));
      mark = "●";
      calls_open_[place] = LaneState::outside_of_calls;
    }
    const Ink ink = failed && row.kind != LadderTextRow::Kind::begin ? Ink::error
                    : failed && mark == "●"                          ? Ink::error
                                                                     : Ink::plain;
    put_in_lane(line, place, fitted(words, static_cast<std::size_t>(column.w) - 2), ink);
    line.put(rail(place), mark, ink_of(row.lane));
  }

  void put_in_lane(LadderLine& line, std::size_t place, const std::string& words, Ink ink) const {
    if (has_rail_at_right(place))
      line.put_before(rail(place) - 1, words, ink);
    else
      line.put(rail(place) + 2, words, ink);
  }

  void draw_exit(LadderLine& line, const LadderTextRow& row) {
    const auto place = *columns_.of(row.lane);
    const auto* exited = std::get_if<ProcessExited>(&timeline_.event(ladder_.lanes()[row.lane].end).fact);
    if (exited == nullptr) return;
    calls_open_[place] = LaneState::gone;
    line.put(rail(place), " ", Ink::plain);
    put_in_lane(line, place, exit_text(exited->status), exited->status.code == 0 ? Ink::faint : Ink::error);
  }

  LadderEnds ends_of(const LadderArrow& arrow) const {
    if (arrow.kind == LadderArrow::Kind::passage) return ladder_.passages()[arrow.index].ends;
    return ladder_.ends_of(timeline_, flows_, timeline_.event(arrow.index));
  }
  std::optional<std::size_t> place_of(std::optional<LaneNumber> lane) const {
    const auto place = lane && *lane != no_lane ? columns_.of(*lane) : std::nullopt;
    return place ? place : columns_.outside();
  }
  std::size_t first_wire_of(std::uint32_t packet) const {
    const auto ends = ladder_.ends_of(timeline_, flows_, timeline_.event(packet));
    const auto from = place_of(ends.from), to = place_of(ends.to);
    const auto wire = from && to ? columns_.wire_between(*from, *to) : std::nullopt;
    return time_width + (wire ? static_cast<std::size_t>(columns_.columns[*wire].x) + 1 : 0);
  }

  std::string label_of(const LadderArrow& arrow, std::size_t room) const {
    if (arrow.kind == LadderArrow::Kind::passage) return byte_count(ladder_.passages()[arrow.index].bytes);
    const Event& event = timeline_.event(arrow.index);
    const auto& packet = std::get<Packet>(event.fact);
    const auto* segment = flows_.segment(event.id);
    const std::string mark = segment == nullptr ? "" : mark_text(*segment);
    const std::string comma = mark.empty() ? "" : ", ";
    for (const auto& words :
         {packet_label(packet, segment) + comma + mark, short_packet_label(packet, segment) + comma + mark,
          packet_label(packet, segment)})
      if (width_of(words) <= room) return words;
    return fitted(short_packet_label(packet, segment), room);
  }

  void draw_arrow(LadderLine& line, const LadderTextRow& row) const {
    const LadderArrow& arrow = *row.arrow;
    const auto ends = ends_of(arrow);
    const auto from = place_of(ends.from), to = place_of(ends.to);
    const auto wire = from && to ? columns_.wire_between(*from, *to) : std::nullopt;
    if (!wire) return;
    const bool is_packet = arrow.kind == LadderArrow::Kind::packet;
    const auto* packet = is_packet ? &std::get<Packet>(timeline_.event(arrow.index).fact) : nullptr;
    const bool is_reset = packet != nullptr && packet->flags.rst;
    const Ink ink = is_reset ? Ink::error : ink_of(ends.from);
    const auto& column = columns_.columns[*wire];
    const auto x = time_width + static_cast<std::size_t>(column.x), w = static_cast<std::size_t>(column.w);
    std::string label = label_of(arrow, w - 6);
    if (row.kind == LadderTextRow::Kind::arrival)
      label = arrow.end == LadderArrow::End::dropped ? "dropped" : label;
    if (*from == *to) {  // to itself
      line.put(x + 1, "⊃ " + label, ink);
      return;
    }
    std::size_t begin = rail(*from), end = rail(*to);
    const bool rightwards = begin < end;
    const bool is_lost = is_packet && (arrow.end != LadderArrow::End::arrives || is_unanswered(arrow.index));
    const bool is_steep = arrow.to - arrow.from > LadderRows::arrow_drop;
    const auto middle = x + w / 2;
    if (is_steep && row.kind == LadderTextRow::Kind::arrow) end = middle;
    if (is_steep && row.kind == LadderTextRow::Kind::arrival) begin = middle;
    const auto left = std::min(begin, end) + 1, right = std::max(begin, end);
    const char* stroke = !is_packet ? "═" : is_lost ? "╌" : "─";
    for (auto at = left; at < right; ++at) line.put(at, stroke, ink);
    const bool has_head = !is_steep || row.kind == LadderTextRow::Kind::arrival;
    if (has_head && is_lost && (!is_steep || arrow.end == LadderArrow::End::dropped))
      line.put(rightwards ? right - 3 : left + 2, "✕", Ink::error);
    else if (has_head)
      line.put(rightwards ? right - 1 : left, rightwards ? "▷" : "◁", ink);
    if (is_reset) label = "✕ " + label;
    if (!is_steep || row.kind == LadderTextRow::Kind::arrow || arrow.end == LadderArrow::End::dropped)
      line.put_centred(std::max(left, x), std::min(right, x + w) - std::max(left, x), " " + label + " ", ink);
  }

  bool is_unanswered(std::uint32_t packet) const {
    const auto note = note_of(ladder_, timeline_, flows_, timeline_.head(packet).id);
    return note &&
           (note->kind == LadderNote::Kind::not_answered || note->kind == LadderNote::Kind::queue_full);
  }

  const Shown& shown_;
  Timeline& timeline_;
  Letters letters_;
  Flows flows_;
  Ladder ladder_;
  LadderRows rows_;
  std::map<ProcessId, ProgramMark> marks_;
  LadderColumns columns_;
  enum class LaneState { outside_of_calls, in_call, gone };
  std::vector<LaneState> calls_open_;  // by column
};

}  // namespace

std::string ladder_text(const Shown& shown, Letters letters) {
  return LadderText(shown, letters).text();
}

}  // namespace switchboard::tool
