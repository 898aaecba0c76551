// The checks of L3. Each runs the submission anew, observed, in a network of its own.

#include "labs/grader/check.hpp"

TEST_CASE_METHOD(Bench, "Listens on the given port", "[id:listens][points:2]") {
  starts_server();
  expects_every_address();
}

TEST_CASE_METHOD(Bench, "Echoes one line", "[id:one_line][points:3][needs:listens]") {
  starts_server();
  auto client = peer("our client");
  const auto line = random_line(12);
  client.connects();
  client.sends(line);
  client.receives(line);
}

TEST_CASE_METHOD(Bench, "Echoes a message sent byte by byte", "[id:byte_by_byte][points:2][needs:listens]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  for (const char byte : random_line(6)) {
    client.sends({&byte, 1});
    client.receives({&byte, 1});
  }
}

TEST_CASE_METHOD(Bench, "Echoes bytes that contain NUL", "[id:nul][points:2][needs:listens]") {
  using namespace std::string_view_literals;
  starts_server();
  auto client = peer("our client");
  client.connects();
  for (const auto bytes : {"hi\0!\n"sv, "\0\0\0"sv, "\xff\0\x80 end\n"sv}) {
    client.sends(bytes);
    client.receives(bytes);
  }
}

TEST_CASE_METHOD(Bench, "Echoes messages that arrive joined", "[id:joined][points:2][needs:listens]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  const auto messages = random_line(5) + random_line(1) + random_line(9) + "and no newline";
  client.sends(messages);
  client.receives(messages);
}

TEST_CASE_METHOD(Bench, "Echoes 1 MB unchanged", "[id:megabyte][points:2][needs:listens]") {
  starts_server();
  makes_send_buffers_small();
  auto client = peer("our client");
  const auto bytes = random_bytes(1'000'000);
  client.connects(Peer::ReceiveBuffer::small);
  client.sends_and_receives(bytes);
}

TEST_CASE_METHOD(Bench, "Serves 200 clients in turn", "[id:many_clients][points:2][needs:listens]") {
  starts_server();
  const auto open_before = open_sockets();
  constexpr int clients = 200;
  for (int i = 1; i <= clients; ++i) {
    auto client = peer("client " + std::to_string(i), i <= 2 ? Peer::Log::each_step : Peer::Log::failures);
    const auto line = random_line(8);
    client.connects();
    client.sends(line);
    client.receives(line);
    client.leaves();
  }
  step("198 more clients", "connected, got their line back and left");
  // A few may be on their way to close; a server that closes none holds 200.
  expects_at_most_open_sockets(open_before + 20,
                               "Your server closes the connection of each client that has left.");
}

TEST_CASE_METHOD(Bench, "Starts again at once", "[id:restart][points:2][needs:listens]") {
  starts_server();
  auto client = peer("our client");
  const auto line = random_line(8);
  client.connects();
  client.sends(line);
  client.receives(line);
  // The server's end closes first, so that its port stays behind in TIME_WAIT.
  kills_server();
  client.expects_end_of_stream();
  client.leaves();

  starts_server("server again");
  auto next = peer("the next client");
  next.connects();
  next.sends(line);
  next.receives(line);
}

TEST_CASE_METHOD(Bench, "Goes on when a client leaves early", "[id:early_leaver][points:2][needs:listens]") {
  starts_server();
  // While the first client is served, the others send and go: their sockets wait in the accept queue, and the
  // server meets them when nobody is there any more.
  auto first = peer("the first client");
  first.connects();
  first.sends("wait\n");
  first.receives("wait\n");

  const auto much = random_bytes(60'000);
  auto leaver = peer("a client that leaves");
  leaver.connects();
  leaver.sends_without_waiting(much);
  leaver.leaves();
  auto breaker = peer("a client that breaks off");
  breaker.connects();
  breaker.sends_without_waiting(much);
  breaker.leaves_with_reset();
  first.leaves();

  auto last = peer("the last client");
  last.connects();
  last.sends("are you there?\n");
  last.receives("are you there?\n");
}

TEST_CASE_METHOD(Bench, "Answers the end of the stream with the rest and a close",
                 "[id:half_close][points:1][needs:listens]") {
  starts_server();
  auto client = peer("our client");
  const auto words = "last words, " + random_line(8).substr(0, 8);
  client.connects();
  client.sends(words);
  client.ends_sending();
  client.receives(words);
  client.expects_end_of_stream();
}
