#include "engine/narrate/blocked_text.hpp"

#include <fmt/format.h>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

using Needs = BlockedThread::Needs;

std::string name_of(ProcessId id, const Snapshot& world) {
  const auto* process = world.process(id);
  if (process == nullptr || process->label.empty()) return fmt::format("pid {}", id.value);
  return printable(process->label);
}

std::string names_of(const std::vector<ProcessId>& ids, const Snapshot& world, std::string_view joint) {
  std::string text;
  for (std::size_t i = 0; i < ids.size(); ++i)
    text += (i == 0                ? ""
             : i + 1 == ids.size() ? fmt::format(" {} ", joint)
                                   : std::string(", ")) +
            name_of(ids[i], world);
  return text;
}

/// The program at the other end of a connection.
std::string peer_name(SocketId id, const Snapshot& world) {
  const auto* socket = world.socket(id);
  const auto* peer = socket == nullptr ? nullptr : world.peer_of(*socket);
  if (peer != nullptr)
    if (const auto holders = world.holders(peer->id); !holders.empty())
      return printable(holders.front()->label);
  if (socket != nullptr && socket->sample.remote) return printable(to_string(*socket->sample.remote));
  return "its peer";
}

std::string needs_text(const BlockedThread& thread, const Snapshot& world) {
  const std::string from =
      thread.wakers.empty() ? "" : fmt::format(" from {}", names_of(thread.wakers, world, "or"));
  switch (thread.needs) {
    case Needs::connection:
      return "for a connection";
    case Needs::handshake:
      return "for the answer to its SYN";
    case Needs::bytes:
      return "for bytes" + from;
    case Needs::datagram:
      return "for a datagram";
    case Needs::room:
      return fmt::format("for room in the send queue, in which {} lie", byte_count(thread.unsent));
    case Needs::readiness:
      return fmt::format("until one of {} is ready",
                         counted(static_cast<std::int64_t>(thread.sockets.size()), "socket"));
    case Needs::child:
      return "until a child ends";
    case Needs::acknowledgement:
      return "until what was written is acknowledged";
  }
  return {};
}

}  // namespace

std::string blocked_text(const BlockedThread& thread, const Timeline& timeline, const Snapshot& world) {
  const auto* call = timeline.call(thread.call);
  const std::string where =
      call != nullptr && call->source ? " at " + printable(short_place_text(*call->source)) : "";
  return fmt::format("{} waits in {}{} {}.", name_of(thread.process, world),
                     call == nullptr ? "a call" : short_call(*call), where, needs_text(thread, world));
}

std::string waker_text(const BlockedThread& thread, const Snapshot& world) {
  const std::string who = thread.wakers.empty() ? "the peer" : names_of(thread.wakers, world, "or");
  std::string text;
  switch (thread.needs) {
    case Needs::connection:
      text = "a client connects";
      break;
    case Needs::handshake:
      text = "the server's kernel answers, or the kernel gives up after two minutes";
      break;
    case Needs::bytes:
      text = fmt::format("{} sends, closes or ends", who);
      break;
    case Needs::datagram:
      text = "a datagram comes to its port";
      break;
    case Needs::room:
      text = fmt::format("{} receives, closes or ends", who);
      break;
    case Needs::readiness:
      text = thread.wakers.empty() ? "a client connects, or something comes"
                                   : fmt::format("a client connects, or {} sends, closes or ends", who);
      break;
    case Needs::child:
      text = "a child ends";
      break;
    case Needs::acknowledgement:
      text = "the other kernel acknowledges, or the linger time is over";
      break;
  }
  if (thread.until) text += fmt::format("; at the latest at {}, its timeout", time_text(*thread.until));
  return text + ".";
}

std::string standstill_text(const Standstill& standstill, const Blocked& blocked, const Snapshot& world) {
  const auto who = [&](std::size_t place) {
    return name_of(blocked.threads[standstill.threads[place]].process, world);
  };
  switch (standstill.kind) {
    case Standstill::Kind::both_receive:
      return fmt::format(
          "{} and {} wait for each other: both receive on one connection, both queues are empty, and nothing "
          "is "
          "on its way. Neither goes on until the other sends or closes.",
          who(0), who(1));
    case Standstill::Kind::both_send:
      return fmt::format(
          "{} and {} wait for each other: both send on one connection, all four queues hold bytes, and "
          "neither "
          "receives. Neither goes on until the other receives.",
          who(0), who(1));
    case Standstill::Kind::one_holds_up:
      return fmt::format("{} waits for {} while {} waits in its accept queue, and nobody else accepts there.",
                         who(0), peer_name(standstill.sockets.front(), world),
                         standstill.waiting.size() == 1
                             ? peer_name(standstill.waiting.front(), world)
                             : counted(static_cast<std::int64_t>(standstill.waiting.size()), "connection"));
  }
  return {};
}

}  // namespace switchboard
