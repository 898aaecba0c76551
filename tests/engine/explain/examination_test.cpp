// The rules on a recording that grows: what they say on the way and at the end is the same, in whatever
// pieces it comes.

#include "engine/explain/examination.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

using testing::Story;

std::vector<Argument> room() {
  return {{"sockfd", 4}, {"buf", Pointer{}}, {"len", 64}, {"flags", Symbol{0, ""}}};
}

/// Three connections, each received from past its end; one of the calls returns after the next one is made.
struct Busy : Story {
  std::vector<Event> told;  // as a reader would give them: a call first without its result

  Busy() {
    start("server", 1, {"./server"});
    call(1, "socket", {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}})
        .makes(3, 10)
        .returns(3);
    call(1, "bind").on(3, 10).returns(0);
    call(1, "listen").on(3, 10).returns(0);
    for (int turn = 0; turn < 3; ++turn) {
      const auto socket = 20 + static_cast<std::uint64_t>(turn);
      call(1, "accept").on(3, 10).makes(4, socket).returns(4);
      for (int i = 0; i < 6; ++i) call(1, "recvfrom", room()).at_line(41).on(4, socket).returns(0);
      call(1, "close", {{"fd", 4}}).on(4, socket).closes(4).returns(0);
    }
    for (const Event& event : timeline.events()) told.push_back(event);
  }
};

Event without_result(Event event) {
  if (auto* call = std::get_if<Syscall>(&event.fact)) {
    call->returned.reset();
    call->result.reset();
    call->made.clear();
    call->closed.clear();
  }
  return event;
}

}  // namespace

TEST_CASE("rules say the same of a recording at once and as it grows call by call") {
  Busy story;
  const auto at_once = findings_in(story.timeline);
  Timeline growing;
  Examination examination;
  for (const Event& event : story.told) {
    growing.append(without_result(event));
    examination.advance(growing);
    growing.append(event);
    examination.advance(growing);
  }
  examination.end(growing);
  CHECK(examination.findings() == at_once);
  CHECK(examination.calls() == 3 * 8 + 3);
}

TEST_CASE("what one line does on many connections is one finding, which counts") {
  Busy story;
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].times == 3);
  CHECK(findings[0].severity == Severity::mistake);
}

TEST_CASE("a finding is there as soon as nothing can take it back") {
  Busy story;
  Timeline growing;
  Examination examination;
  std::size_t first_seen = 0;
  for (const Event& event : story.told) {
    growing.append(event);
    examination.advance(growing);
    if (first_seen == 0 && !examination.findings().empty()) first_seen = growing.size();
  }
  CHECK(first_seen == 4 + 1 + 4);  // the end, and three more receives
}

TEST_CASE("an examination goes on in pieces, and says how far it is") {
  Busy story;
  Examination examination;
  CHECK(examination.advance(story.timeline, 5) == Examination::Left::some);
  CHECK(examination.examined() == 5);
  CHECK(examination.advance(story.timeline, 1000) == Examination::Left::none);
  CHECK(examination.examined() == story.timeline.size());
  const auto revision = examination.revision();
  examination.advance(story.timeline);
  CHECK(examination.revision() == revision);
}

}  // namespace switchboard
