#include "visualizer/session/call_search.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/listen_story.hpp"

using namespace switchboard;
using namespace switchboard::testing;
using namespace switchboard::visualizer;

namespace {
std::size_t found(Session& session, const std::string& text) {
  CallSearch search;
  search.look_for(text);
  for (int i = 0; i < 1000 && search.go_on(session) == CallSearch::Rest::more; ++i) continue;
  return search.rows(session.index()).size();
}
}  // namespace

TEST_CASE("a search without words is all calls and costs nothing") {
  Session session = Session::of(ListenStory().timeline);
  CallSearch search;
  search.look_for("  ");
  CHECK(search.go_on(session) == CallSearch::Rest::none);
  CHECK(search.rows(session.index()).size() == session.index().calls().size());
  CHECK(found(session, "call:accept") == 2);
}

TEST_CASE("many calls are looked at a part at a time, and all in the end") {
  Story story;
  story.start("client", 7, {"./client"});
  for (int i = 0; i < 3000; ++i) story.call(7, "sendto", {{"buf", buffer_of("x")}}).on(3, 9).returns(i % 7);
  Session session = Session::of(std::move(story.timeline));
  CallSearch search;
  search.look_for("fd:3");  // no head knows it
  CHECK(search.go_on(session) == CallSearch::Rest::more);
  CHECK(search.rows(session.index()).size() < 3000);
  CHECK(found(session, "fd:3") == 3000);
  CHECK(found(session, "result:6") == 3000 / 7);
}

TEST_CASE("a call that returns later is taken, or let go, when it does") {
  Story story;
  story.start("client", 7, {"./client"});
  auto waiting = story.call(7, "accept");
  const EventId id = waiting.id();
  Timeline timeline;
  for (const Event& event : story.timeline.events()) timeline.append(event);
  Session session = Session::of(std::move(timeline));
  CallSearch open, done;
  open.look_for("result:open");
  done.look_for("result:4");
  open.go_on(session);
  done.go_on(session);
  CHECK(open.rows(session.index()).size() == 1);
  CHECK(done.rows(session.index()).empty());
  waiting.returns(4);
  session.timeline().append(*story.timeline.find(id));
  session.update();
  open.go_on(session);
  done.go_on(session);
  CHECK(open.rows(session.index()).empty());
  CHECK(done.rows(session.index()).size() == 1);
}
