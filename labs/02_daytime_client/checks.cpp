// The checks of L2. Each runs the submission anew, observed, in a network of its own; the server is ours.

#include "labs/grader/check.hpp"

TEST_CASE_METHOD(Bench, "Connects to the given address and port", "[id:connects][points:3]") {
  auto server = our_server();
  starts_client();
  auto connection = server.accepts();
}

TEST_CASE_METHOD(Bench, "Prints the line that the server sends", "[id:one_line][points:3][needs:connects]") {
  auto server = our_server();
  auto client = starts_client();
  auto connection = server.accepts();
  const auto line = random_line(24);
  connection.sends(line);
  connection.ends_sending();
  connection.expects_end_of_stream();
  client.exits_with(0);
  client.has_printed(line);
}

TEST_CASE_METHOD(Bench, "Prints a line that comes byte by byte",
                 "[id:byte_by_byte][points:2][needs:one_line]") {
  auto server = our_server();
  auto client = starts_client();
  auto connection = server.accepts();
  const auto line = random_line(12);
  connection.sends_in_pieces(line);
  connection.leaves();
  client.exits_with(0);
  client.has_printed(line);
}

TEST_CASE_METHOD(Bench, "Prints a long part and then a short one",
                 "[id:long_then_short][points:2][needs:one_line]") {
  auto server = our_server();
  auto client = starts_client();
  auto connection = server.accepts();
  const auto text = random_line(20) + random_line(3);
  connection.sends_in_portions(text, {18, 4});
  connection.leaves();
  client.exits_with(0);
  client.has_printed(text);
}

TEST_CASE_METHOD(Bench, "Reads on until the server ends the stream",
                 "[id:until_the_end][points:2][needs:one_line]") {
  auto server = our_server();
  auto client = starts_client();
  auto connection = server.accepts();
  const auto first = random_line(20), second = random_line(20);
  connection.sends(first);
  client.comes_to_rest();
  connection.sends(second);
  connection.leaves();
  client.exits_with(0);
  client.has_printed(first + second);
}

TEST_CASE_METHOD(Bench, "Prints bytes as they are, also NUL", "[id:nul][points:1][needs:one_line]") {
  using namespace std::string_literals;
  auto server = our_server();
  auto client = starts_client();
  auto connection = server.accepts();
  const auto bytes = "one\0two\xff\0\r\n"s + random_bytes(16);
  connection.sends(bytes);
  connection.leaves();
  client.exits_with(0);
  client.has_printed(bytes);
}

TEST_CASE_METHOD(Bench, "Prints 300,000 bytes", "[id:much][points:2][needs:one_line]") {
  auto server = our_server();
  auto client = starts_client();
  auto connection = server.accepts();
  const auto text = random_line(299'999);
  connection.sends(text);
  connection.leaves();
  client.exits_with(0);
  client.has_printed(text);
}

TEST_CASE_METHOD(Bench, "Prints nothing when the server sends nothing",
                 "[id:nothing][points:1][needs:one_line]") {
  auto server = our_server();
  auto client = starts_client();
  auto connection = server.accepts();
  client.comes_to_rest();
  connection.leaves();
  client.exits_with(0);
  client.has_printed("");
}

TEST_CASE_METHOD(Bench, "Says so when the connection breaks", "[id:reset][points:2][needs:connects]") {
  auto server = our_server();
  auto client = starts_client();
  auto connection = server.accepts();
  connection.sends(random_line(20));
  client.comes_to_rest();
  connection.leaves_with_reset();
  client.gives_up_and_says_why(
      "Your client says on its standard error that the connection broke, and ends with a status other than "
      "0.");
}

TEST_CASE_METHOD(Bench, "Says so when nobody listens", "[id:refused][points:1][needs:connects]") {
  auto client = starts_client();
  client.gives_up_and_says_why(
      "Your client says on its standard error that it cannot connect, and ends with a status other than 0.");
}

TEST_CASE_METHOD(Bench, "Refuses a text that is no address", "[id:bad_address][points:1][needs:connects]") {
  const std::string expected =
      "Your client says on its standard error that this is no address, ends with a status other than 0, and "
      "connects to nobody.";
  // A text that is taken for 0.0.0.0 leads to this machine (ip(7)), so our server would see it.
  auto server = our_server("our server", OurServer::Address::every);
  auto client = starts_client_with({"127.0.0.256", std::to_string(port())});
  client.comes_to_rest();
  server.expects_no_client(expected);
  client.gives_up_and_says_why(expected);
}
