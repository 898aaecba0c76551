#include "engine/narrate/finding_text.hpp"

#include "engine/explain/rule.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {

using Catch::Matchers::ContainsSubstring;
using testing::inet;
using testing::Story;

TEST_CASE("every rule has a title, a gap, a reason, a fix, a page and a lesson") {
  Timeline empty;
  for (const auto& rule : rules()) {
    const auto text = describe({.rule = std::string(rule.name)}, empty);
    INFO(rule.name);
    CHECK(text.mistake != rule.name);
    for (const auto* part :
         {&text.mistake, &text.did, &text.expected, &text.happened, &text.why, &text.fix, &text.reference}) {
      CHECK_FALSE(part->empty());
      CHECK(part->find('!') == std::string::npos);
    }
    CHECK(text.why.ends_with('.'));
    CHECK(text.fix.ends_with('.'));
    CHECK_FALSE(text.mistake.ends_with('.'));
    CHECK(text.lesson > 0);
  }
}

TEST_CASE("no sentence of a finding is left with a place that nothing fills") {
  Story story;
  story.start("server", 1, {"./server", "8080"});
  story.call(1, "bind", {{"sockfd", 3}, {"addr", inet("0.0.0.0:36895")}, {"addrlen", 16}})
      .on(3, 10)
      .returns(0);
  for (const auto& finding : findings_in(story.timeline)) {
    const auto text = describe(finding, story.timeline);
    for (const auto* part :
         {&text.mistake, &text.did, &text.expected, &text.happened, &text.why, &text.fix}) {
      INFO(*part);
      CHECK(part->find("the call") == std::string::npos);
      CHECK(part->find("  ") == std::string::npos);
    }
  }
}

TEST_CASE("a port in the wrong byte order is said with both pairs of bytes") {
  Story story;
  story.start("server", 1, {"./server", "8080"});
  story.call(1, "bind", {{"sockfd", 3}, {"addr", inet("0.0.0.0:36895")}, {"addrlen", 16}})
      .on(3, 10)
      .returns(0);
  const auto text = describe(findings_in(story.timeline).at(0), story.timeline);
  CHECK(text.mistake == "The port is not in network byte order");
  CHECK(text.did == "bind(3, 0.0.0.0:36895, 16): the port's bytes are 90 1F");
  CHECK(text.expected == "1F 90, what htons(8080) gives");
  CHECK_THAT(text.happened, ContainsSubstring("the socket has port 36895"));
  CHECK(text.lesson == 7);
}

TEST_CASE("who has the address decides the advice") {
  Timeline empty;
  const auto fix = [&](std::map<std::string, std::string> values) {
    values["address"] = "0.0.0.0:8080";
    values["call"] = "bind";
    return describe({.rule = "address_in_use", .values = std::move(values)}, empty).fix;
  };
  CHECK_THAT(fix({{"cause", "listener"}, {"reuse", "never"}}), ContainsSubstring("another port"));
  CHECK_THAT(fix({{"cause", "time_wait"}, {"reuse", "never"}}),
             ContainsSubstring("Set SO_REUSEADDR before bind"));
  CHECK_THAT(fix({{"cause", "time_wait"}, {"reuse", "after"}}), ContainsSubstring("too late"));
  CHECK_THAT(fix({{"cause", "time_wait"}, {"reuse", "before"}}),
             ContainsSubstring("the earlier run must have set it too"));
}

TEST_CASE("a finding of an unknown rule is named, not dropped") {
  Timeline empty;
  CHECK(describe({.rule = "a_newer_rule"}, empty).mistake == "a_newer_rule");
}

}  // namespace switchboard
