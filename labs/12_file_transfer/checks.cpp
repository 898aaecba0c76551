// The checks of L12: the server against a client of ours, the client against a server of ours, then both
// together. Each runs the submission anew, observed, in a network of its own.

#include "labs/grader/check.hpp"

namespace {

/// A client of ours that has asked for this file.
Peer asks(Bench& bench, const std::string& file, const std::string& name = "our client",
          Peer::ReceiveBuffer buffer = Peer::ReceiveBuffer::usual) {
  auto client = bench.peer(name);
  client.connects(buffer);
  client.sends(file + "\n");
  return client;
}

void receives_file(Peer& client, std::string_view bytes) {
  client.receives_line("ok " + std::to_string(bytes.size()));
  if (!bytes.empty()) client.receives(bytes);
  client.expects_end_of_stream();
}

const std::string gives_up =
    "Your client says on its standard error what is wrong, and ends with a status other than 0.";

}  // namespace

TEST_CASE_METHOD(Bench, "Server: listens on the given port", "[id:listens][points:1]") {
  starts_server("server", {folder("served").path()});
  expects_every_address();
}

TEST_CASE_METHOD(Bench, "Server: sends the file that is asked for", "[id:sends][points:3][needs:listens]") {
  const auto served = folder("served");
  const auto poem = random_line(40) + random_line(20);
  served.writes("poem.txt", poem);
  starts_server("server", {served.path()});
  auto client = asks(*this, "poem.txt");
  receives_file(client, poem);
}

TEST_CASE_METHOD(Bench, "Server: sends every byte as it is", "[id:bytes][points:2][needs:sends]") {
  using namespace std::string_literals;
  const auto served = folder("served");
  const auto bytes = "a\0b\r\n\x1a\xff%s\n\0"s + random_bytes(3000);
  served.writes("images/odd.bin", bytes);
  served.writes("empty", "");
  starts_server("server", {served.path()});
  auto client = asks(*this, "images/odd.bin");
  receives_file(client, bytes);
  auto other = asks(*this, "empty", "another client");
  receives_file(other, "");
}

TEST_CASE_METHOD(Bench, "Server: sends 3 MB to a slow reader", "[id:large][points:2][needs:sends]") {
  const auto served = folder("served");
  const auto bytes = random_bytes(3'000'000);
  served.writes("film", bytes);
  starts_server("server", {served.path()});
  makes_send_buffers_small();
  auto client = asks(*this, "film", "our client", Peer::ReceiveBuffer::small);
  receives_file(client, bytes);
}

TEST_CASE_METHOD(Bench, "Server: says when there is no such file", "[id:missing][points:2][needs:sends]") {
  const auto served = folder("served");
  served.writes("drawer/letter", "Dear reader\n");
  starts_server("server", {served.path()});
  for (const auto* name : {"nobody.txt", "drawer"}) {
    auto client = asks(*this, name);
    client.receives_line("no such file");
    client.expects_end_of_stream();
  }
}

TEST_CASE_METHOD(Bench, "Server: sends nothing from outside of its folder",
                 "[id:outside][points:2][needs:sends]") {
  const auto served = folder("served"), secret = folder("private");
  served.writes("drawer/letter", "Dear reader\n");
  secret.writes("key", random_line(30));
  starts_server("server", {served.path()});
  const auto whole_path = secret.absolute_path_of("key").string();
  for (const auto& name :
       {std::string("../private/key"), std::string("drawer/../../private/key"), whole_path}) {
    auto client = asks(*this, name, "a client that looks around");
    client.receives_line("no such file");
    client.expects_end_of_stream();
  }
}

TEST_CASE_METHOD(Bench, "Server: waits for the whole name", "[id:pieces][points:1][needs:sends]") {
  const auto served = folder("served");
  const auto poem = random_line(40);
  served.writes("poem.txt", poem);
  starts_server("server", {served.path()});
  auto client = peer("our client");
  client.connects();
  client.sends_in_pieces("poem.txt");
  client.expects_nothing_yet("No answer before the name has ended.");
  client.sends("\n");
  receives_file(client, poem);
}

TEST_CASE_METHOD(Bench, "Server: goes on when a client breaks off", "[id:aborts][points:2][needs:sends]") {
  const auto served = folder("served");
  const auto poem = random_line(40);
  served.writes("poem.txt", poem);
  served.writes("film", random_bytes(600'000));
  starts_server("server", {served.path()});
  makes_send_buffers_small();
  auto half = peer("a client that stops asking");
  half.connects();
  half.sends("poem.t");
  half.waits_until_read();
  half.leaves_with_reset();
  auto bored = asks(*this, "film", "a client that stops reading", Peer::ReceiveBuffer::small);
  bored.ends_sending();
  bored.receives_line("ok 600000");
  bored.leaves();
  auto last = asks(*this, "poem.txt", "the last client");
  receives_file(last, poem);
}

TEST_CASE_METHOD(Bench, "Client: asks for the file", "[id:asks][points:1]") {
  const auto received = folder("received");
  auto server = our_server();
  const auto name = random_line(8).substr(0, 8);
  starts_client({name, received.path_of("copy")});
  auto connection = server.accepts();
  connection.receives(name + "\n");
  connection.waits_until_read();
  connection.expects_nothing_yet("No byte behind the newline.");
}

TEST_CASE_METHOD(Bench, "Client: keeps what comes", "[id:keeps][points:2][needs:asks]") {
  const auto received = folder("received");
  auto server = our_server();
  auto client = starts_client({"images/cat", received.path_of("copy")});
  auto connection = server.accepts();
  const auto bytes = random_bytes(200'000);
  connection.receives("images/cat\n");
  connection.sends("ok 200000\n" + bytes);
  connection.leaves();
  client.exits_with(0);
  expects_file(received, "copy", bytes);
}

TEST_CASE_METHOD(Bench, "Client: takes an answer in any pieces",
                 "[id:answer_in_pieces][points:2][needs:keeps]") {
  using namespace std::string_literals;
  const auto received = folder("received");
  auto server = our_server();
  const auto bytes = "\n\0two\nok 5\n"s + random_bytes(20);
  auto client = starts_client({"odd", received.path_of("copy")});
  auto connection = server.accepts();
  connection.receives("odd\n");
  connection.sends_in_pieces("ok " + std::to_string(bytes.size()) + "\n" + bytes);
  connection.leaves();
  client.exits_with(0);
  expects_file(received, "copy", bytes);

  auto again = starts_client({"empty", received.path_of("empty")}, "client again");
  auto next = server.accepts();
  next.receives("empty\n");
  next.sends("ok 0\n");
  next.leaves();
  again.exits_with(0);
  expects_file(received, "empty", "");
}

TEST_CASE_METHOD(Bench, "Client: says when there is no such file", "[id:refused][points:1][needs:keeps]") {
  const auto received = folder("received");
  auto server = our_server();
  auto client = starts_client({"nobody", received.path_of("copy")});
  auto connection = server.accepts();
  connection.receives("nobody\n");
  connection.sends("no such file\n");
  connection.leaves();
  client.gives_up_and_says_why(gives_up);
  expects_no_file(received, "copy");
}

TEST_CASE_METHOD(Bench, "Client: leaves no half file behind", "[id:cut][points:2][needs:keeps]") {
  const auto received = folder("received");
  auto server = our_server();
  auto client = starts_client({"film", received.path_of("ended")});
  auto connection = server.accepts();
  connection.receives("film\n");
  connection.sends("ok 50000\n" + random_bytes(20'000));
  client.comes_to_rest();
  connection.leaves();
  client.gives_up_and_says_why(gives_up);
  expects_no_file(received, "ended");

  auto again = starts_client({"film", received.path_of("broken")}, "client again");
  auto next = server.accepts();
  next.receives("film\n");
  next.sends("ok 50000\n" + random_bytes(20'000));
  again.comes_to_rest();
  next.leaves_with_reset();
  again.gives_up_and_says_why(gives_up);
  expects_no_file(received, "broken");
}

TEST_CASE_METHOD(Bench, "Together: carry 10 MB", "[id:together][points:2][needs:sends][needs:keeps]") {
  const auto served = folder("served"), received = folder("received");
  const auto bytes = random_bytes(10'000'000);
  served.writes("film", bytes);
  starts_server("server", {served.path()});
  auto client = starts_client({"film", received.path_of("copy")});
  client.exits_with(0);
  expects_file(received, "copy", bytes);
}
