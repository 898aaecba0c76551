// The checks of L15. Peers of ours call the node, and are called by it.

#include "labs/grader/check.hpp"

namespace {

class NodeBench : public Bench {
 protected:
  /// A node that is told to call our server, and what has become of the call.
  Peer starts_calling_node(OurServer& server) {
    starts_node({host(), std::to_string(port())});
    return server.accepts("the one it called");
  }

  void starts_node(const std::vector<std::string>& calls = {}, const std::string& label = "node",
                   int number = 0) {
    starts_on_port("node", node_port(number), calls, label);
  }

  /// Our server has the port of the bench, nodes those behind it.
  std::uint16_t node_port(int number = 0) const { return static_cast<std::uint16_t>(port() + 1 + number); }

  /// The node knows of it when this returns: what comes from now on goes on to it.
  Peer caller(const std::string& name, int node = 0) {
    auto peer = this->peer(name);
    peer.connects_to_port(node_port(node));
    peer.is_accepted();
    return peer;
  }

  static void passes(Peer& from, Peer& to, const std::string& line) {
    from.sends(line);
    to.receives(line);
  }
};

}  // namespace

TEST_CASE_METHOD(NodeBench, "Listens on the given port", "[id:listens][points:1]") {
  starts_node();
}

TEST_CASE_METHOD(NodeBench, "Connects to those it is told of", "[id:connects][points:2][needs:listens]") {
  auto server = our_server();
  starts_node({host(), std::to_string(port()), host(), std::to_string(port())});
  auto one = server.accepts("the first that it called");
  auto other = server.accepts("the second that it called");
}

TEST_CASE_METHOD(NodeBench, "Passes lines from who called it to whom it called",
                 "[id:up][points:3][needs:connects]") {
  auto server = our_server();
  auto called = starts_calling_node(server);
  auto one = caller("a caller");
  passes(one, called, random_line(9));
  passes(one, called, "and another line\n");
}

TEST_CASE_METHOD(NodeBench, "Passes lines from whom it called to who called it",
                 "[id:down][points:3][needs:connects]") {
  auto server = our_server();
  auto called = starts_calling_node(server);
  auto one = caller("a caller");
  passes(called, one, random_line(9));
  passes(called, one, "and another line\n");
}

TEST_CASE_METHOD(NodeBench, "Sends to all the others, and not back",
                 "[id:others][points:2][needs:up][needs:down]") {
  auto server = our_server();
  auto called = starts_calling_node(server);
  auto one = caller("caller A"), other = caller("caller B");
  const auto line = random_line(9);
  passes(one, called, line);
  other.receives(line);
  passes(called, other, "an answer\n");
  one.receives("an answer\n");
  // What had come back would be there before this.
  passes(other, one, "the last line\n");
  called.receives("the last line\n");
}

TEST_CASE_METHOD(NodeBench, "Passes whole lines only", "[id:whole_lines][points:3][needs:up]") {
  auto server = our_server();
  auto called = starts_calling_node(server);
  auto one = caller("caller A"), other = caller("caller B");
  one.sends("first half, ");
  one.waits_until_read();
  passes(other, called, "a whole line\n");
  one.sends("second half\n");
  called.receives("first half, second half\n");
  other.receives("first half, second half\n");
  passes(one, called, "two lines\nat once\n");
  one.sends_in_pieces("byte by byte\n");
  called.receives("byte by byte\n");
}

TEST_CASE_METHOD(NodeBench, "Keeps nobody waiting for a silent neighbour",
                 "[id:silent][points:2][needs:up]") {
  auto server = our_server();
  auto called = starts_calling_node(server);
  auto silent = caller("a caller that is silent");
  auto other = caller("another caller");
  passes(other, called, "is anybody there?\n");
  silent.receives("is anybody there?\n");
}

TEST_CASE_METHOD(NodeBench, "Goes on when a neighbour has gone", "[id:loss][points:2][needs:up]") {
  auto server = our_server();
  auto called = starts_calling_node(server);
  auto leaver = caller("a caller that leaves"), breaker = caller("a caller that breaks off");
  auto stays = caller("a caller that stays");
  passes(stays, called, "we are all here\n");
  leaver.receives("we are all here\n");
  breaker.receives("we are all here\n");
  leaver.sends("half a line");
  leaver.waits_until_read();
  leaver.leaves();
  stays.waits_until_read();
  // The node is told of three lines while everybody is there, and sends them on when one is not.
  holds_before_next_call("node");
  stays.sends("one\ntwo\nthree\n");
  waits_until_held("node");
  breaker.leaves_with_reset();
  lets_go("node");
  called.receives("one\ntwo\nthree\n");
  called.leaves();
  auto back = caller("the caller that left, back again");
  passes(back, stays, "are you there?\n");
  passes(stays, back, "I am\n");
}

TEST_CASE_METHOD(NodeBench, "Goes on when nobody is where it was told to connect",
                 "[id:absent][points:1][needs:listens]") {
  starts_node({host(), std::to_string(port())});
  auto one = caller("caller A"), other = caller("caller B");
  passes(other, one, "hello\n");
  passes(one, other, "welcome\n");
}

TEST_CASE_METHOD(NodeBench, "Two nodes work together", "[id:together][points:1][needs:up][needs:down]") {
  starts_node({}, "node 1", 0);
  starts_node({"127.0.0.1", std::to_string(node_port(0))}, "node 2", 1);
  auto one = caller("a caller of the first", 0), other = caller("a caller of the second", 1);
  passes(other, one, "from the second\n");
  passes(one, other, "from the first\n");
}
