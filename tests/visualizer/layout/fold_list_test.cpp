#include "visualizer/layout/fold_list.hpp"

#include "tests/catch_any.hpp"

using switchboard::visualizer::fold_list;

TEST_CASE("what fits is shown whole") {
  CHECK(fold_list(5, 5).shown.size() == 5);
  CHECK(fold_list(5, 5).hidden == 0);
}

TEST_CASE("too many show the first three, the last, and how many more") {
  const auto list = fold_list(45, 5);
  CHECK(list.shown == std::vector<std::size_t>{0, 1, 2, 44});
  CHECK(list.hidden == 41);
}
