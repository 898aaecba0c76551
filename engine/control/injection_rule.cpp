#include "engine/control/injection_rule.hpp"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <charconv>
#include <csignal>

#include "engine/model/call_family.hpp"
#include "engine/model/man_page_name.hpp"
#include "engine/model/overloaded.hpp"

namespace switchboard::control {
namespace {

constexpr std::string_view shape =
    "[PROGRAM:]CALL[@FD|@ROLE][#N|#N..M|#N+][/N]=ERROR[:SIGNAL]|short:N|delay:TIME";
constexpr int highest_errno = 133;               // EHWPOISON, the last of asm-generic/errno.h
constexpr std::int64_t longest_delay = 600'000;  // ten minutes: beyond it somebody meant something else

/// Thrown inside this file only: each step of the parser may find the mistake.
struct Mistake {
  std::string why;
};

std::uint64_t number_for(std::string_view text, std::string_view of_what) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    throw Mistake{fmt::format("\"{}\" is no number for {}", text, of_what)};
  return value;
}

/// Cuts off what follows the last `mark`; nothing when there is none.
std::optional<std::string_view> cut(std::string_view& text, std::string_view mark) {
  const auto at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  const auto tail = text.substr(at + mark.size());
  text = text.substr(0, at);
  return tail;
}

Symbol error_named(std::string_view name) {
  // 512 to 516 are the kernel's own and never reach a program (errno.h); 85 is their namesake.
  if (name.starts_with("ERESTART"))
    throw Mistake{fmt::format("{} never reaches a program, so it is not injected; EINTR does", name)};
  for (int number = 1; number <= highest_errno; ++number)
    if (const char* known = strerrorname_np(number); known != nullptr && name == known)
      return {number, known};
  // The two that POSIX lets be equal to another.
  if (name == "EWOULDBLOCK") return {EAGAIN, "EAGAIN"};
  if (name == "ENOTSUP") return {EOPNOTSUPP, "EOPNOTSUPP"};
  throw Mistake{fmt::format(
      "\"{}\" is no error's name (EINTR, ECONNRESET, …) and no effect (short:N, delay:TIME)", name)};
}

Symbol signal_named(std::string_view name) {
  for (int number = 1; number < NSIG; ++number)
    if (const char* known = sigabbrev_np(number); known != nullptr && name == fmt::format("SIG{}", known))
      return {number, std::string(name)};
  throw Mistake{fmt::format("\"{}\" is no signal's name (SIGALRM, SIGUSR1, …)", name)};
}

std::int64_t milliseconds(std::string_view text) {
  const bool in_milliseconds = text.ends_with("ms");
  if (!in_milliseconds && !text.ends_with("s"))
    throw Mistake{fmt::format("\"{}\" is no time with a unit: delay:50ms, delay:2s", text)};
  const auto number = number_for(text.substr(0, text.size() - (in_milliseconds ? 2 : 1)), "delay:");
  const auto limit = static_cast<std::uint64_t>(longest_delay) / (in_milliseconds ? 1 : 1000);
  if (number == 0 || number > limit) throw Mistake{"a delay is between 1ms and 600s"};
  return static_cast<std::int64_t>(number) * (in_milliseconds ? 1 : 1000);
}

void parse_effect(std::string_view text, InjectionRule& rule) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  const auto value = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (name == "short") {
    const auto count = number_for(value, "short:");
    if (count == 0) throw Mistake{"short:0 would look like the end of the stream; the least is short:1"};
    rule.effect =
        InjectionRule::Shorten{static_cast<std::int64_t>(std::min(count, std::uint64_t{INT64_MAX}))};
  } else if (name == "delay") {
    rule.effect = InjectionRule::Delay{milliseconds(value)};
  } else {
    InjectionRule::Fail fail{error_named(name), {}};
    if (colon != std::string_view::npos) fail.signal = signal_named(value);
    rule.effect = std::move(fail);
  }
}

Which which_from(std::optional<std::string_view> number, std::optional<std::string_view> every) {
  Which which;
  if (every) {
    which.every = number_for(*every, "/");
    if (which.every == 0) throw Mistake{"/0 means no call; /2 is every second"};
    which.first = which.every;
  }
  if (!number) return which;
  if (number->ends_with('+')) {
    which.first = number_for(number->substr(0, number->size() - 1), "#");
  } else if (const auto dots = number->find(".."); dots != std::string_view::npos) {
    which.first = number_for(number->substr(0, dots), "#");
    which.last = number_for(number->substr(dots + 2), "#");
    if (*which.last < which.first) throw Mistake{fmt::format("#{} ends before it begins", *number)};
  } else {
    which.first = number_for(*number, "#");
    which.last = which.first;
    if (every)
      throw Mistake{fmt::format("#{} is one call; #{}+/{} counts on from it", *number, *number, *every)};
  }
  if (which.first == 0) throw Mistake{"calls are counted from 1"};
  return which;
}

void parse_socket(std::string_view text, InjectionRule& rule) {
  if (text == "listener") {
    rule.role = SocketRole::listener;
  } else if (text == "server") {
    rule.role = SocketRole::server;
  } else if (text == "client") {
    rule.role = SocketRole::client;
  } else {
    const auto number = text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos
                            ? std::uint64_t{INT32_MAX} + 1
                            : number_for(text, "@");
    if (number > INT32_MAX)
      throw Mistake{
          fmt::format("after @ comes a descriptor's number, listener, server or client, not \"{}\"", text)};
    rule.fd = static_cast<int>(number);
  }
}

void require_sense(const InjectionRule& rule) {
  if (rule.call.empty()) throw Mistake{"it names no call"};
  const auto calls = calls_named(rule.call);
  if (calls.empty() && rule.call != "*")
    throw Mistake{fmt::format("\"{}\" is no call that is observed", rule.call)};
  const bool moves_data =
      std::ranges::all_of(calls, [](auto call) { return family_of(call) == CallFamily::talk; });
  if (std::holds_alternative<InjectionRule::Shorten>(rule.effect) && !moves_data)
    throw Mistake{fmt::format("short: is for calls that move bytes, and {} moves none", rule.call)};
  const bool returns = std::ranges::find(calls, "exit_group") == calls.end();
  if (std::holds_alternative<InjectionRule::Fail>(rule.effect) && !returns)
    throw Mistake{fmt::format("{} never returns, so it cannot fail", rule.call)};
}

InjectionRule parse(std::string_view text) {
  InjectionRule rule;
  const auto effect = cut(text, "=");
  if (!effect) throw Mistake{"it has no = with what is to happen after it"};
  parse_effect(*effect, rule);
  // A program's label may hold any of the marks; what follows its last colon may not.
  const auto colon = text.rfind(':');
  auto call = colon == std::string_view::npos ? text : text.substr(colon + 1);
  if (colon != std::string_view::npos) {
    if (colon == 0) throw Mistake{"no program's label stands before the colon"};
    rule.label = std::string(text.substr(0, colon));
  }
  const auto every = cut(call, "/");
  const auto number = cut(call, "#");
  rule.which = which_from(number, every);
  if (const auto socket = cut(call, "@")) parse_socket(*socket, rule);
  rule.call = std::string(call);
  require_sense(rule);
  return rule;
}

}  // namespace

ParsedInjectionRule parse_injection_rule(std::string_view text) {
  try {
    return {parse(text), {}};
  } catch (const Mistake& mistake) {
    return {{}, fmt::format("the rule {} is not understood: {}. A rule is {}.", text, mistake.why, shape)};
  }
}

std::string effect_text(const InjectionRule& rule) {
  return std::visit(
      Overloaded{
          [](const InjectionRule::Fail& fail) {
            return fail.signal ? fail.error.name + ":" + fail.signal->name : fail.error.name;
          },
          [](const InjectionRule::Shorten& shorten) { return fmt::format("short:{}", shorten.count); },
          [](const InjectionRule::Delay& delay) { return fmt::format("delay:{}ms", delay.milliseconds); },
      },
      rule.effect);
}

}  // namespace switchboard::control
