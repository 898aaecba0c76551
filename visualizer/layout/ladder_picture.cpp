#include "visualizer/layout/ladder_picture.hpp"

#include <algorithm>
#include <cmath>

namespace switchboard::visualizer {
namespace {

constexpr float room_for_words = 17, room_for_note = 40;
constexpr float nearest_arrows = 3;
constexpr std::size_t most_steps = 20'000;  // looked through for bytes without a wire

/// What left when, and arrived or was dropped when and how.
struct Flight {
  Time until;
  LadderArrow::End end = LadderArrow::End::arrives;
};

Flight flight_of(const Timeline& timeline, const Flows& flows, EventId packet, Time at) {
  const auto time_of = [&](EventId event) {
    const auto index = timeline.index_of(event);
    return index ? timeline.head(*index).at : at;
  };
  if (const auto* segment = flows.segment(packet)) {
    if (segment->dropped) return {time_of(*segment->dropped), LadderArrow::End::dropped};
    if (segment->arrived) return {*segment->arrived};
    return {at, LadderArrow::End::unknown};
  }
  const auto* datagram = flows.datagram(packet);
  return {datagram != nullptr && datagram->arrival ? time_of(*datagram->arrival) : at};
}

}  // namespace

LadderPicture ladder_by_events(const LadderRows& rows, std::span<const LaneNumber> lanes, LadderPlace place) {
  LadderPicture picture;
  const auto y_of = [&](std::int32_t y) {
    return place.top + static_cast<float>(y) * place.zoom - place.scroll;
  };
  const auto row_at = [&](float y) {
    return static_cast<std::int32_t>((y - place.top + place.scroll) / place.zoom);
  };
  const LadderRows::Range range{row_at(place.top - 4), row_at(place.top + place.height + 4)};
  const bool has_words = (LadderRows::arrow_drop + LadderRows::label_height) * place.zoom >= room_for_words;
  picture.end = y_of(rows.height());
  for (const LaneNumber lane : lanes) {
    for (const LadderBar& bar : rows.bars(lane, range)) {
      const float bottom =
          bar.is_open() ? std::max(picture.end, y_of(bar.top) + LadderRows::bar_height) : y_of(bar.bottom);
      picture.bars.push_back({.lane = lane,
                              .top = y_of(bar.top),
                              .bottom = std::max(bottom, y_of(bar.top) + 2),
                              .first = bar.first,
                              .last = bar.last,
                              .count = bar.count,
                              .is_open = bar.is_open(),
                              .is_folded = bar.count > 1});
      if (bar.count > 1 || rows.is_unfolded(bar.fold)) picture.bars.back().fold = bar.fold;
    }
    if (const auto exit = rows.exit_of(lane)) picture.exits.push_back({lane, y_of(*exit)});
  }
  for (const LadderHeld& held : rows.held())
    if (std::ranges::find(lanes, held.lane) != lanes.end())
      picture.held.push_back({held.lane, y_of(held.top), y_of(held.bottom), held.index});
  for (const LadderArrow& arrow : rows.arrows(range)) {
    if (arrow.to < range.top) continue;  // an earlier one reaches further
    picture.arrows.push_back({.index = arrow.index,
                              .kind = arrow.kind,
                              .end = arrow.end,
                              .from = y_of(arrow.from),
                              .to = y_of(arrow.to),
                              .has_words = has_words});
  }
  if (has_words)
    for (const LadderNotePlace& note : rows.notes(range))
      picture.notes.push_back({note.index, y_of(note.top)});
  float last = -1e9F;
  for (const LadderMark& mark : rows.marks(range)) {
    if (y_of(mark.y) - last < room_for_words) continue;
    last = y_of(mark.y);
    picture.marks.push_back({last, mark.at});
  }
  for (const LadderGap& gap : rows.gaps(range))
    picture.gaps.push_back({y_of(gap.top), LadderRows::gap_height * place.zoom, gap.from, gap.to});
  return picture;
}

LadderPicture ladder_by_clock(const Ladder& ladder, const Timeline& timeline, const Flows& flows,
                              std::span<const LaneNumber> lanes, std::span<const PacketMoment> packets,
                              const TimeAxis& axis) {
  LadderPicture picture;
  const Time now = timeline.end();
  picture.end = axis.x_of(now);
  for (const LaneNumber number : lanes) {
    const LadderLane& lane = ladder.lanes()[number];
    for (const Bar& bar : bars_of(lane.calls, axis, lane.ended.value_or(now)))
      picture.bars.push_back({.lane = number,
                              .top = bar.x,
                              .bottom = bar.x + std::max(bar.width, 2.0F),
                              .first = bar.index,
                              .last = bar.index,
                              .count = bar.count,
                              .is_open = !bar.ended});
    if (lane.ended) picture.exits.push_back({number, axis.x_of(*lane.ended)});
    if (lane.held_before && !lane.ended) {
      const float top = axis.x_of(timeline.head(*lane.held_before).at);
      picture.held.push_back({number, top, std::max(picture.end, top + 2), *lane.held_before});
    }
  }
  float last_words = -1e9F;
  auto it = std::ranges::lower_bound(packets, axis.view().from, {}, &PacketMoment::at);
  while (it != packets.end() && it->at <= axis.view().to) {
    const float y = axis.x_of(it->at);
    const auto next = std::ranges::lower_bound(it + 1, packets.end(), axis.time_at(y + nearest_arrows), {},
                                               &PacketMoment::at);
    const auto flight = flight_of(timeline, flows, timeline.head(it->index).id, it->at);
    const bool has_words = y - last_words >= room_for_words && next - it == 1;
    picture.arrows.push_back({.index = it->index,
                              .end = flight.end,
                              .from = y,
                              .to = std::max(y, axis.x_of(flight.until)),
                              .has_words = has_words,
                              .count = static_cast<std::uint32_t>(next - it)});
    const float below = next == packets.end() ? axis.right() : axis.x_of(next->at);
    if (below - y > room_for_note && note_of(ladder, timeline, flows, timeline.head(it->index).id))
      picture.notes.push_back({it->index, y + 4});
    last_words = y;
    it = next;
  }
  const auto steps = ladder.steps();
  const auto first = std::ranges::lower_bound(steps, axis.view().from, {}, &LadderStep::at);
  const auto last = std::ranges::upper_bound(steps, axis.view().to, {}, &LadderStep::at);
  if (last - first < static_cast<std::ptrdiff_t>(most_steps)) {
    for (auto step = first; step != last; ++step) {
      if (step->kind != LadderStep::Kind::gives) continue;
      const auto& passage = ladder.passages()[step->index];
      const float y = axis.x_of(step->at);
      const Time taken{timeline.head(passage.received).returned_ns};
      picture.arrows.push_back({.index = step->index,
                                .kind = LadderArrow::Kind::passage,
                                .from = y,
                                .to = std::max(y, axis.x_of(taken)),
                                .has_words = y - last_words >= room_for_words || packets.empty()});
    }
  }
  for (const auto& tick : axis.ticks(44)) picture.marks.push_back({tick.x, tick.at});
  for (const auto& fold : axis.folds())
    picture.gaps.push_back({fold.x, fold.width, fold.span.from, fold.span.to});
  return picture;
}

}  // namespace switchboard::visualizer
