#include "engine/control/cable_text.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::control;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("what is written of the cable is what is wished") {
  const auto parsed =
      parse_cable("client:delay=50ms,jitter=1.5ms,loss=2%,duplicate=0.5%,reorder=100%,rate=10mbit,seed=7");
  REQUIRE(parsed.wish);
  CHECK(parsed.wish->from == "client");
  CableChange expected;
  expected.delay_ns = 50'000'000;
  expected.jitter_ns = 1'500'000;
  expected.loss = 0.02;
  expected.duplicate = 0.005;
  expected.reorder = 1;
  expected.rate = 10'000'000;
  expected.seed = 7;
  CHECK(parsed.wish->change == expected);
  CHECK(parsed.wish->drops.empty());
}

TEST_CASE("a cable is cut and mended by one word, and what is not named stays") {
  CHECK(parse_cable("cut").wish->change.line == CableSettings::Line::cut);
  CHECK(parse_cable("mend").wish->change.line == CableSettings::Line::whole);
  const CableSettings before{.delay_ns = 5, .loss = 0.5};
  CHECK(parse_cable("loss=0%").wish->change.applied_to(before) == CableSettings{.delay_ns = 5});
}

TEST_CASE("drops name a kind of segment and how many") {
  const auto wish = parse_cable("drop=syn,drop=3xdata").wish;
  REQUIRE(wish);
  REQUIRE(wish->drops.size() == 2);
  CHECK(wish->drops[0].what == DropSegments::What::syn);
  CHECK(wish->drops[0].count == 1);
  CHECK(wish->drops[1].what == DropSegments::What::data);
  CHECK(wish->drops[1].count == 3);
  CHECK(drop_text(DropSegments::What::data, 3) == "3 segments with data");
  CHECK(drop_text(DropSegments::What::syn, 1) == "SYN");
}

TEST_CASE("a wrong wish is answered with what would be right") {
  const auto why = [](const char* text) { return parse_cable(text).why; };
  CHECK_THAT(why("delay=50"), ContainsSubstring("delay=50ms"));
  CHECK_THAT(why("delay=-1ms"), ContainsSubstring("no unit"));
  CHECK_THAT(why("loss=2"), ContainsSubstring("loss=2%"));
  CHECK_THAT(why("loss=101%"), ContainsSubstring("0% to 100%"));
  CHECK_THAT(why("rate=fast"), ContainsSubstring("rate=10mbit"));
  CHECK_THAT(why("seed=x"), ContainsSubstring("whole number"));
  CHECK_THAT(why("drop=hello"), ContainsSubstring("synack"));
  CHECK_THAT(why("drop=0xsyn"), ContainsSubstring("from 1"));
  CHECK_THAT(why("wobble=1"), ContainsSubstring("none of delay"));
  CHECK_THAT(why(""), ContainsSubstring("nothing is said"));
  CHECK_THAT(why("client:"), ContainsSubstring("nothing is said"));
}
