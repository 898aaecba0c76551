// The checks of L6. The server's come first, then the client's against a server of ours that loses datagrams,
// then both together.

#include "labs/grader/check.hpp"
#include "labs/grader/datagram_bench.hpp"

using switchboard::grader::Asked;
using switchboard::grader::DatagramBench;
using switchboard::grader::Replies;
using switchboard::grader::reply;
using switchboard::grader::strangers_reply;

namespace {

/// The 4 bytes in front of a request's message.
constexpr std::size_t number_size = 4;

std::string number_of(const std::string& request) {
  return request.substr(0, number_size);
}

auto is_request_for(const std::string& message) {
  return [message](const std::string& datagram) {
    return datagram.size() == number_size + message.size() && datagram.substr(number_size) == message;
  };
}

Replies send_it_back(const Asked& asked) {
  return {reply(asked.bytes)};
}

}  // namespace

// ---- the server ------------------------------------------------------------------------------------------

TEST_CASE_METHOD(DatagramBench, "Server is bound to the given port", "[id:bound][points:1]") {
  starts_datagram_server();
}

TEST_CASE_METHOD(DatagramBench, "Server answers one datagram", "[id:one_datagram][points:2][needs:bound]") {
  starts_datagram_server();
  auto client = datagram_client("our client");
  const auto line = random_line(12);
  client.sends(line);
  client.receives(line);
}

TEST_CASE_METHOD(DatagramBench, "Server answers each datagram with one of its own",
                 "[id:boundaries][points:2][needs:bound]") {
  using namespace std::string_view_literals;
  starts_datagram_server();
  auto client = datagram_client("our client");
  const auto datagrams = {"a longer one, with a newline\n"sv, "x"sv, "hi\0!\0"sv};
  for (const auto bytes : datagrams) client.sends(bytes);
  for (const auto bytes : datagrams) client.receives(bytes);
}

TEST_CASE_METHOD(DatagramBench, "Server answers an empty datagram", "[id:empty][points:2][needs:bound]") {
  starts_datagram_server();
  auto client = datagram_client("our client");
  client.sends("");
  client.receives("");
  client.sends("and goes on");
  client.receives("and goes on");
}

TEST_CASE_METHOD(DatagramBench, "Server answers the largest datagram whole",
                 "[id:largest][points:2][needs:bound]") {
  constexpr std::size_t largest = 65'507;  // 65,535 less the headers of IPv4 and UDP
  starts_datagram_server();
  auto client = datagram_client("our client");
  for (const std::size_t length : {std::size_t{1'473}, largest}) {
    const auto bytes = random_bytes(length);
    client.sends(bytes);
    client.receives(bytes);
  }
}

TEST_CASE_METHOD(DatagramBench, "Server answers two clients, each its own",
                 "[id:two_peers][points:2][needs:bound]") {
  starts_datagram_server();
  auto one = datagram_client("client A");
  auto other = datagram_client("client B");
  const auto of_one = random_line(6), of_other = random_line(9);
  one.sends(of_one);
  other.sends(of_other);
  other.receives(of_other);
  one.receives(of_one);
  other.sends("B again");
  other.receives("B again");
}

TEST_CASE_METHOD(DatagramBench, "Server goes on when a client has gone", "[id:gone][points:1][needs:bound]") {
  starts_datagram_server();
  auto leaver = datagram_client("a client that leaves");
  for (const auto* bytes : {"one", "two", "three"}) leaver.sends(bytes);
  leaver.leaves();
  auto next = datagram_client("the next client");
  next.sends("are you there?");
  next.receives("are you there?");
}

// ---- the client ------------------------------------------------------------------------------------------

TEST_CASE_METHOD(DatagramBench, "Client asks and prints each answer", "[id:asks][points:3]") {
  const auto word = random_line(7).substr(0, 7);
  auto server = datagram_server(send_it_back);
  auto client = starts_client({word, "two words"});
  server.serves_until_the_end_of(client, 20, "Your client takes the answers and ends.");
  server.expects_request(0, is_request_for(word), "a number of 4 bytes, then \"" + word + "\"");
  server.expects_request(1, is_request_for("two words"), "a number of 4 bytes, then \"two words\"");
  client.exits_with(0);
  client.has_printed(word + "\ntwo words\n");
}

TEST_CASE_METHOD(DatagramBench, "Client asks again when a datagram is lost",
                 "[id:repeats][points:3][needs:asks]") {
  auto server = datagram_server(
      [](const Asked& asked) { return asked.times <= 2 ? Replies{} : Replies{reply(asked.bytes)}; });
  auto client = starts_client({"hello"});
  server.serves_until_the_end_of(client, 20, "Your client asks again when no answer has come for 100 ms.");
  server.expects_repeats(3);
  server.expects_pauses(90, "Your client waits 100 ms for an answer before it asks again.");
  client.exits_with(0);
  client.has_printed("hello\n");
}

TEST_CASE_METHOD(DatagramBench, "Client gives up after 5 datagrams", "[id:gives_up][points:2][needs:asks]") {
  auto server = datagram_server([](const Asked&) { return Replies{}; });
  auto client = starts_client({"hello"});
  server.serves_until_the_end_of(client, 5, "Your client sends 5 datagrams, and gives up.");
  server.expects_repeats(5);
  client.gives_up_and_says_why(
      "Your client says on standard error that it got no answer, and ends with status 1.");
  client.exits_with(1);
}

TEST_CASE_METHOD(DatagramBench, "Client takes only the answer to its own request",
                 "[id:own_answer][points:2][needs:asks]") {
  // Of the first request a datagram is lost, and what comes then comes three times: late ones are still
  // there, or on their way, when something else is asked.
  auto server = datagram_server([](const Asked& asked) -> Replies {
    const auto& first = asked.requests.front();
    if (asked.bytes == first && asked.times == 1) return {};
    if (asked.bytes == first) return {reply(first), reply(first)};
    return {reply(first), reply(asked.bytes)};
  });
  auto client = starts_client({"first", "second"});
  server.serves_until_the_end_of(client, 20, "Your client ends when it has both answers.");
  client.exits_with(0);
  client.has_printed("first\nsecond\n");
}

TEST_CASE_METHOD(DatagramBench, "Client takes no answer from a stranger",
                 "[id:stranger][points:2][needs:asks]") {
  auto server = datagram_server([](const Asked& asked) -> Replies {
    return {strangers_reply(number_of(asked.bytes) + "trust me"), reply(asked.bytes)};
  });
  auto client = starts_client({"hello"});
  server.serves_until_the_end_of(client, 20, "Your client ends when it has its answer.");
  client.exits_with(0);
  client.has_printed("hello\n");
}

// ---- both ------------------------------------------------------------------------------------------------

TEST_CASE_METHOD(DatagramBench, "Client and server work together",
                 "[id:together][points:1][needs:one_datagram][needs:asks]") {
  starts_datagram_server();
  // A server that is bound to every address answers from the one that the kernel finds best.
  auto client = starts_client_with({"127.0.0.1", std::to_string(port()), "one", "two", "three"});
  client.exits_with(0);
  client.has_printed("one\ntwo\nthree\n");
}
