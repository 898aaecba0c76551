#include "engine/control/injection_rule.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::control;
using Catch::Matchers::ContainsSubstring;

namespace {

InjectionRule rule(std::string_view text) {
  const auto parsed = parse_injection_rule(text);
  INFO(parsed.why);
  REQUIRE(parsed.rule);
  return *parsed.rule;
}

std::string why_not(std::string_view text) {
  const auto parsed = parse_injection_rule(text);
  CHECK_FALSE(parsed.rule);
  CHECK_THAT(parsed.why, ContainsSubstring("A rule is [PROGRAM:]CALL"));
  return parsed.why;
}

}  // namespace

TEST_CASE("a rule names its program, its call, its socket and its occurrence") {
  const auto whole = rule("server:recv@listener#3=EINTR:SIGALRM");
  CHECK(whole.label == "server");
  CHECK(whole.call == "recv");
  CHECK(whole.role == SocketRole::listener);
  CHECK(whole.which == Which{3, 3, 1});
  const auto& fail = std::get<InjectionRule::Fail>(whole.effect);
  CHECK(fail.error == Symbol{4, "EINTR"});
  CHECK(fail.signal == Symbol{14, "SIGALRM"});
  CHECK(effect_text(whole) == "EINTR:SIGALRM");

  const auto least = rule("send=ECONNRESET");
  CHECK_FALSE(least.label);
  CHECK_FALSE(least.fd);
  CHECK(least.which == Which{1, {}, 1});
  CHECK(rule("read@5=EIO").fd == 5);
  // The label of a program that was started by its path, or by a name with a mark in it.
  CHECK(rule("a#1/b:c:recv=EINTR").label == "a#1/b:c");
}

TEST_CASE("an occurrence is one call, a range, all from one on, or every so many") {
  const auto taken = [](std::string_view text) {
    std::string calls;
    for (std::uint64_t count = 1; count <= 9; ++count)
      if (rule(text).which.takes(count)) calls += std::to_string(count);
    return calls;
  };
  CHECK(taken("recv=EINTR") == "123456789");
  CHECK(taken("recv#3=EINTR") == "3");
  CHECK(taken("recv#2..4=EINTR") == "234");
  CHECK(taken("recv#7+=EINTR") == "789");
  CHECK(taken("recv/2=EINTR") == "2468");
  CHECK(taken("recv#3+/2=EINTR") == "3579");
  CHECK(taken("recv#1..6/3=EINTR") == "14");
}

TEST_CASE("an effect is an error, fewer bytes, or a delay") {
  CHECK(effect_text(rule("recv=short:2")) == "short:2");
  CHECK(effect_text(rule("recv=delay:2s")) == "delay:2000ms");
  CHECK(effect_text(rule("recv=EWOULDBLOCK")) == "EAGAIN");
  CHECK(std::get<InjectionRule::Delay>(rule("*=delay:50ms").effect).milliseconds == 50);
}

TEST_CASE("a wrong rule is refused with what is wrong about it") {
  CHECK_THAT(why_not("recv"), ContainsSubstring("no = with what is to happen"));
  CHECK_THAT(why_not("=EINTR"), ContainsSubstring("names no call"));
  CHECK_THAT(why_not("recieve=EINTR"), ContainsSubstring("\"recieve\" is no call that is observed"));
  CHECK_THAT(why_not("recv=ERESTARTSYS"), ContainsSubstring("never reaches a program"));
  CHECK_THAT(why_not("recv=ERESTART"), ContainsSubstring("never reaches a program"));
  CHECK_THAT(why_not("recv=512"), ContainsSubstring("\"512\" is no error's name"));
  CHECK_THAT(why_not("recv=EINTR:ALARM"), ContainsSubstring("\"ALARM\" is no signal's name"));
  CHECK_THAT(why_not("recv=EINTR:"), ContainsSubstring("is no signal's name"));
  CHECK_THAT(why_not("recv=short:0"), ContainsSubstring("the least is short:1"));
  CHECK_THAT(why_not("recv=short:many"), ContainsSubstring("\"many\" is no number"));
  CHECK_THAT(why_not("listen=short:1"), ContainsSubstring("listen moves none"));
  CHECK_THAT(why_not("recv=delay:50"), ContainsSubstring("no time with a unit"));
  CHECK_THAT(why_not("recv=delay:1000s"), ContainsSubstring("between 1ms and 600s"));
  CHECK_THAT(why_not("exit=EINTR"), ContainsSubstring("never returns"));
  CHECK_THAT(why_not("recv#0=EINTR"), ContainsSubstring("counted from 1"));
  CHECK_THAT(why_not("recv#3/2=EINTR"), ContainsSubstring("#3+/2 counts on from it"));
  CHECK_THAT(why_not("recv#4..2=EINTR"), ContainsSubstring("ends before it begins"));
  CHECK_THAT(why_not("recv/0=EINTR"), ContainsSubstring("every second"));
  CHECK_THAT(why_not("recv@door=EINTR"), ContainsSubstring("listener, server or client, not \"door\""));
  CHECK_THAT(why_not(":recv=EINTR"), ContainsSubstring("before the colon"));
  CHECK_THAT(why_not(""), ContainsSubstring("no = with"));
}
