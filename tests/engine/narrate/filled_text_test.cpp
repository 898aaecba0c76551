#include "engine/narrate/filled_text.hpp"

#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

const std::map<std::string, std::string> values{
    {"sent", "5"}, {"asked", "1011"}, {"port", "8080"}, {"one", "1"}, {"odd", "a\nb"}};

std::string fill(std::string_view text) {
  return filled(text, values, [](std::string_view place) { return "<" + std::string(place) + ">"; });
}

}  // namespace

TEST_CASE("places are filled with values in their form") {
  CHECK(fill("{sent} of {asked bytes}, {asked-sent bytes} left") == "5 of 1,011 B, 1,006 B left");
  CHECK(fill("{port wire}") == "1F 90");
  CHECK(fill("{one counted connection}, {sent counted connection}") == "1 connection, 5 connections");
  CHECK(fill("{asked count}") == "1,011");
}

TEST_CASE("a value of the program's is made printable") {
  CHECK(fill("{odd}") == "a\\nb");
}

TEST_CASE("a place with another name is asked for whole, and a doubled brace is one") {
  CHECK(fill("{call 1} in {{}") == "<call 1> in {}");
  CHECK(places_in("{a} {{b {call 1}") == std::vector<std::string>{"a", "call 1"});
  CHECK(fill("no end {sent") == "no end 5");
}

TEST_CASE("a case holds when all of its parts do") {
  CHECK(holds_for("", values));
  CHECK(holds_for("sent=5, port!=9", values));
  CHECK_FALSE(holds_for("sent=5, port=9", values));
  CHECK(holds_for("absent=", values));
  CHECK_FALSE(holds_for("sent=", values));
  CHECK(holds_for("sent!=", values));
}

}  // namespace switchboard
