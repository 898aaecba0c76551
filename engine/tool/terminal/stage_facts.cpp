#include "engine/tool/terminal/stage_facts.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "engine/model/sighting.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/letters.hpp"

namespace switchboard::terminal {
namespace {

/// "hello B↵": a line feed as the key that makes it, as in the window.
std::string bytes_text(const Bytes& bytes, std::int64_t length) {
  auto text = quoted(bytes, length, 12);
  for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at))
    text.replace(at, 2, "↵");
  return text;
}

class StageReader {
 public:
  StageReader(Timeline& timeline, Time at)
      : timeline_(timeline), world_(timeline.snapshot_at(at)), at_(at), marks_(program_marks(timeline)) {}

  StageFacts read() {
    StageFacts facts;
    for (const auto* listener : world_.listeners()) facts.listeners.push_back(listening(*listener));
    for (const auto& [id, socket] : world_.sockets)
      if (socket.accepted_at && !socket.closed && socket.role == SocketRole::server)
        facts.pipes.push_back(pipe(socket));
    for (const auto& [id, process] : world_.processes) {
      const auto* mark = mark_of(process);
      if (mark == nullptr) continue;
      if (mark->role == ProgramRole::server)
        facts.servers.push_back(server(process));
      else if (!placed_.contains(id))
        facts.bystanders.push_back({std::string(1, mark->letter),
                                    process.label.starts_with("client") ? std::string{} : process.label,
                                    activity(process)});
    }
    std::stable_sort(facts.pipes.begin(), facts.pipes.end(),
                     [](const Pipe& a, const Pipe& b) { return a.fd < b.fd; });
    std::stable_sort(facts.bystanders.begin(), facts.bystanders.end(),
                     [](const Bystander& a, const Bystander& b) { return a.letter < b.letter; });
    return facts;
  }

 private:
  const ProgramMark* mark_of(const ProcessState& process) const {
    const auto found = marks_.find(process.id);
    return found == marks_.end() ? nullptr : &found->second;
  }

  /// The program that holds a socket, or made it.
  const ProcessState* program_of(const SocketState& socket) const {
    const auto holders = world_.holders(socket.id);
    if (!holders.empty()) return holders.front();
    return socket.creator ? world_.process(*socket.creator) : nullptr;
  }

  std::string place(const SocketState* client) {
    const auto* program = client == nullptr ? nullptr : program_of(*client);
    const auto* mark = program == nullptr ? nullptr : mark_of(*program);
    if (mark == nullptr) return "?";
    placed_.insert(program->id);
    return std::string(1, mark->letter);
  }

  Activity activity(const ProcessState& process) const {
    Activity doing;
    if (process.ended) {
      doing.kind = Activity::Kind::ended;
      doing.ending = exit_text(process.status.value_or(ExitStatus{}));
      return doing;
    }
    for (const auto& [id, thread] : process.threads) {
      const auto* call = thread.in_call ? timeline_.call(*thread.in_call) : nullptr;
      if (call == nullptr) continue;
      doing.kind = thread.paused == ThreadPaused::Where::before  ? Activity::Kind::held_before
                   : thread.paused == ThreadPaused::Where::after ? Activity::Kind::held_after
                                                                 : Activity::Kind::in_call;
      doing.name = call_name(*call);
      doing.call = short_call(*call);
      if (call->source) doing.source = short_place_text(*call->source);
      return doing;
    }
    return doing;
  }

  Activity activity_behind(const SocketState* client) const {
    const auto* program = client == nullptr ? nullptr : program_of(*client);
    return program == nullptr ? Activity{} : activity(*program);
  }

  ServerRow server(const ProcessState& process) {
    ServerRow row{process.label, process.id, activity(process), {}};
    for (const auto& [fd, id] : process.descriptors) {
      const auto* socket = world_.socket(id);
      if (socket == nullptr) continue;
      Jack jack{fd, socket->sample.state, {}};
      if (!socket->is_listener()) jack.letter = place(world_.peer_of(*socket));
      row.jacks.push_back(std::move(jack));
    }
    return row;
  }

  Listening listening(const SocketState& listener) {
    Listening row;
    if (listener.sample.local) row.endpoint = to_string(*listener.sample.local);
    row.has_syn_queue = listener.sample.domain != AF_UNIX;
    if (const auto* queues = listener.listener()) row.queues = *queues;
    for (const auto* waiting : world_.accept_queue(listener)) row.slots.push_back(slot(*waiting));
    for (const auto* knocking : world_.knocking(listener)) {
      Outsider outsider{place(knocking), activity_behind(knocking), {}};
      if (knocking->sample.local) outsider.syns = syns_from(*knocking->sample.local);
      row.outside.push_back(std::move(outsider));
    }
    return row;
  }

  Slot slot(const SocketState& waiting) {
    const auto* client = world_.peer_of(waiting);
    Slot slot;
    slot.letter = place(client);
    slot.client = activity_behind(client);
    if (waiting.sample.remote)
      if (const auto port = port_of(*waiting.sample.remote)) slot.port = fmt::format(":{}", port->value);
    if (const auto* bytes = waiting.bytes()) slot.unread = bytes->receive;
    if (client != nullptr && slot.unread > 0) slot.bytes = bytes_text(client->last_written, client->written);
    if (waiting.queued_at) slot.waited_ns = std::max<std::int64_t>(at_ - *waiting.queued_at, 0);
    return slot;
  }

  std::vector<Time> syns_from(const Endpoint& client) const {
    std::vector<Time> times;
    for (const auto& event : timeline_.events()) {
      const auto* packet = std::get_if<Packet>(&event.fact);
      if (packet != nullptr && event.at <= at_ && packet->flags.syn && !packet->flags.ack &&
          is_seen_leaving(*packet) && packet->source == client)
        times.push_back(event.at);
    }
    return times;
  }

  Pipe pipe(const SocketState& socket) {
    Pipe pipe;
    const auto* client = world_.peer_of(socket);
    pipe.letter = place(client);
    if (client != nullptr) {
      pipe.client_wrote = client->written;
      pipe.client_read = client->read;
    }
    pipe.server_read = socket.read;
    pipe.server_wrote = socket.written;
    if (const auto* bytes = socket.bytes()) {
      pipe.unread = bytes->receive;
      pipe.unacknowledged = bytes->send;
    }
    pipe.state = socket.sample.state;
    for (const auto* holder : world_.holders(socket.id))
      for (const auto& [fd, id] : holder->descriptors)
        if (id == socket.id && !pipe.fd) pipe.fd = fd;
    return pipe;
  }

  Timeline& timeline_;
  const Snapshot& world_;
  Time at_;
  std::map<ProcessId, ProgramMark> marks_;
  std::set<ProcessId> placed_;
};

}  // namespace

StageFacts stage_at(Timeline& timeline, Time at) {
  return StageReader{timeline, at}.read();
}

std::string in_words(const Activity& activity) {
  switch (activity.kind) {
    case Activity::Kind::runs:
      return "runs";
    case Activity::Kind::held_before:
      return "PAUSED before " + activity.call;
    case Activity::Kind::held_after:
      return "PAUSED after " + activity.call;
    case Activity::Kind::in_call:
      return "waits in " + activity.call;
    case Activity::Kind::ended:
      return activity.ending;
  }
  return {};
}

std::string in_short(const Activity& activity) {
  switch (activity.kind) {
    case Activity::Kind::runs:
      return "runs";
    case Activity::Kind::held_before:
      return "‖ " + activity.name;
    case Activity::Kind::held_after:
      return activity.name + " ‖";
    case Activity::Kind::in_call:
      return activity.name + "…";
    case Activity::Kind::ended:
      return activity.ending;
  }
  return {};
}

std::string state_name(std::optional<TcpState> state) {
  return state ? std::string{to_string(*state)} : std::string{"no state"};
}

}  // namespace switchboard::terminal
