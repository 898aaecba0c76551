// The checks of L11. Each runs the submission anew, observed, in a network of its own; its members have
// names.

#include "labs/grader/check.hpp"

namespace {

/// Connects, gives its name, and is welcomed; the others are told.
Peer joins(Bench& bench, const std::string& name, std::initializer_list<Peer*> others = {}) {
  auto member = bench.peer(name);
  member.connects();
  member.sends(name + "\n");
  member.receives_line("welcome " + name);
  for (auto* other : others) other->receives_line("* " + name + " joined");
  return member;
}

}  // namespace

TEST_CASE_METHOD(Bench, "Listens on the given port", "[id:listens][points:1]") {
  starts_server();
  expects_every_address();
}

TEST_CASE_METHOD(Bench, "Welcomes a client by its name", "[id:welcome][points:1][needs:listens]") {
  starts_server();
  joins(*this, "ann");
}

TEST_CASE_METHOD(Bench, "Tells the others who comes", "[id:comings][points:2][needs:welcome]") {
  starts_server();
  auto ann = joins(*this, "ann");
  auto bob = joins(*this, "bob", {&ann});
  auto cyd = joins(*this, "cyd", {&ann, &bob});
}

TEST_CASE_METHOD(Bench, "Tells a line to all but its speaker", "[id:broadcast][points:3][needs:comings]") {
  starts_server();
  auto ann = joins(*this, "ann");
  auto bob = joins(*this, "bob", {&ann});
  auto cyd = joins(*this, "cyd", {&ann, &bob});
  const auto words = random_line(20), answer = random_line(15);
  ann.sends(words);
  for (auto* other : {&bob, &cyd}) other->receives_line("ann: " + words.substr(0, 20));
  bob.sends(answer);
  for (auto* other : {&ann, &cyd}) other->receives_line("bob: " + answer.substr(0, 15));
}

TEST_CASE_METHOD(Bench, "Tells the others who goes", "[id:goings][points:1][needs:broadcast]") {
  starts_server();
  auto ann = joins(*this, "ann");
  auto bob = joins(*this, "bob", {&ann});
  bob.leaves();
  ann.receives_line("* bob left");
  auto dan = joins(*this, "dan", {&ann});
  ann.sends("where is bob?\n");
  dan.receives_line("ann: where is bob?");
  ann.sends("he is gone\n");
  dan.receives_line("ann: he is gone");
  dan.ends_sending();
  ann.receives_line("* dan left");
  dan.expects_end_of_stream();
}

TEST_CASE_METHOD(Bench, "Gives a name to one at a time", "[id:taken][points:2][needs:comings]") {
  starts_server();
  auto ann = joins(*this, "ann");
  auto other = peer("another ann");
  other.connects();
  other.sends("ann\n");
  other.receives_line("taken ann");
  other.sends("amy\n");
  other.receives_line("welcome amy");
  ann.receives_line("* amy joined");
  ann.leaves();
  other.receives_line("* ann left");
  auto next = joins(*this, "ann", {&other});
}

TEST_CASE_METHOD(Bench, "Waits for the end of a line, byte by byte",
                 "[id:pieces][points:2][needs:broadcast]") {
  starts_server();
  auto ann = joins(*this, "ann");
  auto bob = peer("bob");
  bob.connects();
  bob.sends_in_pieces("bob\n");
  bob.receives_line("welcome bob");
  ann.receives_line("* bob joined");
  bob.sends_in_pieces("good morning");
  ann.expects_nothing_yet("Nothing before bob's line has ended.");
  bob.sends("\n");
  ann.receives_line("bob: good morning");
}

TEST_CASE_METHOD(Bench, "Keeps the lines of two speakers apart",
                 "[id:interleaved][points:2][needs:broadcast]") {
  starts_server();
  auto ann = joins(*this, "ann");
  auto bob = joins(*this, "bob", {&ann});
  auto cyd = joins(*this, "cyd", {&ann, &bob});
  ann.sends("good ");
  ann.waits_until_read();
  bob.sends("I am bob\n");
  cyd.receives_line("bob: I am bob");
  ann.sends("evening\n");
  cyd.receives_line("ann: good evening");
}

TEST_CASE_METHOD(Bench, "Takes lines that arrive joined", "[id:joined][points:2][needs:broadcast]") {
  starts_server();
  auto ann = joins(*this, "ann");
  auto bob = peer("bob");
  const auto words = random_line(9);
  bob.connects();
  bob.sends("bob\none\n" + words + "three\n");
  bob.receives_line("welcome bob");
  ann.receives_line("* bob joined");
  ann.receives_line("bob: one");
  ann.receives_line("bob: " + words.substr(0, 9));
  ann.receives_line("bob: three");
}

TEST_CASE_METHOD(Bench, "Lets a member go who says /quit", "[id:quit][points:2][needs:broadcast]") {
  starts_server();
  auto ann = joins(*this, "ann");
  auto bob = joins(*this, "bob", {&ann});
  bob.sends("to leave, say /quit\n");
  ann.receives_line("bob: to leave, say /quit");
  bob.sends("bye\n/quit\n");
  ann.receives_line("bob: bye");
  ann.receives_line("* bob left");
  bob.expects_end_of_stream();
}

TEST_CASE_METHOD(ProcessBench, "Goes on when members break off", "[id:reset][points:2][needs:broadcast]") {
  starts_server();
  auto zoe = joins(*this, "zoe");
  auto ann = joins(*this, "ann", {&zoe});
  auto bob = joins(*this, "bob", {&zoe, &ann});
  auto cyd = joins(*this, "cyd", {&zoe, &ann, &bob});
  cyd.sends("what I wanted to s");
  cyd.leaves_with_reset();
  for (auto* other : {&zoe, &ann, &bob}) other->receives_line("* cyd left");
  auto dan = joins(*this, "dan", {&zoe, &ann, &bob});
  // Two go while there are lines for them: whomever the server looks at first, it learns of one from send.
  const std::vector<std::string> farewells{"* zoe left", "* dan left"};
  stops_server();
  ann.sends("one\ntwo\nthree\n");
  zoe.leaves();
  dan.leaves();
  lets_server_go_on();
  for (const auto* words : {"ann: one", "ann: two", "ann: three"}) bob.receives_line(words, farewells);
  bob.sends("is anybody there?\n");
  ann.receives_line("bob: is anybody there?", farewells);
}

TEST_CASE_METHOD(Bench, "Waits for nobody's name", "[id:unnamed][points:1][needs:broadcast]") {
  starts_server();
  auto silent = peer("a silent client");
  silent.connects();
  auto ann = joins(*this, "ann");
  auto bob = joins(*this, "bob", {&ann});
  ann.sends("hello\n");
  bob.receives_line("ann: hello");
  ann.waits_until_read();
  silent.expects_nothing_yet("Nothing for a client that has no name yet.");
}

TEST_CASE_METHOD(Bench, "Goes on when a member never reads", "[id:slow][points:3][needs:broadcast]") {
  starts_server();
  makes_send_buffers_small();
  auto slug = peer("slug");
  slug.connects(Peer::ReceiveBuffer::small);
  slug.sends("slug\n");
  slug.receives_line("welcome slug");
  slug.reads_no_more();
  auto ann = peer("ann", Peer::Log::failures), bob = peer("bob", Peer::Log::failures);
  ann.connects();
  ann.sends("ann\n");
  ann.receives_line("welcome ann");
  bob.connects();
  bob.sends("bob\n");
  bob.receives_line("welcome bob");
  ann.receives_line("* bob joined");
  // More than all buffers between the server and slug hold. A server may give up slug, and say so.
  for (int i = 0; i < 150; ++i) {
    const auto line = random_line(990);
    ann.sends(line);
    bob.receives_line("ann: " + line.substr(0, 990), {"* slug left"});
  }
  bob.sends("that was a lot\n");
  ann.receives_line("bob: that was a lot", {"* slug left"});
}

TEST_CASE_METHOD(Bench, "Serves 20 members at once", "[id:many][points:1][needs:broadcast]") {
  starts_server();
  const auto open_before = open_sockets();
  std::vector<Peer> members;
  for (int i = 1; i <= 20; ++i) {
    const auto name = "member" + std::to_string(i);
    auto& member = members.emplace_back(peer(name, i <= 2 ? Peer::Log::each_step : Peer::Log::failures));
    member.connects();
    member.sends(name + "\n");
    member.receives_line("welcome " + name);
    for (auto& other : members)
      if (&other != &member) other.receives_line("* " + name + " joined");
  }
  members.front().sends("hello to all\n");
  for (auto& other : members)
    if (&other != &members.front()) other.receives_line("member1: hello to all");
  for (; !members.empty(); members.pop_back()) {
    members.back().leaves();
    const auto farewell = "* member" + std::to_string(members.size()) + " left";
    for (auto& other : members)
      if (&other != &members.back()) other.receives_line(farewell);
  }
  expects_at_most_open_sockets(open_before,
                               "Your server closes the connection of each member that has left.");
}
