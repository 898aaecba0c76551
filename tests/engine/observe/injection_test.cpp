// What rules do to a program, told by the program itself (it prints what it got) and by its peer.

#include "engine/control/injection_rule.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;
using Catch::Matchers::ContainsSubstring;

namespace {

ObservedRun under(const std::string& rule, const std::string& call) {
  return observe_program({target_path("one_call"), call},
                         {.before = {}, .options = {"--inject", rule}, .owner = 0});
}

std::vector<const Syscall*> injected(const ObservedRun& run) {
  std::vector<const Syscall*> calls;
  for (const auto* call : run.calls())
    if (call->injected) calls.push_back(call);
  return calls;
}

}  // namespace

TEST_CASE("an injected error reaches the program, and the kernel never saw the call") {
  const auto run = under("connect=ECONNREFUSED", "connect");
  CHECK(run.output == "connect -1 ECONNREFUSED\naccept EAGAIN\n");
  REQUIRE(injected(run).size() == 1);
  const auto& call = *injected(run)[0];
  CHECK(call.name == "connect");
  CHECK(call.result == -1);
  CHECK(call.error->name == "ECONNREFUSED");
  CHECK(call.injection == "ECONNREFUSED");
  CHECK(run.calls("accept4").size() + run.calls("accept").size() == 1);
  // Without the rule the same program connects.
  CHECK(observe_program({target_path("one_call"), "connect"}).output == "connect 0\naccept gets it\n");
}

TEST_CASE("EINTR alone runs no handler, and with a signal runs it once") {
  CHECK(under("recv#1=EINTR", "recv").output ==
        "recv -1 EINTR ..........\nrecv 10 abcdefghij\nrecv -1 EAGAIN ..........\nalarms 0\n");
  const auto run = under("recv#1=EINTR:SIGALRM", "recv");
  // A handler with SA_RESTART: the kernel would have restarted the call, and the rule says that it fails.
  CHECK(run.output == "recv -1 EINTR ..........\nrecv 10 abcdefghij\nrecv -1 EAGAIN ..........\nalarms 1\n");
  REQUIRE(run.all<SignalDelivered>().size() == 1);
  CHECK(run.all<SignalDelivered>()[0]->signal.name == "SIGALRM");
  REQUIRE(injected(run).size() == 1);
  CHECK(injected(run)[0]->injection == "EINTR:SIGALRM");
}

TEST_CASE("a short read gives the program fewer bytes, and the rest stays for its next call") {
  for (const std::string call : {"recv", "read", "readv", "recvmsg"}) {
    INFO(call);
    const auto run = under(call + "/2=short:3", call);
    CHECK(run.output == call + " 10 abcdefghij\n" + call + " -1 EAGAIN ..........\n" + call +
                            " -1 EAGAIN ..........\nalarms 0\n");
    const auto first = under(call + "#1=short:3", call);
    CHECK(first.output ==
          call + " 3 abc.......\n" + call + " 7 defghij...\n" + call + " -1 EAGAIN ..........\nalarms 0\n");
    // Seven bytes end within the second part of the vectors.
    CHECK_THAT(under(call + "#1=short:7", call).output,
               ContainsSubstring(call + " 7 abcdefg...\n" + call + " 3 hij.......\n"));
    REQUIRE(injected(first).size() == 1);
    CHECK(injected(first)[0]->result == 3);
    CHECK(injected(first)[0]->injection == "short:3");
  }
}

TEST_CASE("a call that is shortened keeps what the program asked for") {
  const auto run = under("recv#1=short:3", "recv");
  REQUIRE(injected(run).size() == 1);
  CHECK(*injected(run)[0]->argument("len") == ArgumentValue{std::int64_t{10}});
  const auto sent = under("send=short:3", "send");
  REQUIRE(injected(sent).size() == 1);
  CHECK(std::get<Buffer>(*injected(sent)[0]->argument("buf")).length == 10);
  // Nothing was changed where the program asks for no more, so nothing is marked.
  CHECK(injected(under("send=short:10", "send")).empty());
}

TEST_CASE("a short write hands over a part, and the peer gets just that") {
  for (const std::string call : {"send", "write", "writev", "sendmsg", "sendfile"}) {
    INFO(call);
    CHECK(under(call + "=short:4", call).output == call + " 4\nthe peer has 4 abcd\nalarms 0\n");
    CHECK(under(call + "=short:8", call).output == call + " 8\nthe peer has 8 abcdefgh\nalarms 0\n");
    CHECK(under(call + "=EPIPE", call).output == call + " -1 EPIPE\nthe peer has -1 \nalarms 0\n");
  }
  CHECK(under("sendmmsg=short:1", "sendmmsg").output == "sendmmsg 1\nthe peer has 10 abcdefghij\nalarms 0\n");
}

TEST_CASE("a delay holds the call back and changes nothing else") {
  const auto run = under("send=delay:40ms", "send");
  CHECK(run.output == "send 10\nthe peer has 10 abcdefghij\nalarms 0\n");
  for (const auto& event : run.timeline.events()) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || !call->injected) continue;
    CHECK(call->injection == "delay:40ms");
    CHECK(*call->returned - event.at >= 40'000'000);
  }
  CHECK(injected(run).size() == 1);
}

TEST_CASE("a rule means one program, one descriptor or one role, and nothing else") {
  CHECK(under("server:send=EPIPE", "send").output ==
        "send 10\nthe peer has 10 abcdefghij\nalarms 0\n"
        "switchboard: The rule server:send=EPIPE took no effect: it met its call 0 times.\n");
  CHECK_THAT(under("one_call:send=EPIPE", "send").output, ContainsSubstring("send -1 EPIPE"));
  CHECK_THAT(under("send@3=EPIPE", "send").output, ContainsSubstring("send -1 EPIPE"));
  CHECK_THAT(under("send@4=EPIPE", "send").output, ContainsSubstring("send 10\n"));
  CHECK_THAT(under("accept@listener=ECONNABORTED", "connect").output,
             ContainsSubstring("accept ECONNABORTED\n"));
  CHECK_THAT(under("accept@client=ECONNABORTED", "connect").output, ContainsSubstring("accept gets it\n"));
}

TEST_CASE("a rule that took no effect is said, and one that is wrong is refused with the grammar") {
  CHECK(under("recv#9=EINTR", "recv").output ==
        "recv 10 abcdefghij\nrecv -1 EAGAIN ..........\nrecv -1 EAGAIN ..........\nalarms 0\n"
        "switchboard: The rule recv#9=EINTR took no effect: it met its call 3 times.\n");
  const auto wrong = under("recv=EUNHEARD", "recv");
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.output, ContainsSubstring("\"EUNHEARD\" is no error's name"));
}
