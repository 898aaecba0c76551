#include "labs/grader/sequence.hpp"

#include "tests/catch_any.hpp"

namespace switchboard::grader {
namespace {

const Sequence tea{.cards = {"water", "leaves", "cup", "drink"},
                   .rules = {{"water", "drink", "The cup is dry."}, {"leaves", "drink", "It is water."}},
                   .left_out = {{"hops", "That makes beer."}}};

std::string happened(const std::vector<std::string>& order) {
  const auto broken = first_broken_rule(tea, order);
  return broken ? broken->happened : "";
}

}  // namespace

TEST_CASE("every order that breaks no rule is right") {
  CHECK(happened({"water", "leaves", "cup", "drink"}).empty());
  CHECK(happened({"cup", "leaves", "water", "drink"}).empty());
}

TEST_CASE("a wrong order is told the first rule that it breaks") {
  CHECK(happened({"drink", "water", "leaves", "cup"}) ==
        "water stands at place 2, drink at place 1. The cup is dry.");
  CHECK(first_broken_rule(tea, {"water", "drink", "leaves", "cup"})->expected ==
        "leaves comes before drink.");
}

TEST_CASE("cards that are missing, twice there, unknown or left out are told before any rule") {
  CHECK(happened({"drink", "water", "cup"}) == "leaves is missing.");
  CHECK(happened({"water", "water", "leaves", "cup", "drink"}) == "water is there more than once.");
  CHECK(happened({"milk", "water"}) == "milk is none of them.");
  CHECK(happened({"drink", "hops"}) == "That makes beer.");
}

}  // namespace switchboard::grader
