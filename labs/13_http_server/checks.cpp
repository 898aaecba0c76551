// The checks of L13. Each runs the submission anew, observed, in a network of its own, with a folder to
// serve.

#include "labs/grader/check.hpp"

namespace {

/// Until the client has no more to ask; what the server does between the answer and the end is its own.
void ends(HttpClient& client) {
  client.ends_sending();
  client.expects_end_of_stream();
}

}  // namespace

TEST_CASE_METHOD(Bench, "Listens on the given port", "[id:listens][points:1]") {
  starts_server("server", {folder("served").path()});
  expects_every_address();
}

TEST_CASE_METHOD(Bench, "Sends the file that is asked for", "[id:get][points:3][needs:listens]") {
  const auto served = folder("served");
  const auto poem = random_line(40) + random_line(30) + random_line(50);
  served.writes("poem.txt", poem);
  starts_server("server", {served.path()});
  HttpClient client{*this, "our client"};
  client.connects();
  client.asks("GET /poem.txt HTTP/1.1");
  client.receives_answer(200, poem);
  ends(client);
}

TEST_CASE_METHOD(Bench, "Sends every byte of a file as it is", "[id:bytes][points:2][needs:get]") {
  using namespace std::string_view_literals;
  const auto served = folder("served");
  const std::string odd{"a\0b\r\n\r\n\x1a\xff%s\n\0"sv};
  const auto bytes = odd + random_bytes(3000);
  served.writes("images/odd.bin", bytes);
  served.writes("empty", "");
  starts_server("server", {served.path()});
  HttpClient client{*this, "our client"};
  client.connects();
  client.asks("GET /images/odd.bin HTTP/1.1");
  client.receives_answer(200, bytes);
  ends(client);
  HttpClient other{*this, "another client"};
  other.connects();
  other.asks("GET /empty HTTP/1.1");
  other.receives_answer(200, "");
  ends(other);
}

TEST_CASE_METHOD(Bench, "Sends a large file to a slow reader", "[id:large][points:2][needs:get]") {
  const auto served = folder("served");
  const auto bytes = random_bytes(1'500'000);
  served.writes("film", bytes);
  starts_server("server", {served.path()});
  makes_send_buffers_small();
  HttpClient client{*this, "our client"};
  client.connects(Peer::ReceiveBuffer::small);
  client.asks("GET /film HTTP/1.1");
  client.receives_answer(200, bytes);
  ends(client);
}

TEST_CASE_METHOD(Bench, "Answers HEAD with the header alone", "[id:head][points:2][needs:get]") {
  const auto served = folder("served");
  const auto poem = random_line(60);
  served.writes("poem.txt", poem);
  starts_server("server", {served.path()});
  HttpClient client{*this, "our client"};
  client.connects();
  client.asks("HEAD /poem.txt HTTP/1.1");
  client.receives_header(200, poem.size());
  ends(client);
}

TEST_CASE_METHOD(Bench, "Says 404 of a file that is not there", "[id:not_found][points:2][needs:get]") {
  const auto served = folder("served");
  served.writes("drawer/letter", "Dear reader\n");
  starts_server("server", {served.path()});
  for (const auto* path : {"/nobody.txt", "/drawer/nobody", "/drawer"}) {
    HttpClient client{*this, std::string("our client at ") + path};
    client.connects();
    client.asks(std::string("GET ") + path + " HTTP/1.1");
    client.receives_status({404});
    ends(client);
  }
}

TEST_CASE_METHOD(Bench, "Answers several requests on one connection",
                 "[id:keep_alive][points:2][needs:get]") {
  const auto served = folder("served");
  const auto poem = random_line(45);
  served.writes("poem.txt", poem);
  starts_server("server", {served.path()});
  HttpClient client{*this, "our client"};
  client.connects();
  for (int i = 0; i < 3; ++i) {
    client.asks("GET /poem.txt HTTP/1.1");
    client.receives_answer(200, poem);
  }
  ends(client);
}

TEST_CASE_METHOD(Bench, "Answers requests that arrive joined", "[id:pipelined][points:2][needs:keep_alive]") {
  const auto served = folder("served");
  const auto first = random_line(20), second = random_line(25), third = random_line(30);
  served.writes("first", first);
  served.writes("second", second);
  served.writes("third", third);
  starts_server("server", {served.path()});
  HttpClient client{*this, "our client"};
  client.connects();
  client.sends(client.request("GET /first HTTP/1.1") + client.request("GET /second HTTP/1.1") +
               client.request("GET /third HTTP/1.1"));
  client.receives_answer(200, first);
  client.receives_answer(200, second);
  client.receives_answer(200, third);
  ends(client);
}

TEST_CASE_METHOD(Bench, "Waits for the empty line, byte by byte", "[id:pieces][points:2][needs:get]") {
  const auto served = folder("served");
  const auto poem = random_line(35);
  served.writes("poem.txt", poem);
  starts_server("server", {served.path()});
  HttpClient client{*this, "our client"};
  const auto request = client.request("GET /poem.txt HTTP/1.1");
  client.connects();
  client.sends_in_pieces(request.substr(0, request.size() - 1));
  client.expects_nothing_yet("No answer before the empty line that ends the request.");
  client.sends("\n");
  client.receives_answer(200, poem);
  ends(client);
}

TEST_CASE_METHOD(Bench, "Closes when the client asks for it", "[id:close][points:2][needs:get]") {
  const auto served = folder("served");
  const auto poem = random_line(35);
  served.writes("poem.txt", poem);
  starts_server("server", {served.path()});
  HttpClient polite{*this, "a client that says close"};
  polite.connects();
  polite.asks("GET /poem.txt HTTP/1.1", {"Accept: */*", "Connection: close"});
  polite.receives_answer(200, poem);
  polite.expects_end_of_stream();
  HttpClient lower{*this, "a client that writes small letters"};
  lower.connects();
  lower.asks("GET /poem.txt HTTP/1.1", {"connection: close"});
  lower.receives_answer(200, poem);
  lower.expects_end_of_stream();
  HttpClient old{*this, "a client of HTTP/1.0"};
  old.connects();
  old.asks("GET /poem.txt HTTP/1.0");
  old.receives_answer(200, poem);
  old.expects_end_of_stream();
}

TEST_CASE_METHOD(Bench, "Sends nothing from outside of its folder", "[id:outside][points:3][needs:get]") {
  const auto served = folder("served"), secret = folder("private");
  served.writes("drawer/letter", "Dear reader\n");
  secret.writes("key", random_line(30));
  starts_server("server", {served.path()});
  for (const auto* path : {"/../private/key", "/drawer/../../private/key"}) {
    HttpClient client{*this, "a client that looks around"};
    client.connects();
    client.asks(std::string("GET ") + path + " HTTP/1.1");
    client.receives_status({400, 403});
    client.leaves();
  }
  for (const auto& path :
       {std::string("/%2e%2e/private/key"), "/" + secret.absolute_path_of("key").string()}) {
    HttpClient client{*this, "a client that looks further"};
    client.connects();
    client.asks("GET " + path + " HTTP/1.1");
    client.receives_status({400, 403, 404});
    client.leaves();
  }
}

TEST_CASE_METHOD(Bench, "Refuses what it does not know", "[id:refuses][points:1][needs:get]") {
  const auto served = folder("served");
  served.writes("poem.txt", random_line(35));
  starts_server("server", {served.path()});
  HttpClient deleting{*this, "a client that deletes"};
  deleting.connects();
  deleting.asks("DELETE /poem.txt HTTP/1.1");
  deleting.receives_status({405, 501});
  deleting.leaves();
  HttpClient lost{*this, "a client of something else"};
  lost.connects();
  lost.sends("hello\r\n\r\n");
  lost.receives_status({400});
}

TEST_CASE_METHOD(Bench, "Goes on when a client stops in the middle", "[id:stops][points:1][needs:get]") {
  const auto served = folder("served");
  const auto poem = random_line(35);
  served.writes("poem.txt", poem);
  served.writes("film", random_bytes(600'000));
  starts_server("server", {served.path()});
  makes_send_buffers_small();
  Peer half{*this, "a client that stops asking"};
  half.connects();
  half.sends("GET /poem.txt HT");
  half.waits_until_read();
  half.leaves();
  Peer breaker{*this, "a client that breaks off"};
  breaker.connects();
  breaker.sends("GET /poem.txt HTTP/1.1\r\nHo");
  breaker.waits_until_read();
  breaker.leaves_with_reset();
  HttpClient bored{*this, "a client that stops reading"};
  bored.connects(Peer::ReceiveBuffer::small);
  bored.asks("GET /film HTTP/1.1");
  bored.ends_sending();
  bored.receives_header(200, 600'000);
  bored.leaves();
  HttpClient last{*this, "the last client"};
  last.connects();
  last.asks("GET /poem.txt HTTP/1.1");
  last.receives_answer(200, poem);
  ends(last);
}
