// The checks of L4. The lab's driver calls the submission's functions in an observed process of its own; the
// other end of its connection is ours, and what its calls do is changed where the check says so.

#include "labs/grader/check.hpp"

using namespace std::string_literals;

namespace {

/// Calls send_all with these bytes, behind the steps `first`.
FunctionCalls sends(Bench& bench, const std::string& bytes, std::vector<std::string> first = {}) {
  const auto files = bench.folder("given");
  files.writes("bytes", bytes);
  first.push_back("send_all=" + files.path_of("bytes"));
  return bench.calls("send_all", first);
}

/// recv_line gives its line with a 0 behind it.
FunctionCalls::Result line(const std::string& text) {
  return {static_cast<std::int64_t>(text.size()), text + '\0'};
}

FunctionCalls::Result exactly(const std::string& bytes) {
  return {static_cast<std::int64_t>(bytes.size()), bytes};
}

}  // namespace

TEST_CASE_METHOD(Bench, "send_all sends 300,000 bytes", "[id:send_whole][points:1]") {
  auto server = our_server();
  makes_send_buffers_small();
  const auto bytes = random_bytes(300'000);
  auto send_all = sends(*this, bytes);
  auto peer = server.accepts();
  peer.receives(bytes);
  send_all.returns({{0}});
  peer.expects_end_of_stream();
}

TEST_CASE_METHOD(Bench, "send_all goes on where a send stopped",
                 "[id:send_short][points:2][needs:send_whole]") {
  auto server = our_server();
  const auto bytes = random_bytes(200);
  injects(Calls::sends, "=short:7", "we let each send take 7 bytes at most");
  auto send_all = sends(*this, bytes);
  auto peer = server.accepts();
  peer.receives(bytes);
  send_all.returns({{0}});
  peer.expects_end_of_stream();
}

TEST_CASE_METHOD(Bench, "send_all goes on after an interruption",
                 "[id:send_interrupted][points:1][needs:send_whole]") {
  auto server = our_server();
  const auto bytes = random_bytes(200);
  injects(Calls::sends, "#1+/2=EINTR", "we interrupted the first send and every second one (EINTR)");
  injects(Calls::sends, "=short:50", "we let the others take 50 bytes at most");
  auto send_all = sends(*this, bytes);
  auto peer = server.accepts();
  peer.receives(bytes);
  send_all.returns({{0}});
}

TEST_CASE_METHOD(Bench, "send_all waits when a socket that does not block is full",
                 "[id:send_would_block][points:2][needs:send_whole]") {
  auto server = our_server();
  makes_send_buffers_small();
  const auto bytes = random_bytes(400'000);
  auto send_all = sends(*this, bytes, {"nonblocking"});
  auto peer = server.accepts();
  send_all.comes_to_rest();
  peer.receives(bytes);
  send_all.returns({{0}});
}

TEST_CASE_METHOD(Bench, "send_all says that the connection is broken, and does not end the program",
                 "[id:send_broken][points:1][needs:send_whole]") {
  auto server = our_server();
  makes_send_buffers_small();
  auto send_all = sends(*this, random_bytes(300'000), {"until_end"});
  auto peer = server.accepts();
  peer.leaves();
  send_all.returns({{-1}});
}

TEST_CASE_METHOD(Bench, "recv_exact puts pieces together", "[id:exact_pieces][points:2]") {
  auto server = our_server();
  const auto bytes = random_bytes(20);
  auto recv_exact = calls("recv_exact", {"recv_exact=8", "recv_exact=5", "recv_exact=7"});
  auto peer = server.accepts();
  peer.sends_in_pieces(bytes.substr(0, 8));
  peer.sends(bytes.substr(8));
  recv_exact.returns({exactly(bytes.substr(0, 8)), exactly(bytes.substr(8, 5)), exactly(bytes.substr(13))});
}

TEST_CASE_METHOD(Bench, "recv_exact goes on after an interruption",
                 "[id:exact_interrupted][points:1][needs:exact_pieces]") {
  auto server = our_server();
  const auto bytes = random_bytes(20);
  injects(Calls::receives, "#1+/2=EINTR", "we interrupted the first recv and every second one (EINTR)");
  injects(Calls::receives, "=short:6", "we let the others bring 6 bytes at most");
  auto recv_exact = calls("recv_exact", {"recv_exact=20"});
  auto peer = server.accepts();
  peer.sends(bytes);
  recv_exact.returns({exactly(bytes)});
}

TEST_CASE_METHOD(Bench, "recv_exact gives what came when the stream ends too soon",
                 "[id:exact_end][points:2][needs:exact_pieces]") {
  auto server = our_server();
  const auto bytes = random_bytes(3);
  auto recv_exact = calls("recv_exact", {"recv_exact=5", "recv_exact=5"});
  auto peer = server.accepts();
  peer.sends(bytes);
  peer.leaves();
  recv_exact.returns({exactly(bytes), {0}});
}

TEST_CASE_METHOD(Bench, "recv_exact waits when a socket that does not block is empty",
                 "[id:exact_would_block][points:1][needs:exact_pieces]") {
  auto server = our_server();
  const auto bytes = random_bytes(12);
  auto recv_exact = calls("recv_exact", {"nonblocking", "recv_exact=12"});
  auto peer = server.accepts();
  recv_exact.comes_to_rest();
  peer.sends(bytes.substr(0, 5));
  recv_exact.comes_to_rest();
  peer.sends(bytes.substr(5));
  recv_exact.returns({exactly(bytes)});
}

TEST_CASE_METHOD(Bench, "recv_exact says that the connection is broken",
                 "[id:exact_reset][points:1][needs:exact_pieces]") {
  auto server = our_server();
  auto recv_exact = calls("recv_exact", {"recv_exact=10"});
  auto peer = server.accepts();
  peer.sends(random_bytes(4));
  recv_exact.comes_to_rest();
  peer.leaves_with_reset();
  recv_exact.returns({{.value = -1, .error = "ECONNRESET"}});
}

TEST_CASE_METHOD(Bench, "recv_line gives one line, however it comes", "[id:line][points:1]") {
  auto server = our_server();
  const auto text = random_line(6);
  auto recv_line = calls("recv_line", {"recv_line=64"});
  auto peer = server.accepts();
  peer.sends_in_pieces(text);
  recv_line.returns({line(text)});
}

TEST_CASE_METHOD(Bench, "recv_line leaves what comes behind the line",
                 "[id:line_rest][points:2][needs:line]") {
  auto server = our_server();
  const auto first = random_line(8), second = random_line(3);
  const auto rest = "\0\n\0"s + random_bytes(6);
  auto recv_line = calls("recv_line", {"recv_line=64", "recv_line=64", "recv_exact=9"});
  auto peer = server.accepts();
  peer.sends(first + second + rest);
  recv_line.returns({line(first), line(second), exactly(rest)});
}

TEST_CASE_METHOD(Bench, "recv_line gives a line that is too long in parts",
                 "[id:line_too_long][points:1][needs:line]") {
  auto server = our_server();
  const auto text = random_line(20);
  auto recv_line = calls("recv_line", {"recv_line=16", "recv_line=16"});
  auto peer = server.accepts();
  peer.sends(text);
  recv_line.returns({line(text.substr(0, 15)), line(text.substr(15))});
}

TEST_CASE_METHOD(Bench, "recv_line gives the last line, which has no newline",
                 "[id:line_end][points:1][needs:line]") {
  auto server = our_server();
  auto recv_line = calls("recv_line", {"recv_line=64", "recv_line=64"});
  auto peer = server.accepts();
  peer.sends("the end");
  peer.leaves();
  recv_line.returns({line("the end"), line("")});
}

TEST_CASE_METHOD(Bench, "recv_line goes on after an interruption",
                 "[id:line_interrupted][points:1][needs:line]") {
  auto server = our_server();
  const auto text = random_line(6);
  injects(Calls::receives, "#2+/3=EINTR", "we interrupted every third recv (EINTR)");
  auto recv_line = calls("recv_line", {"recv_line=64"});
  auto peer = server.accepts();
  peer.sends(text);
  recv_line.returns({line(text)});
}
