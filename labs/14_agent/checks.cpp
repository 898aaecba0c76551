// The checks of L14: the agent with managers of ours, then the manager with an agent of ours.

#include "labs/grader/check.hpp"
#include "labs/grader/path_bench.hpp"

namespace {

class AgentBench : public switchboard::grader::PathBench {
 protected:
  void starts_agent() { starts_at_path("agent"); }

  Peer manager(const std::string& name) {
    auto manager = peer(name);
    manager.connects_to(path());
    return manager;
  }

  static void asks(Peer& manager, const std::string& line, const std::string& answer) {
    manager.sends(line + "\n");
    manager.receives(answer + "\n");
  }

  std::string number() { return std::to_string(1 + static_cast<unsigned char>(random_bytes(1)[0])); }
};

}  // namespace

// ---- the agent -------------------------------------------------------------------------------------------

TEST_CASE_METHOD(AgentBench, "Agent listens at the path", "[id:listens][points:1]") {
  starts_agent();
}

TEST_CASE_METHOD(AgentBench, "Agent answers GET, SET and what it does not know",
                 "[id:get_set][points:3][needs:listens]") {
  starts_agent();
  auto one = manager("our manager");
  const auto load = number();
  asks(one, "GET load", "NONE load");
  asks(one, "SET load " + load, "OK");
  asks(one, "SET speed 9", "OK");
  asks(one, "GET load", "VALUE load " + load);
  asks(one, "HELLO", "ERROR");
  auto other = manager("another manager");
  asks(other, "GET load", "VALUE load " + load);
}

TEST_CASE_METHOD(AgentBench, "Agent reads lines, however they arrive",
                 "[id:pieces][points:2][needs:get_set]") {
  starts_agent();
  auto one = manager("our manager");
  one.sends_in_portions("SET load 4711\n", {1});
  one.receives("OK\n");
  one.sends("GET load\nGET speed\nGET lo");
  one.receives("VALUE load 4711\nNONE speed\n");
  one.sends("ad\n");
  one.receives("VALUE load 4711\n");
}

TEST_CASE_METHOD(AgentBench, "Agent lets nobody wait for a silent manager",
                 "[id:silent][points:3][needs:get_set]") {
  starts_agent();
  auto silent = manager("a manager that is silent");
  auto slow = manager("a manager that stops in a line");
  slow.sends("GET lo");
  auto third = manager("a third manager");
  asks(third, "SET load 5", "OK");
  slow.sends("ad\n");
  slow.receives("VALUE load 5\n");
  asks(silent, "GET load", "VALUE load 5");
}

TEST_CASE_METHOD(AgentBench, "Agent sends a trap to those who watch", "[id:trap][points:3][needs:get_set]") {
  starts_agent();
  const auto load = number();
  auto watcher = manager("a manager that watches");
  auto other = manager("another that watches");
  auto careless = manager("one that does not watch");
  asks(watcher, "WATCH", "OK");
  asks(other, "WATCH", "OK");
  asks(careless, "SET load " + load, "OK");
  watcher.receives("TRAP load " + load + "\n");
  other.receives("TRAP load " + load + "\n");
  // Who sets is not told, and who does not watch neither: the next thing that comes is the answer.
  asks(watcher, "SET speed 3", "OK");
  other.receives("TRAP speed 3\n");
  asks(watcher, "GET speed", "VALUE speed 3");
  asks(careless, "GET speed", "VALUE speed 3");
}

TEST_CASE_METHOD(AgentBench, "Agent goes on when a manager that watches has gone",
                 "[id:leaver][points:2][needs:trap]") {
  starts_agent();
  auto third = manager("our manager");
  asks(third, "GET load", "NONE load");
  auto leaver = manager("a manager that leaves");
  asks(leaver, "WATCH", "OK");
  auto stays = manager("a manager that stays");
  asks(stays, "WATCH", "OK");
  // The agent reads the SET while the first watcher is still there, and writes when it is not. It waits for
  // all of them before it is held, so that the call it is held before is the one that reads the SET.
  stays.waits_until_read();
  holds_before_next_call("agent");
  third.sends("SET load 1\nSET load 2\n");
  waits_until_held("agent");
  leaver.leaves();
  lets_go("agent");
  third.receives("OK\nOK\n");
  stays.receives("TRAP load 1\nTRAP load 2\n");
  asks(third, "SET load 3", "OK");
  stays.receives("TRAP load 3\n");
}

TEST_CASE_METHOD(AgentBench, "Agent removes the socket of an earlier run",
                 "[id:stale][points:3][needs:listens]") {
  leaves_a_socket_behind();
  starts_agent();
  auto one = manager("our manager");
  asks(one, "GET load", "NONE load");
}

TEST_CASE_METHOD(AgentBench, "Agent leaves a living one alone", "[id:living][points:2][needs:get_set]") {
  starts_agent();
  auto one = manager("our manager");
  asks(one, "SET load 7", "OK");
  auto second = starts("agent", {path()}, "agent again");
  second.exits_with(1);
  auto other = manager("another manager");
  asks(other, "GET load", "VALUE load 7");
}

TEST_CASE_METHOD(AgentBench, "Agent lets only its owner connect",
                 "[id:owner_only][points:2][needs:listens]") {
  starts_agent();
  expects_path_for_owner_only();
}

TEST_CASE_METHOD(AgentBench, "Agent refuses a path that is too long",
                 "[id:long_path][points:1][needs:listens]") {
  auto agent = starts("agent", {longest_path() + "x"}, "agent");
  agent.exits_with(1);
  expects_no_file_left();
}

TEST_CASE_METHOD(AgentBench, "Agent removes its socket at SIGTERM", "[id:sigterm][points:1][needs:listens]") {
  auto agent = starts_at_path("agent");
  agent.asks_to_end();
  agent.exits_with(0);
  expects_no_file_left();
}

// ---- the manager -----------------------------------------------------------------------------------------

TEST_CASE_METHOD(AgentBench, "Manager polls and prints", "[id:polls][points:3]") {
  auto agent = our_server_at_path("our agent");
  const auto load = number();
  auto program = starts("manager", {path(), "load", "speed"}, "manager");
  auto manager = agent.accepts("our agent");
  manager.receives("WATCH\n");
  manager.sends("OK\n");
  manager.receives("GET load\n");
  manager.sends_in_portions("VALUE load " + load + "\n", {1});
  manager.receives("GET speed\n");
  manager.sends("NONE speed\n");
  program.exits_with(0);
  program.has_printed("load " + load + "\nspeed none\n");
}

TEST_CASE_METHOD(AgentBench, "Manager takes no trap for an answer",
                 "[id:trap_between][points:2][needs:polls]") {
  auto agent = our_server_at_path("our agent");
  auto program = starts("manager", {path(), "load", "speed"}, "manager");
  auto manager = agent.accepts("our agent");
  manager.receives("WATCH\n");
  manager.sends("OK\nTRAP load 2\n");
  manager.receives("GET load\n");
  manager.sends("TRAP load 3\nVALUE load 3\nTRAP speed 8\n");
  manager.receives("GET speed\n");
  manager.sends("VALUE speed 8\n");
  program.exits_with(0);
  program.has_printed("trap load 2\ntrap load 3\nload 3\ntrap speed 8\nspeed 8\n");
}

TEST_CASE_METHOD(AgentBench, "Manager says when there is no agent", "[id:no_agent][points:2]") {
  leaves_a_socket_behind();
  auto program = starts("manager", {path(), "load"}, "manager");
  program.gives_up_and_says_why("Your manager says that nobody listens there, and ends with status 1.");
  program.exits_with(1);
}
