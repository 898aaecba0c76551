#include "engine/narrate/field_text.hpp"

#include <set>

#include "tests/catch_any.hpp"

using namespace switchboard;

TEST_CASE("every number that is explained has a whole sentence and a place to read it") {
  std::set<std::string_view> names;
  for (const auto& field : field_texts()) {
    INFO(field.name);
    CHECK(names.insert(field.name).second);
    CHECK(field.meaning.ends_with('.'));
    CHECK_FALSE(field.man.empty());
    CHECK(field_text(field.name) == &field);
  }
  CHECK(field_text("no such number") == nullptr);
}
