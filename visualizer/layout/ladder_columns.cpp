#include "visualizer/layout/ladder_columns.hpp"

#include <algorithm>
#include <cmath>

namespace switchboard::visualizer {
namespace {

using Lane = std::uint16_t;
using Group = std::vector<LadderColumn>;  // lanes and a rest

/// So many of them stay: the first ones and the last, and the chosen; the others are the rest.
Group shown(const std::vector<Lane>& lanes, std::size_t most, const std::set<Lane>& chosen) {
  Group columns;
  LadderColumn rest;
  rest.kind = LadderColumn::Kind::rest;
  std::size_t place = 0;
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    const bool stays =
        lanes.size() <= most || i + 1 < most || i + 1 == lanes.size() || chosen.contains(lanes[i]);
    if (stays) {
      columns.emplace_back();
      columns.back().lane = lanes[i];
    } else {
      if (rest.hidden.empty()) place = columns.size();
      rest.hidden.push_back(lanes[i]);
    }
  }
  if (!rest.hidden.empty()) columns.insert(columns.begin() + static_cast<std::ptrdiff_t>(place), rest);
  return columns;
}

bool talk_together(Lane one, Lane other, const LanePairs& talks) {
  return talks.contains({std::min(one, other), std::max(one, other)});
}

/// The lanes of one host: servers with their clients beside them.
class HostLanes {
 public:
  HostLanes(std::span<const LaneTraits> lanes, std::int32_t host, const LanePairs& talks) : talks_(talks) {
    std::vector<std::int32_t> programs;
    for (Lane lane = 0; lane < lanes.size(); ++lane) {
      if (lanes[lane].host != host) continue;
      if (!lanes[lane].serves) {
        clients_.push_back(lane);
        continue;
      }
      const auto program = std::ranges::find(programs, lanes[lane].program);
      if (program == programs.end()) {
        programs.push_back(lanes[lane].program);
        servers_.emplace_back();
        servers_.back().push_back(lane);
      } else {
        servers_[static_cast<std::size_t>(program - programs.begin())].push_back(lane);
      }
    }
  }

  /// From left to right; some may be empty.
  std::vector<std::vector<Lane>> in_order() const {
    if (servers_.size() == 2 && !talk_any(servers_[0], servers_[1])) return around_two();
    std::vector<std::vector<Lane>> order;
    if (servers_.empty()) return {clients_};
    // A client stands before the first server that it talks with; who talks with none, before all.
    std::vector<std::vector<Lane>> own(servers_.size());
    for (const Lane client : clients_) {
      std::size_t at = 0;
      for (std::size_t i = servers_.size(); i > 0; --i)
        if (talk_any({client}, servers_[i - 1])) at = i - 1;
      own[at].push_back(client);
    }
    for (std::size_t i = 0; i < servers_.size(); ++i) {
      order.push_back(own[i]);
      order.push_back(servers_[i]);
    }
    return order;
  }
  std::size_t servers() const { return servers_.size(); }

 private:
  bool talk_any(const std::vector<Lane>& some, const std::vector<Lane>& others) const {
    return std::ranges::any_of(some, [&](Lane one) {
      return std::ranges::any_of(others, [&](Lane other) { return talk_together(one, other, talks_); });
    });
  }
  /// Each has its own wire: who talks with both stands between them.
  std::vector<std::vector<Lane>> around_two() const {
    std::vector<Lane> left, middle, right;
    for (const Lane client : clients_) {
      const bool first = talk_any({client}, servers_[0]), second = talk_any({client}, servers_[1]);
      (first && second ? middle : second ? right : left).push_back(client);
    }
    return {left, servers_[0], middle, servers_[1], right};
  }

  const LanePairs& talks_;
  std::vector<Lane> clients_;
  std::vector<std::vector<Lane>> servers_;  // of one program each, in the order of their lanes
};

/// Groups in the order in which they stand. Wires lie between them.
std::vector<Group> groups_of(std::span<const LaneTraits> lanes, std::size_t most,
                             const std::set<Lane>& chosen, const LanePairs& talks) {
  std::set<std::int32_t> hosts;
  for (const LaneTraits& lane : lanes) hosts.insert(lane.host);
  std::vector<Group> groups;
  std::size_t servers = 0;
  for (const auto host : hosts) {
    const HostLanes of_host(lanes, host, talks);
    servers += of_host.servers();
    for (const auto& group : of_host.in_order())
      if (!group.empty()) groups.push_back(shown(group, most, chosen));
  }
  const bool one_server = hosts.size() == 1 && servers == 1 && groups.size() == 2;
  if (one_server && groups[0].size() > 1) {
    const auto half = groups[0].begin() + static_cast<std::ptrdiff_t>((groups[0].size() + 1) / 2);
    groups.push_back({half, groups[0].end()});
    groups[0].erase(half, groups[0].end());
  }
  return groups;
}

LadderColumn wire() {
  LadderColumn column;
  column.kind = LadderColumn::Kind::wire;
  return column;
}

bool is_wire(const LadderColumn& column) {
  return column.kind == LadderColumn::Kind::wire;
}

/// Some lane of the one group talks with one of the other.
bool talk_together(const Group& one, const Group& other, const LanePairs& talks) {
  const auto holds = [](const Group& group, Lane lane) {
    return std::ranges::any_of(group, [&](const LadderColumn& column) {
      if (column.kind == LadderColumn::Kind::rest) return std::ranges::binary_search(column.hidden, lane);
      return column.lane == lane;
    });
  };
  return std::ranges::any_of(talks, [&](const auto& pair) {
    return (holds(one, pair.first) && holds(other, pair.second)) ||
           (holds(other, pair.first) && holds(one, pair.second));
  });
}

/// All columns in their order; a wire between groups that talk, and where two lanes that do had none between
/// them.
LadderColumns in_order(const std::vector<Group>& groups, const LanePairs& talks, WithOutside outside) {
  LadderColumns result;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i > 0 && talk_together(groups[i - 1], groups[i], talks)) result.columns.push_back(wire());
    result.columns.insert(result.columns.end(), groups[i].begin(), groups[i].end());
  }
  if (outside == WithOutside::yes) {
    result.columns.push_back(wire());
    result.columns.emplace_back();
    result.columns.back().kind = LadderColumn::Kind::outside;
  }
  for (const auto& [one, other] : talks) {
    const auto a = result.of(one), b = result.of(other);
    if (!a || !b) continue;
    if (*a == *b) {  // to itself: the arrow needs a wire beside it
      if (*a + 1 == result.columns.size())
        result.columns.push_back(wire());
      else if (!is_wire(result.columns[*a + 1]) && (*a == 0 || !is_wire(result.columns[*a - 1])))
        result.columns.insert(result.columns.begin() + static_cast<std::ptrdiff_t>(*a) + 1, wire());
      continue;
    }
    if (!result.wire_between(*a, *b))
      result.columns.insert(result.columns.begin() + static_cast<std::ptrdiff_t>(std::min(*a, *b)) + 1,
                            wire());
  }
  return result;
}

float narrowest(const LadderColumn& column, const LadderWidths& widths) {
  if (is_wire(column)) return widths.narrowest_wire;
  return column.kind == LadderColumn::Kind::rest ? widths.rest : widths.narrowest_lane;
}

/// Before the column at that place.
float gap_before(const LadderColumns& columns, std::size_t place, const LadderWidths& widths) {
  if (place == 0) return 0;
  return is_wire(columns.columns[place]) || is_wire(columns.columns[place - 1]) ? 0 : widths.gap;
}

float width_needed(const LadderColumns& columns, const LadderWidths& widths) {
  float width = 0;
  for (std::size_t i = 0; i < columns.columns.size(); ++i)
    width += gap_before(columns, i, widths) + narrowest(columns.columns[i], widths);
  return width;
}

/// What is left over goes to lanes and wires, each up to its widest.
void give_widths(LadderColumns& columns, float width, const LadderWidths& widths) {
  float lanes = 0, wires = 0;
  for (const auto& column : columns.columns) {
    if (is_wire(column))
      ++wires;
    else if (column.kind != LadderColumn::Kind::rest)
      ++lanes;
  }
  const float over = std::max(0.0F, width - width_needed(columns, widths));
  const float room_in_wires = wires * (widths.widest_wire - widths.narrowest_wire);
  const float room_in_lanes = lanes * (widths.widest_lane - widths.narrowest_lane);
  const float for_lanes = std::min({over * 0.55F, room_in_lanes, over});
  const float for_wires = std::min(over - for_lanes, room_in_wires);
  float x = 0;
  for (std::size_t i = 0; i < columns.columns.size(); ++i) {
    auto& column = columns.columns[i];
    x += gap_before(columns, i, widths);
    column.x = x;
    column.w = narrowest(column, widths);
    if (is_wire(column))
      column.w += std::floor(for_wires / wires);
    else if (column.kind != LadderColumn::Kind::rest)
      column.w += std::floor(for_lanes / lanes);
    x = column.right();
  }
  columns.width = x;
}

}  // namespace

std::optional<std::size_t> LadderColumns::of(std::uint16_t lane) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& column = columns[i];
    if (column.kind == LadderColumn::Kind::lane && column.lane == lane) return i;
    if (column.kind == LadderColumn::Kind::rest && std::ranges::binary_search(column.hidden, lane)) return i;
  }
  return {};
}

std::optional<std::size_t> LadderColumns::outside() const {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].kind == LadderColumn::Kind::outside) return i;
  return {};
}

std::optional<std::size_t> LadderColumns::wire_between(std::size_t from, std::size_t to) const {
  const auto is = [&](std::size_t i) { return i < columns.size() && is_wire(columns[i]); };
  if (from == to) {
    if (is(from + 1)) return from + 1;
    return from > 0 && is(from - 1) ? std::optional(from - 1) : std::nullopt;
  }
  for (std::size_t i = from; i != to; i = from < to ? i + 1 : i - 1)
    if (is(i)) return i;
  return {};
}

LadderColumns arrange_lanes(std::span<const LaneTraits> lanes, const LanePairs& talks,
                            const std::set<std::uint16_t>& chosen, WithOutside outside, float width,
                            const LadderWidths& widths) {
  LadderColumns columns;
  for (std::size_t most = 4; most >= 1; --most) {
    columns = in_order(groups_of(lanes, most, chosen, talks), talks, outside);
    if (width_needed(columns, widths) <= width) break;
  }
  give_widths(columns, width, widths);
  return columns;
}

}  // namespace switchboard::visualizer
