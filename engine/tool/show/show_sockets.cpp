// `switchboard show FILE sockets`: what ss(8) would have said at that moment, and who waits where.

#include <fmt/format.h>
#include <sys/socket.h>

#include "engine/model/relations.hpp"
#include "engine/model/waiting_peers.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/cable_text.hpp"
#include "engine/narrate/letters.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/show/show_text.hpp"
#include "engine/tool/show/text_table.hpp"

namespace switchboard::tool {
namespace {

class SocketTables {
 public:
  explicit SocketTables(const Shown& shown)
      : shown_(shown),
        world_(shown.timeline.snapshot_at(shown.at)),
        relations_(world_),
        marks_(program_marks(shown.timeline)) {}

  std::string text() const {
    auto text = listeners() + connections() + others();
    return text.empty() ? fmt::format(" No sockets at {}.\n", time_text(shown_.at)) : text;
  }

 private:
  Cell who(const ProcessState& process, const std::string& text) const {
    const auto mark = marks_.find(process.id);
    const bool is_server = mark != marks_.end() && mark->second.role == ProgramRole::server;
    return {text, is_server ? Ink::server : Ink::client};
  }

  /// "server:3"; "nobody" for a socket that the kernel keeps after its program has let go.
  Cell holder(const SocketState& socket) const {
    auto cell = program_holding(socket);
    if (!world_.hosts.empty()) cell.text += " on " + host_text(socket.sample.host, world_);
    return cell;
  }

  Cell program_holding(const SocketState& socket) const {
    const auto& holders = relations_.holders(socket.id);
    if (holders.empty()) return {socket.queued_at && !socket.accepted_at ? "waits" : "nobody", Ink::faint};
    const auto& process = *holders.front();
    std::string text = printable(process.label);
    for (const auto& [fd, id] : process.descriptors)
      if (id == socket.id) {
        text += fmt::format(":{}", fd);
        break;
      }
    if (holders.size() > 1) text += fmt::format(" +{}", holders.size() - 1);
    return who(process, text);
  }

  Cell program_behind(const SocketState* socket) const {
    if (socket == nullptr) return {};
    const auto& holders = relations_.holders(socket->id);
    const auto* process = !holders.empty()  ? holders.front()
                          : socket->creator ? world_.process(*socket->creator)
                                            : nullptr;
    return process == nullptr ? Cell{} : who(*process, printable(process->label));
  }

  static std::string endpoint(const std::optional<Endpoint>& endpoint) {
    return endpoint ? printable(to_string(*endpoint)) : std::string();
  }

  std::string heading(std::string_view text) const { return shown_.style.paint(Ink::strong, text) + "\n"; }

  void add_waiting(TextTable& table, const SocketState& listener) const {
    int place = 0;
    for (const auto* socket : world_.accept_queue(listener)) {
      const auto client = program_behind(relations_.peer_of(*socket));
      const auto* queues = socket->bytes();
      table.add({{fmt::format("    {:>4} {} from {}, {} unread, waits for {}",
                              ++place == 1 ? "next" : std::to_string(place),
                              client.text.empty() ? "somebody" : client.text, endpoint(socket->sample.remote),
                              byte_count(queues == nullptr ? 0 : queues->receive),
                              duration_text(shown_.at - *socket->queued_at)),
                  Ink::client}});
    }
    for (const auto* socket : waiting_peers(world_, listener)) {
      const auto client = program_behind(socket);
      table.add(
          {{fmt::format("    {:>4} {} from {}, has written {}", ++place == 1 ? "next" : std::to_string(place),
                        client.text.empty() ? "somebody" : client.text, endpoint(socket->sample.local),
                        byte_count(socket->written)),
            Ink::client}});
    }
    for (const auto* socket : world_.knocking(listener)) {
      const auto client = program_behind(socket);
      table.add({{fmt::format("       ✕ {} from {} has sent a SYN and has no answer",
                              client.text.empty() ? "somebody" : client.text, endpoint(socket->sample.local)),
                  Ink::error}});
    }
  }

  std::string listeners() const {
    TextTable table({{.title = "address"},
                     {.title = "who"},
                     {.title = "accept queue"},
                     {.title = "SYN queue", .align = Align::right},
                     {.title = "dropped", .align = Align::right},
                     {.title = "socket", .rank = 1}});
    for (const auto* socket : world_.listeners()) {
      const auto* queues = socket->listener();
      if (queues == nullptr) continue;
      table.add({{endpoint(socket->sample.local)},
                 holder(*socket),
                 {accept_queue_text(*queues), queues->length > queues->limit ? Ink::error : Ink::plain},
                 {socket->sample.domain == AF_UNIX ? "none" : count_text(queues->syn_queue)},
                 {count_text(static_cast<std::int64_t>(queues->dropped))},
                 {cookie_text(socket->id), Ink::faint}});
      add_waiting(table, *socket);
    }
    return table.empty() ? std::string() : heading("Listeners") + table.text(shown_.style) + "\n";
  }

  bool is_in_kernel(const SocketState& socket) const {
    if (socket.sample.reason == SocketSample::Reason::gone) return false;
    return !socket.closed || (socket.sample.state && *socket.sample.state != TcpState::close);
  }

  /// Once its program has closed a socket, an older sample only says what it was.
  static Cell state(const SocketState& socket) {
    if (!socket.sample.state) return {};
    const std::string name(to_string(*socket.sample.state));
    const bool is_old = socket.closed && socket.sampled_at && *socket.sampled_at < *socket.closed;
    return is_old ? Cell{"was " + name, Ink::faint} : Cell{name};
  }

  static bool is_connection(const SocketState& socket) {
    return socket.sample.remote && socket.sample.state && *socket.sample.state != TcpState::close &&
           !socket.is_listener();
  }

  std::string connections() const {
    TextTable table({{.title = "who"},
                     {.title = "state"},
                     {.title = "local"},
                     {.title = "remote"},
                     {.title = "unread", .align = Align::right},
                     {.title = "unacked", .align = Align::right},
                     {.title = "peer", .rank = 1},
                     {.title = "wrote", .align = Align::right, .rank = 2},
                     {.title = "read", .align = Align::right, .rank = 2},
                     {.title = "socket", .rank = 3}});
    for (const auto& [id, socket] : world_.sockets) {
      if (!is_connection(socket) || !is_in_kernel(socket)) continue;
      const auto* queues = socket.bytes();
      table.add({holder(socket),
                 state(socket),
                 {endpoint(socket.sample.local)},
                 {endpoint(socket.sample.remote)},
                 {queues == nullptr ? "" : byte_count(queues->receive)},
                 {queues == nullptr ? "" : byte_count(queues->send)},
                 program_behind(relations_.peer_of(socket)),
                 {byte_count(socket.written)},
                 {byte_count(socket.read)},
                 {cookie_text(id), Ink::faint}});
    }
    return table.empty() ? std::string() : heading("Connections") + table.text(shown_.style) + "\n";
  }

  std::string others() const {
    TextTable table({{.title = "who"},
                     {.title = "kind"},
                     {.title = "state"},
                     {.title = "local"},
                     {.title = "remote"},
                     {.title = "unread", .align = Align::right},
                     {.title = "socket", .rank = 1}});
    for (const auto& [id, socket] : world_.sockets) {
      if (is_connection(socket) || !is_in_kernel(socket)) continue;
      if (socket.is_listener() && socket.listener() != nullptr) continue;
      if (relations_.holders(id).empty() && !socket.sampled_at) continue;  // nothing is known of it
      const auto* queues = socket.bytes();
      table.add({holder(socket),
                 {socket.sampled_at ? protocol_text(socket.sample) : "not sampled"},
                 state(socket),
                 {endpoint(socket.sample.local)},
                 {endpoint(socket.sample.remote)},
                 {queues == nullptr ? "" : byte_count(queues->receive)},
                 {cookie_text(id), Ink::faint}});
    }
    return table.empty() ? std::string() : heading("Other sockets") + table.text(shown_.style) + "\n";
  }

  const Shown& shown_;
  const Snapshot& world_;
  const Relations relations_;
  const std::map<ProcessId, ProgramMark> marks_;
};

}  // namespace

std::string sockets_text(const Shown& shown) {
  auto text = fmt::format("{} at {}, as last seen by then\n\n", printable(shown.file), time_text(shown.at));
  text += SocketTables(shown).text();
  if (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace switchboard::tool
