#pragma once
// A rule that makes a chosen call of an observed program fail, be interrupted, move fewer bytes or wait:
//
//   recv#3=EINTR                  the third recv fails with EINTR and is not made
//   server:recv=EINTR:SIGALRM     and the signal is delivered as well
//   send/2=short:1                every second send is asked to move one byte at most
//   connect#1..3=ECONNREFUSED     the first three
//   read@5#4+=ECONNRESET          the fourth and all later ones on descriptor 5
//   accept@listener=delay:50ms    each waits 50 ms before it is made
//
//   const auto parsed = parse_injection_rule(text);      the only place that knows this grammar
//   if (!parsed.rule) say(parsed.why);
//   if (parsed.rule->which.takes(++matched)) …
//
// It knows no program and no socket: the tracer says which calls match. docs/injection.md is the user's page.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/model/argument.hpp"
#include "engine/model/snapshot.hpp"

namespace switchboard::control {

/// Which of the matching calls, counted from 1 over all processes and threads that the rule's label means.
struct Which {
  std::uint64_t first = 1;
  std::optional<std::uint64_t> last;
  std::uint64_t every = 1;

  bool takes(std::uint64_t count) const {
    return count >= first && (!last || count <= *last) && (count - first) % every == 0;
  }
  bool operator==(const Which&) const = default;
};

struct InjectionRule {
  /// The call is not made; the program finds this error, and is sent the signal if there is one.
  struct Fail {
    Symbol error;
    std::optional<Symbol> signal;
    bool operator==(const Fail&) const = default;
  };
  /// The kernel is asked for no more than so many bytes; messages, for sendmmsg and recvmmsg.
  struct Shorten {
    std::int64_t count = 1;
    bool operator==(const Shorten&) const = default;
  };
  /// Before the call is made. Kernel timers run on meanwhile.
  struct Delay {
    std::int64_t milliseconds = 0;
    bool operator==(const Delay&) const = default;
  };

  std::optional<std::string> label;       ///< of the program; its children are meant too
  std::string call;                       ///< man-page or kernel name; "*": any call that acts on a socket
  std::optional<int> fd;                  ///< acted on
  SocketRole role = SocketRole::unknown;  ///< of the socket acted on; unknown: any
  Which which;
  std::variant<Fail, Shorten, Delay> effect;
  bool operator==(const InjectionRule&) const = default;
};

struct ParsedInjectionRule {
  std::optional<InjectionRule> rule;
  std::string why;  ///< when there is none: one sentence
};
ParsedInjectionRule parse_injection_rule(std::string_view text);

/// "EINTR:SIGALRM", "short:1", "delay:50ms": as the recording keeps it beside the call.
std::string effect_text(const InjectionRule& rule);

}  // namespace switchboard::control
