// The tracer's part that changes what calls do, by rules that a person or a lesson gave: a call that fails
// without being made, that moves fewer bytes, or that waits.

#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/decode/call_decoding.hpp"
#include "engine/model/call_family.hpp"
#include "engine/model/man_page_name.hpp"
#include "engine/model/overloaded.hpp"
#include "engine/observe/socket_probe.hpp"
#include "engine/observe/tracee_registers.hpp"
#include "engine/observe/tracer.hpp"
#include "engine/system/monotonic_clock.hpp"

namespace switchboard {
namespace {

using control::InjectionRule;

bool counts_messages(std::string_view name) {
  return name == "sendmmsg" || name == "recvmmsg";
}

}  // namespace

bool Tracer::is_meant(const InjectionRule& rule, Tracee& tracee, const CallInProgress& call) {
  if (!carries(*tracee.process, rule.label)) return false;
  const std::string name = call_name(call.raw.number);
  if (rule.call == "*" ? !call.socket : !names_call(rule.call, name)) return false;
  if (rule.fd && call.fd != rule.fd) return false;
  return rule.role == SocketRole::unknown || (call.socket && role_of(*call.socket) == rule.role);
}

/// Every rule counts every call that it means, whichever of them is obeyed.
void Tracer::choose_injection(Tracee& tracee, CallInProgress& call) {
  for (auto& injection : injections_) {
    if (!is_meant(*injection.rule, tracee, call)) continue;
    if (!injection.rule->which.takes(++injection.met) || call.rule) continue;
    call.rule = injection.rule;
    ++injection.obeyed;
  }
}

void Tracer::make_call(Tracee& tracee) {
  if (!tracee.call || !tracee.call->rule) return resume(tracee);
  std::visit(Overloaded{
                 [&](const InjectionRule::Fail& effect) { fail(tracee, effect); },
                 [&](const InjectionRule::Shorten& effect) {
                   shorten(tracee, *tracee.call, effect);
                   resume(tracee);
                 },
                 [&](const InjectionRule::Delay& effect) { delay(tracee, effect); },
             },
             tracee.call->rule->effect);
}

/// One stop is enough: the kernel skips the call, and the thread finds the result that we left.
void Tracer::fail(Tracee& tracee, const InjectionRule::Fail& effect) {
  CallInProgress call = std::move(*tracee.call);
  tracee.call.reset();
  if (!skip_call(tracee.id.value, -effect.error.number)) return resume(tracee);
  // It is pending when the thread comes back from the call that it did not make, and is delivered there.
  if (effect.signal)
    syscall(SYS_tgkill, tracee.process->id.value, tracee.id.value, static_cast<int>(effect.signal->number));
  call.raw.result = -effect.error.number;
  call.injection = effect_text(*call.rule);
  const bool held = is_held(tracee, ThreadPaused::Where::after, call);
  const CallToken token = call.token;
  complete(tracee, call);
  if (held) return pause(tracee, ThreadPaused::Where::after, token);
  resume(tracee);
}

void Tracer::shorten(Tracee& tracee, CallInProgress& call, const InjectionRule::Shorten& effect) {
  const std::string name = call_name(call.raw.number);
  if (family_of(name) != CallFamily::talk) return;
  if (call.socket && !counts_messages(name)) {
    const auto look = look_at(pidfd_of(tracee), *call.fd);
    if (look && look->sample && look->sample->type != SOCK_STREAM) {
      record(
          NoteWritten{"injection", fmt::format("{} on descriptor {} was not shortened: it is no byte stream, "
                                               "and its messages are not cut.",
                                               name, *call.fd)});
      return;
    }
  }
  call.shortening = shortening_of(call.raw, effect.count);
  if (!call.shortening) return;  // it asks for no more than that
  call.injection = effect_text(*call.rule);
  apply(tracee.id.value, call.shortening->shorter);
}

/// At the exit stop, before anything is read: registers and memory are the program's own again.
void Tracer::undo_shortening(Tracee& tracee, CallInProgress& call) {
  if (!call.shortening) return;
  apply(tracee.id.value, call.shortening->original);
  call.shortening.reset();
}

void Tracer::delay(Tracee& tracee, const InjectionRule::Delay& effect) {
  if (!tracee.call->injection.empty()) return resume(tracee);  // a restart of the call that has waited
  tracee.call->injection = effect_text(*tracee.call->rule);
  tracee.standing = Tracee::Standing::delayed;
  notices_.call_delayed(tracee.id, tracee.call->token, effect.milliseconds);
}

control::Answer Tracer::obey(const EndDelay& wish) {
  Tracee* tracee = find(wish.thread.value);
  if (tracee != nullptr && tracee->standing == Tracee::Standing::delayed && tracee->call &&
      tracee->call->token == wish.call)
    resume(*tracee);
  return {};
}

control::Answer Tracer::obey(const control::Inject& wish) {
  auto parsed = control::parse_injection_rule(wish.rule);
  if (!parsed.rule) {
    control::Answer refusal;
    refusal.ok = false;
    refusal.why = std::move(parsed.why);
    return refusal;
  }
  injections_.push_back({wish.rule, std::make_shared<const InjectionRule>(*std::move(parsed.rule))});
  record(NoteWritten{"injection", fmt::format("The rule {} changes what calls do.", wish.rule)});
  return {};
}

control::Answer Tracer::obey(const control::ClearInjections&) {
  say_what_took_no_effect();
  injections_.clear();
  record(NoteWritten{"injection", "No rule changes what calls do any more."});
  return {};
}

void Tracer::say_what_took_no_effect() {
  for (const auto& injection : injections_) {
    if (injection.obeyed > 0) continue;
    const auto text =
        fmt::format("The rule {} took no effect: it met its call {} times.", injection.text, injection.met);
    record(NoteWritten{"injection", text});
    notices_.say(text);
  }
}

/// Roles are only known of sockets whose listen, accept or connect was seen.
SocketRole Tracer::role_of(SocketId socket) const {
  const auto role = roles_.find(socket);
  return role == roles_.end() ? SocketRole::unknown : role->second;
}

void Tracer::note_role(const RawCall& call, const std::optional<SocketId>& socket,
                       const std::vector<MadeDescriptor>& made) {
  const auto result = call.result.value_or(-1);
  switch (call.number) {
    case SYS_listen:
      if (result == 0 && socket) roles_[*socket] = SocketRole::listener;
      break;
    case SYS_connect:
      if ((result == 0 || result == -EINPROGRESS) && socket) roles_[*socket] = SocketRole::client;
      break;
    case SYS_accept:
    case SYS_accept4:
      for (const auto& connection : made)
        if (connection.socket) roles_[*connection.socket] = SocketRole::server;
      break;
    default:
      return;
  }
  if (roles_.size() < roles_to_sweep_) return;
  std::erase_if(roles_, [this](const auto& entry) { return !held_.contains(entry.first); });
  roles_to_sweep_ = std::max(least_roles_to_sweep, 2 * roles_.size());
}

}  // namespace switchboard
