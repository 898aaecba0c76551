#include "engine/observe/query_budget.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;
using Kind = QueryBudget::Kind;

namespace {

constexpr std::int64_t question_ns = 3000;

/// How many of `calls`, `pause_ns` apart, are asked about.
int asked(QueryBudget& budget, Kind kind, int calls, std::int64_t pause_ns, std::int64_t from_ns = 0) {
  int count = 0;
  for (int i = 0; i < calls; ++i) {
    if (!budget.allows(from_ns + i * pause_ns, kind)) continue;
    budget.charge(question_ns);
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("at the rate of a lesson every call is asked about, before and after") {
  QueryBudget budget;
  CHECK(asked(budget, Kind::before_talk, 10000, 250'000) == 10000);
  CHECK(budget.spared() == 0);
}

TEST_CASE("a thousand quick calls are asked about at once, and a storm gets a fortieth of its time") {
  QueryBudget budget;
  CHECK(asked(budget, Kind::after_talk, 1000, 10'000) == 1000);
  const int in_a_storm = asked(budget, Kind::after_talk, 100'000, 10'000, 1000 * 10'000);
  // A second, of which a fortieth: 25 ms, and what was saved before.
  CHECK(in_a_storm * question_ns > 22'000'000);
  CHECK(in_a_storm * question_ns < 32'000'000);
  CHECK(budget.spared() > 0);
}

TEST_CASE("a storm of sends and receives leaves the questions about changes of state and settings alone") {
  QueryBudget budget;
  asked(budget, Kind::after_talk, 100'000, 10'000);
  CHECK_FALSE(budget.allows(1'000'000'000, Kind::before_talk));
  CHECK(budget.allows(1'000'000'000, Kind::other_call));
  budget.charge(1'000'000'000);
  CHECK_FALSE(budget.allows(1'000'000'000, Kind::other_call));
  CHECK(budget.allows(1'000'000'000, Kind::change_of_state));
}
