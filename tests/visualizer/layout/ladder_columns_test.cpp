#include "visualizer/layout/ladder_columns.hpp"

#include <string>

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

namespace {

/// The order of columns in letters: lanes by the letters of `names`, | a wire, + the rest, ? outside.
std::string order(const LadderColumns& columns, std::string_view names) {
  std::string text;
  for (const auto& column : columns.columns) {
    if (column.kind == LadderColumn::Kind::lane) text += names[column.lane];
    if (column.kind == LadderColumn::Kind::wire) text += '|';
    if (column.kind == LadderColumn::Kind::rest) text += '+';
    if (column.kind == LadderColumn::Kind::outside) text += '?';
  }
  return text;
}

constexpr LaneTraits server{.program = 'S', .host = 0, .serves = true};
LaneTraits client(int program) {
  return {.program = program, .host = 0, .serves = false};
}

/// A server in lane 0 and so many clients that talk with it.
std::string around(std::size_t clients, float width, const std::set<std::uint16_t>& chosen = {}) {
  std::vector<LaneTraits> lanes{server};
  LanePairs talks;
  std::string names = "S";
  for (std::size_t i = 0; i < clients; ++i) {
    lanes.push_back(client('A' + static_cast<int>(i)));
    names += static_cast<char>('A' + i);
    talks.insert({0, static_cast<std::uint16_t>(i + 1)});
  }
  return order(arrange_lanes(lanes, talks, chosen, WithOutside::no, width), names);
}

}  // namespace

TEST_CASE("a server stands in the middle of its clients, with the wire between them") {
  CHECK(around(1, 900) == "A|S");
  CHECK(around(2, 900) == "A|S|B");
  CHECK(around(3, 900) == "AB|S|C");
  CHECK(around(4, 900) == "AB|S|CD");
}

TEST_CASE("of too many clients the first three, the last and the chosen have lanes") {
  CHECK(around(26, 900) == "ABC|S|+Z");
  CHECK(around(26, 900, {10}) == "AB+|S|JZ");
  const std::vector<LaneTraits> lanes(6, client('A'));
  const auto columns = arrange_lanes(lanes, {}, {}, WithOutside::no, 900);
  CHECK(order(columns, "abcdef") == "abc+f");
  CHECK(columns.of(3) == columns.of(4));
  CHECK(columns.columns[*columns.of(3)].hidden == std::vector<std::uint16_t>{3, 4});
}

TEST_CASE("where there is less room fewer lanes are shown, and none is narrower than it can be read") {
  CHECK(around(4, 680) == "A+|S|D");
  CHECK(around(4, 560) == "+|S|D");
  const std::vector<LaneTraits> lanes{server, client('A'), client('B')};
  const auto columns = arrange_lanes(lanes, {{0, 1}, {0, 2}}, {}, WithOutside::no, 700);
  for (const auto& column : columns.columns) CHECK(column.w >= 112);
  CHECK(columns.width <= 700);
}

TEST_CASE("a server that calls another stands between its client and that one") {
  const std::vector<LaneTraits> lanes{
      server, {.program = 'T', .host = 0, .serves = true}, client('A'), client('B')};
  const auto columns = arrange_lanes(lanes, {{0, 1}, {0, 2}, {0, 3}}, {}, WithOutside::no, 1200);
  CHECK(order(columns, "STAB") == "AB|S|T");
}

TEST_CASE("two servers have a wire each, and who talks with both stands between them") {
  const LaneTraits other{.program = 'T', .host = 0, .serves = true};
  const auto shared = arrange_lanes(std::vector<LaneTraits>{server, other, client('A')}, {{0, 2}, {1, 2}}, {},
                                    WithOutside::no, 1200);
  CHECK(order(shared, "STA") == "S|A|T");
  const std::vector<LaneTraits> lanes{server, other, client('A'), client('B'), client('C')};
  CHECK(order(arrange_lanes(lanes, {{0, 2}, {1, 3}}, {}, WithOutside::no, 1200), "STABC") == "AC|ST|B");
  CHECK(order(arrange_lanes(lanes, {{0, 2}, {1, 3}, {0, 4}, {1, 4}}, {}, WithOutside::no, 1200), "STABC") ==
        "A|S|C|T|B");
}

TEST_CASE("each of three servers stands beside its own client") {
  const std::vector<LaneTraits> lanes{server,
                                      {.program = 'T', .host = 0, .serves = true},
                                      {.program = 'U', .host = 0, .serves = true},
                                      client('A'),
                                      client('B'),
                                      client('C')};
  const auto columns = arrange_lanes(lanes, {{0, 5}, {1, 3}, {2, 4}}, {}, WithOutside::no, 1600);
  CHECK(order(columns, "STUABC") == "C|SA|TB|U");
}

TEST_CASE("hosts stand beside each other with the cable between them") {
  const std::vector<LaneTraits> lanes{{.program = 'S', .host = 1, .serves = true}, client('A'), client('B')};
  const auto columns = arrange_lanes(lanes, {{0, 1}, {0, 2}}, {}, WithOutside::no, 1200);
  CHECK(order(columns, "SAB") == "AB|S");
}

TEST_CASE(
    "two lanes of one program that talk have a wire between them, and so has one that talks to itself") {
  const std::vector<LaneTraits> lanes{server, server};
  CHECK(order(arrange_lanes(lanes, {{0, 1}}, {}, WithOutside::no, 900), "st") == "s|t");
  CHECK(order(arrange_lanes(lanes, {}, {}, WithOutside::no, 900), "st") == "st");
  CHECK(order(arrange_lanes({lanes.data(), 1}, {{0, 0}}, {}, WithOutside::no, 900), "s") == "s|");
}

TEST_CASE("what is not observed has a place of its own") {
  const std::vector<LaneTraits> lanes{client('A')};
  const auto columns = arrange_lanes(lanes, {}, {}, WithOutside::yes, 900);
  CHECK(order(columns, "A") == "A|?");
  REQUIRE(columns.outside());
  CHECK(columns.wire_between(0, *columns.outside()) == 1);
}

TEST_CASE("an arrow over several wires is labelled in the one next to its sender") {
  const std::vector<LaneTraits> lanes{server, {.program = 'T', .host = 0, .serves = true}, client('A')};
  const auto columns = arrange_lanes(lanes, {{0, 2}, {0, 1}}, {}, WithOutside::no, 1200);
  REQUIRE(order(columns, "STA") == "A|S|T");
  CHECK(columns.wire_between(0, 4) == 1);
  CHECK(columns.wire_between(4, 0) == 3);
}
