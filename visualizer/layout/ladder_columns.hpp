#pragma once
// The columns of a ladder: lanes of threads, with wires between those that talk. One server stands in the
// middle of its clients; several have their own clients beside them, so that each has a wire; hosts stand
// beside each other. Too many lanes: the first three, the
// last one and those that were chosen, and one column for the rest.
//
//   const auto columns = arrange_lanes(lanes, talks, chosen, width);
//   columns.of(lane)      its column, or that of the rest
//
// Knows no events and no pixels of the vertical.

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "visualizer/layout/geometry.hpp"

namespace switchboard::visualizer {

struct LaneTraits {
  std::int32_t program = 0;  ///< lanes of one program stand together
  std::int32_t host = 0;
  bool serves = false;
};

struct LadderColumn {
  enum class Kind : std::uint8_t {
    lane,
    rest,     ///< lanes that have no column of their own
    wire,     ///< wide: labels are written there
    outside,  ///< what is not observed
  } kind = Kind::lane;
  float x = 0, w = 0;
  std::uint16_t lane = 0;
  std::vector<std::uint16_t> hidden;  ///< of the rest

  float right() const { return x + w; }
};

struct LadderColumns {
  std::vector<LadderColumn> columns;
  float width = 0;

  /// The place in `columns` of a lane, or of the rest that it is in.
  std::optional<std::size_t> of(std::uint16_t lane) const;
  std::optional<std::size_t> outside() const;
  /// The wire that an arrow between two columns is labelled in: the one nearest to where it starts.
  std::optional<std::size_t> wire_between(std::size_t from, std::size_t to) const;
};

/// In what columns are measured: pixels of the window, or characters of a terminal.
struct LadderWidths {
  float narrowest_lane = 112, widest_lane = 216, narrowest_wire = 124, widest_wire = 280;
  float rest = 66, gap = 8;  ///< gap: between lanes without a wire
};

using LanePairs = std::set<std::pair<std::uint16_t, std::uint16_t>>;
enum class WithOutside { no, yes };

LadderColumns arrange_lanes(std::span<const LaneTraits> lanes, const LanePairs& talks,
                            const std::set<std::uint16_t>& chosen, WithOutside outside, float width,
                            const LadderWidths& widths = {});

}  // namespace switchboard::visualizer
