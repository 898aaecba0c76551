#include "engine/narrate/letters.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {

using testing::Story;

TEST_CASE("a label that ends in a single capital letter keeps it") {
  Story story;
  story.start("server", 1, {"./server"});
  story.start("client B", 2, {"./client"});
  story.start("client", 3, {"./client"});
  story.start("ACME", 4, {"./acme"});
  const auto marks = program_marks(story.timeline);
  CHECK(marks.at({1}) == ProgramMark{'S', ProgramRole::server, "server"});
  CHECK(marks.at({2}).letter == 'B');
  CHECK(marks.at({3}).letter == 'A');
  CHECK(marks.at({4}).letter == 'C');
}

TEST_CASE("a program that listens is a server, whatever its name") {
  Story story;
  story.start("a.out", 1, {"./a.out"});
  story.start("nc", 2, {"nc"});
  story.call(1, "listen", {{"sockfd", 3}, {"backlog", 3}}).on(3, 7).returns(0);
  const auto marks = program_marks(story.timeline);
  CHECK(marks.at({1}).letter == 'S');
  CHECK(marks.at({1}).role == ProgramRole::server);
  CHECK(marks.at({2}).letter == 'A');
}

TEST_CASE("a forked child carries its program's letter, and what it does counts for the program") {
  Story story;
  story.start("fork_server", 1, {"./fork_server"});
  story.happens(ProcessForked{{1}, {9}});
  story.call(9, "accept", {{"sockfd", 3}}).returns(4);
  const auto marks = program_marks(story.timeline);
  CHECK(marks.at({9}) == marks.at({1}));
  CHECK(marks.at({9}).letter == 'S');
}

TEST_CASE("more programs than letters still have a mark") {
  Story story;
  for (int pid = 1; pid <= 60; ++pid) story.start("c" + std::to_string(pid), pid, {"c"});
  const auto marks = program_marks(story.timeline);
  CHECK(marks.at({1}).letter == 'A');
  CHECK(marks.at({19}).letter == 'T');  // S is the server's
  CHECK(marks.at({60}).letter == '*');
}

TEST_CASE("two processes that claim to have forked each other do not hang") {
  Story story;
  story.happens(ProcessForked{{1}, {2}});
  story.happens(ProcessForked{{2}, {1}});
  CHECK(program_marks(story.timeline).empty());
}

}  // namespace switchboard
