// The checks of L5. The lab's driver calls the submission's functions in an observed process of its own; the
// other end of its connection is ours.

#include "labs/grader/check.hpp"

using namespace std::string_literals;

namespace {

std::string prefix(std::uint32_t length) {
  return {static_cast<char>(length >> 24), static_cast<char>(length >> 16), static_cast<char>(length >> 8),
          static_cast<char>(length)};
}

std::string on_the_wire(const std::string& message) {
  return prefix(static_cast<std::uint32_t>(message.size())) + message;
}

/// Calls send_message once for each.
FunctionCalls sends(Bench& bench, const std::vector<std::string>& messages) {
  const auto files = bench.folder("given");
  std::vector<std::string> steps;
  for (const auto& message : messages) {
    const auto name = "message" + std::to_string(steps.size() + 1);
    files.writes(name, message);
    steps.push_back("send_message=" + files.path_of(name));
  }
  return bench.calls("send_message", steps);
}

FunctionCalls receives(Bench& bench, const std::vector<std::size_t>& sizes) {
  std::vector<std::string> steps;
  for (const auto size : sizes) steps.push_back("recv_message=" + std::to_string(size));
  return bench.calls("recv_message", steps);
}

FunctionCalls::Result message(const std::string& bytes) {
  return {1, bytes};
}

const FunctionCalls::Result end_of_stream{.value = 0, .meaning = "the stream has ended between two messages"};

FunctionCalls::Result refused(const std::string& error) {
  return {.value = -1, .error = error};
}

}  // namespace

TEST_CASE_METHOD(Bench, "Sends a message behind its length", "[id:sends][points:3]") {
  auto server = our_server();
  const auto text = random_line(9);
  auto send_message = sends(*this, {text});
  auto peer = server.accepts();
  peer.receives(on_the_wire(text));
  send_message.returns({{0}});
  peer.expects_end_of_stream();
}

TEST_CASE_METHOD(Bench, "Sends empty, long and binary messages", "[id:sends_any][points:2][needs:sends]") {
  auto server = our_server();
  const auto bytes = "\0a\0\n"s + random_bytes(200), most = random_bytes(65536);
  auto send_message = sends(*this, {bytes, "", most, "x"});
  auto peer = server.accepts();
  peer.receives(on_the_wire(bytes) + on_the_wire("") + on_the_wire(most) + on_the_wire("x"));
  send_message.returns({{0}, {0}, {0}, {0}});
  peer.expects_end_of_stream();
}

TEST_CASE_METHOD(Bench, "Refuses to send what is too long", "[id:sends_too_long][points:1][needs:sends]") {
  auto server = our_server();
  auto send_message = sends(*this, {random_bytes(65537), "x"});
  auto peer = server.accepts();
  peer.receives(on_the_wire("x"));
  send_message.returns({refused("EMSGSIZE"), {0}});
}

TEST_CASE_METHOD(Bench, "Receives a message", "[id:receives][points:3]") {
  auto server = our_server();
  const auto text = random_line(9);
  auto recv_message = receives(*this, {64});
  auto peer = server.accepts();
  peer.sends(on_the_wire(text));
  recv_message.returns({message(text)});
}

TEST_CASE_METHOD(Bench, "Receives messages that arrive joined", "[id:joined][points:2][needs:receives]") {
  auto server = our_server();
  const auto first = random_line(9), second = random_bytes(30), last = random_line(1);
  auto recv_message = receives(*this, {64, 64, 64, 64});
  auto peer = server.accepts();
  peer.sends(on_the_wire(first) + on_the_wire("") + on_the_wire(second) + on_the_wire(last));
  recv_message.returns({message(first), message(""), message(second), message(last)});
}

TEST_CASE_METHOD(Bench, "Receives a message that comes byte by byte",
                 "[id:byte_by_byte][points:2][needs:receives]") {
  auto server = our_server();
  const auto text = random_line(5);
  auto recv_message = receives(*this, {64});
  auto peer = server.accepts();
  peer.sends_in_pieces(on_the_wire(text));
  recv_message.returns({message(text)});
}

TEST_CASE_METHOD(Bench, "Receives messages of 200 and of 40,000 bytes",
                 "[id:long][points:1][needs:receives]") {
  auto server = our_server();
  const auto some = random_bytes(200), many = random_bytes(40'000);
  auto recv_message = receives(*this, {65536, 65536});
  auto peer = server.accepts();
  peer.sends(on_the_wire(some) + on_the_wire(many));
  recv_message.returns({message(some), message(many)});
}

TEST_CASE_METHOD(Bench, "Fills the buffer to its last byte, and not one more",
                 "[id:bounds][points:1][needs:receives]") {
  auto server = our_server();
  const auto fits = random_bytes(32), too_long = random_bytes(33);
  auto recv_message = receives(*this, {32, 32});
  auto peer = server.accepts();
  peer.sends(on_the_wire(fits) + on_the_wire(too_long));
  recv_message.returns({message(fits), refused("EMSGSIZE")});
}

TEST_CASE_METHOD(Bench, "Does not believe a length of 0x7FFFFFFF",
                 "[id:hostile_large][points:1][needs:receives]") {
  auto server = our_server();
  auto recv_message = receives(*this, {64});
  auto peer = server.accepts();
  peer.sends(prefix(0x7fffffff) + random_bytes(500));
  recv_message.returns({refused("EMSGSIZE")});
}

TEST_CASE_METHOD(Bench, "Does not believe a length of 0xFFFFFFFF",
                 "[id:hostile_negative][points:1][needs:receives]") {
  auto server = our_server();
  auto recv_message = receives(*this, {64});
  auto peer = server.accepts();
  peer.sends(prefix(0xffffffff) + random_bytes(500));
  recv_message.returns({refused("EMSGSIZE")});
}

TEST_CASE_METHOD(Bench, "Tells the end of the stream from an empty message",
                 "[id:end][points:1][needs:receives]") {
  auto server = our_server();
  const auto text = random_line(5);
  auto recv_message = receives(*this, {64, 64, 64});
  auto peer = server.accepts();
  peer.sends(on_the_wire(text) + on_the_wire(""));
  peer.leaves();
  recv_message.returns({message(text), message(""), end_of_stream});
}

TEST_CASE_METHOD(Bench, "Says that the stream ended in a message", "[id:cut_off][points:1][needs:receives]") {
  auto server = our_server();
  const auto bytes = on_the_wire(random_line(5));
  auto recv_message = receives(*this, {64});
  auto peer = server.accepts();
  peer.sends(bytes.substr(0, 7));
  peer.leaves();
  recv_message.returns({refused("EPROTO")});
}

TEST_CASE_METHOD(Bench, "Goes on after short and interrupted calls",
                 "[id:disturbed][points:1][needs:sends][needs:receives]") {
  auto server = our_server();
  const auto text = random_line(9), answer = random_line(11);
  injects(Calls::sends, "#1+/2=EINTR", "we interrupted every second send (EINTR)");
  injects(Calls::sends, "=short:3", "we let the others take 3 bytes at most");
  injects(Calls::receives, "#1+/2=EINTR", "we interrupted every second recv (EINTR)");
  injects(Calls::receives, "=short:3", "we let the others bring 3 bytes at most");
  const auto files = folder("given");
  files.writes("message", text);
  auto both = calls("send_message", {"send_message=" + files.path_of("message"), "recv_message=64"});
  auto peer = server.accepts();
  peer.receives(on_the_wire(text));
  peer.sends(on_the_wire(answer));
  both.returns({{0}, message(answer)});
}
