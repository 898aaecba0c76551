// The checks of L16: each program of the clinic does what it should, the mistake is gone, and it is named.

#include "labs/grader/check.hpp"
#include "labs/grader/clinic_bench.hpp"

namespace {

class Clinic : public switchboard::grader::ClinicBench {
 protected:
  void starts_program(const std::string& program) { starts_on_port(program, port(), {}, program); }

  Program starts_caller(const std::string& program, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{host(), std::to_string(port())};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return starts(program, arguments, program);
  }

  Peer client(const std::string& name = "our client") {
    auto client = peer(name);
    client.connects();
    return client;
  }

  /// A line of letters, without its newline.
  std::string word() {
    auto line = random_line(9);
    line.pop_back();
    return line;
  }

  /// A number of one or two digits.
  int number() { return 1 + static_cast<unsigned char>(random_bytes(1)[0]) % 50; }

  void is_named(const std::string& program, const std::string& name) {
    expects_name(program, name,
                 {"address_not_reused", "backlog_is_the_most", "calls_in_wrong_order", "children_not_taken",
                  "end_not_seen", "integer_byte_order", "interruption_is_an_error", "never_closed",
                  "one_recv_one_message", "port_byte_order", "send_takes_all", "set_not_rebuilt",
                  "signal_of_a_gone_peer", "size_of_a_pointer", "text_without_end", "wrong_descriptor"});
  }
};

}  // namespace

TEST_CASE_METHOD(Clinic, "greet", "[id:greet][points:2]") {
  starts_program("greet");
  auto one = client();
  one.receives("hello\n");
  one.expects_end_of_stream();
  is_named("greet", "port_byte_order");
}

TEST_CASE_METHOD(Clinic, "recite", "[id:recite][points:2]") {
  auto server = our_server();
  injects(Calls::sends, "=short:1", "we let each send take 1 byte");
  const auto first = word(), second = word();
  auto recite = starts_caller("recite", {first, second});
  auto listener = server.accepts();
  listener.receives(first + "\n" + second + "\n");
  listener.expects_end_of_stream();
  recite.exits_with(0);
  expects_finding_gone("partial_send_ignored");
  is_named("recite", "send_takes_all");
}

TEST_CASE_METHOD(Clinic, "fetch", "[id:fetch][points:2]") {
  auto server = our_server();
  auto fetch = starts_caller("fetch");
  auto sender = server.accepts();
  const auto count = 5000 + number();
  sender.sends(random_bytes(static_cast<std::size_t>(count)));
  sender.ends_sending();
  fetch.exits_with(0);
  fetch.has_printed(std::to_string(count) + " bytes\n");
  expects_finding_gone("end_of_stream_ignored");
  is_named("fetch", "end_not_seen");
}

TEST_CASE_METHOD(Clinic, "oracle", "[id:oracle][points:2]") {
  starts_at_first_bind("oracle", "oracle");
  auto one = client();
  one.receives("42\n");
  // The program has closed first, so that its port stays behind in TIME_WAIT.
  one.expects_end_of_stream();
  one.leaves();
  kills_server();
  starts_at_first_bind("oracle", "oracle again");
  auto next = client("the next client");
  next.receives("42\n");
  is_named("oracle", "address_not_reused");  // before another bind fails, which would be shown beside it
  auto second = starts("oracle", {std::to_string(port())}, "oracle twice");
  second.gives_up_and_says_why("A second oracle says that the port is taken, and ends.");
}

TEST_CASE_METHOD(Clinic, "echo", "[id:echo][points:2]") {
  starts_program("echo");
  // What the client says is there before the program looks for it.
  holds_before_next_call("echo");
  auto one = client("client A");
  const auto line = random_line(9), another = random_line(20);
  one.sends(line);
  waits_until_held("echo");
  lets_go("echo");
  one.receives(line);
  one.leaves();
  auto next = client("client B");
  next.sends(another);
  next.receives(another);
  is_named("echo", "wrong_descriptor");
}

TEST_CASE_METHOD(Clinic, "guests", "[id:guests][points:2]") {
  starts_program("guests");
  for (const auto* name : {"guest A", "guest B", "guest C"}) {
    auto guest = client(name);
    guest.receives("welcome\n");
    guest.waits_until_read();  // and everybody waits: the program in accept
    guest.leaves();
    expects_children_to_end();
  }
  auto last = client("the last guest");
  last.receives("welcome\n");
  expects_no_zombies();
  is_named("guests", "interruption_is_an_error");
}

TEST_CASE_METHOD(Clinic, "adder", "[id:adder][points:2]") {
  starts_program("adder");
  const auto one = number(), other = number();
  auto asker = client();
  asker.sends_in_portions(std::to_string(one) + " " + std::to_string(other) + "\n", {1, 1});
  asker.receives(std::to_string(one + other) + "\n");
  asker.expects_end_of_stream();
  is_named("adder", "size_of_a_pointer");
}

TEST_CASE_METHOD(Clinic, "upper", "[id:upper][points:2]") {
  starts_program("upper");
  for (int i = 1; i <= 8; ++i) {
    auto one = client("client " + std::to_string(i));
    one.sends("hello\n");
    one.receives("HELLO\n");
    one.leaves();
  }
  expects_at_most_open_sockets(1, "Your upper closes the connection of each client that has left.");
  expects_finding_gone("descriptor_leak");
  is_named("upper", "never_closed");
}

TEST_CASE_METHOD(Clinic, "countdown", "[id:countdown][points:2]") {
  starts_program("countdown");
  auto leaver = client("a client that leaves");
  leaver.is_accepted();
  // It has asked, and is gone before the first answer.
  holds_before_next_call("countdown");
  leaver.sends("1000\n");
  waits_until_held("countdown");
  leaver.leaves();
  lets_go("countdown");
  auto next = client("the next client");
  next.sends("3\n");
  next.receives("3\n2\n1\n");
  next.expects_end_of_stream();
  is_named("countdown", "signal_of_a_gone_peer");
}

TEST_CASE_METHOD(Clinic, "repeat", "[id:repeat][points:2]") {
  starts_program("repeat");
  auto one = client("client A");
  const auto line = random_line(20);
  one.sends(line);
  one.receives(line);
  one.sends("short\n");
  one.receives("short\n");
  one.ends_sending();
  one.expects_end_of_stream();
  auto other = client("client B");
  other.sends_and_receives(std::string("zeros: \0\0\n", 10) + random_bytes(600));
  is_named("repeat", "text_without_end");
}
