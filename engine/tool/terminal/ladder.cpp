#include "engine/tool/terminal/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/model/sighting.hpp"
#include "engine/narrate/letters.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard::terminal {
namespace {

constexpr std::int64_t answered_within_ns = 5'000'000;  // loopback answers in microseconds

struct Segment {
  const Packet* packet = nullptr;
  Time at;
  bool to_server = true;
  Endpoint client;
};

class LadderReader {
 public:
  LadderReader(Timeline& timeline, Time at)
      : timeline_(timeline), world_(timeline.snapshot_at(at)), at_(at), marks_(program_marks(timeline)) {
    for (const auto& [id, socket] : world_.sockets)
      if (socket.role == SocketRole::listener && socket.sample.local)
        listeners_.push_back(*socket.sample.local);
    for (const auto& event : timeline_.events()) {
      if (at_ < event.at) continue;
      if (const auto* packet = std::get_if<Packet>(&event.fact)) add(*packet, event.at);
      // A socket that has closed has no name any more, so its name is kept from when it had one.
      if (const auto* sample = std::get_if<SocketSample>(&event.fact); sample != nullptr && sample->local)
        named_.insert_or_assign(*sample->local, sample->socket);
    }
    std::stable_sort(segments_.begin(), segments_.end(),
                     [](const Segment& a, const Segment& b) { return a.at < b.at; });
  }

  std::vector<LadderRow> read() const {
    std::vector<LadderRow> rows;
    for (std::size_t i = 0; i < segments_.size(); ++i) rows.push_back(row(i));
    for (const auto& [id, socket] : world_.sockets)
      if (socket.accepted_at && socket.sample.remote) rows.push_back(accept_row(socket));
    std::ranges::stable_sort(rows, {}, &LadderRow::at);
    return rows;
  }

 private:
  bool is_listener(const Endpoint& endpoint) const {
    return std::any_of(listeners_.begin(), listeners_.end(),
                       [&](const Endpoint& bound) { return accepts_for(bound, endpoint); });
  }

  void add(const Packet& packet, Time at) {
    if (packet.protocol != 6 || !is_seen_leaving(packet)) return;  // TCP
    if (is_listener(packet.destination))
      segments_.push_back({&packet, at, true, packet.source});
    else if (is_listener(packet.source))
      segments_.push_back({&packet, at, false, packet.destination});
  }

  const SocketState* client_socket(const Endpoint& client) const {
    const auto found = named_.find(client);
    return found == named_.end() ? nullptr : world_.socket(found->second);
  }

  std::string letter_of(const Endpoint& client) const {
    const auto* socket = client_socket(client);
    if (socket == nullptr) return "?";
    const auto holders = world_.holders(socket->id);
    const auto owner = !holders.empty() ? std::optional{holders.front()->id} : socket->creator;
    const auto mark = owner ? marks_.find(*owner) : marks_.end();
    return mark == marks_.end() ? "?" : std::string(1, mark->second.letter);
  }

  /// The program had taken the connection from the accept queue by then.
  bool is_accepted(const Endpoint& client, Time at) const {
    for (const auto& [id, socket] : world_.sockets)
      if (socket.accepted_at && *socket.accepted_at <= at && socket.sample.remote == client) return true;
    return false;
  }

  bool is_syn(std::size_t i) const {
    return segments_[i].packet->flags.syn && !segments_[i].packet->flags.ack;
  }

  bool is_answered(std::size_t i) const {
    for (std::size_t k = i + 1; k < segments_.size(); ++k) {
      if (segments_[k].client != segments_[i].client) continue;
      if (!segments_[k].to_server) return true;
      if (is_syn(k)) return false;
    }
    return at_ - segments_[i].at < answered_within_ns;
  }

  bool is_again(std::size_t i) const {
    for (std::size_t k = 0; k < i; ++k)
      if (segments_[k].client == segments_[i].client && is_syn(k)) return true;
    return false;
  }

  /// The third segment of the handshake: a bare ACK right after the kernel's SYN ACK.
  bool ends_handshake(std::size_t i) const {
    const auto& flags = segments_[i].packet->flags;
    if (!segments_[i].to_server || flags.syn || flags.fin || flags.rst ||
        segments_[i].packet->payload_length > 0)
      return false;
    for (std::size_t k = i; k-- > 0;) {
      if (segments_[k].client != segments_[i].client) continue;
      return !segments_[k].to_server && segments_[k].packet->flags.syn;
    }
    return false;
  }

  std::string connect_result(const Endpoint& client) const {
    const auto* socket = client_socket(client);
    const auto* call =
        socket != nullptr && socket->connect_call ? timeline_.call(*socket->connect_call) : nullptr;
    return call != nullptr && call->result && *call->returned <= at_ ? fmt::format("= {}", *call->result)
                                                                     : std::string{};
  }

  /// accept moves no segment: it shows when a program took what the kernel had finished long before.
  LadderRow accept_row(const SocketState& socket) const {
    LadderRow row;
    row.at = *socket.accepted_at;
    row.letter = letter_of(*socket.sample.remote);
    const auto* call = socket.accept_call ? timeline_.call(*socket.accept_call) : nullptr;
    row.server_did = call != nullptr && call->result
                         ? fmt::format("accept = {}: {}", *call->result, row.letter)
                         : "accept: " + row.letter;
    return row;
  }

  LadderRow row(std::size_t i) const {
    const auto& segment = segments_[i];
    const auto& packet = *segment.packet;
    LadderRow row;
    row.at = segment.at;
    row.letter = letter_of(segment.client);
    row.direction = segment.to_server ? LadderRow::Direction::to_server : LadderRow::Direction::to_client;
    row.segment =
        packet.payload_length > 0 ? fmt::format("{} B", packet.payload_length) : to_string(packet.flags);
    if (is_syn(i)) {
      row.client_did = is_again(i) ? "again" : "connect";
      if (!is_answered(i)) {
        row.fate = LadderRow::Fate::dropped;
        row.server_did = is_again(i) ? "dropped again" : "no place: dropped";
      }
    } else if (packet.flags.syn) {
      row.server_did = "the kernel answers";
    } else if (ends_handshake(i)) {
      row.client_did = connect_result(segment.client);
      row.server_did = "into the accept queue";
    } else if (packet.payload_length > 0 && segment.to_server) {
      row.client_did = "send";
      row.server_did = is_accepted(segment.client, segment.at) ? "" : "kept, nobody reads";
    } else if (packet.payload_length > 0) {
      row.server_did = "send";
    } else if (packet.flags.fin) {
      (segment.to_server ? row.client_did : row.server_did) = "close";
    }
    return row;
  }

  Timeline& timeline_;
  const Snapshot& world_;
  Time at_;
  std::map<ProcessId, ProgramMark> marks_;
  std::vector<Endpoint> listeners_;
  std::map<Endpoint, SocketId> named_;
  std::vector<Segment> segments_;
};

constexpr int time_end = 14, note_end = 28, client_lane = 29, server_lane = 52, note_column = 54;

void draw_heading(TextCanvas& canvas, Position at, int columns) {
  canvas.repeat(at, U'─', columns, caption);
  const auto word = [&](int column, std::string_view text) {
    canvas.put({at.column + column, at.row}, text, caption);
  };
  word(2, " ladder ");
  word(12, " ms ");
  word(21, " client ");
  word(38, " wire ");
  word(54, " server ");
}

void draw_row(TextCanvas& canvas, Position at, const LadderRow& row) {
  const auto column = [&](int c) { return at.column + c; };
  const bool dropped = row.fate == LadderRow::Fate::dropped;
  const bool to_server = row.direction == LadderRow::Direction::to_server;
  const Style style = to_server ? client : server;
  canvas.put_right({column(time_end), at.row}, fmt::format("{:.1f}", static_cast<double>(row.at.ns) / 1e6),
                   second);
  const auto note = row.client_did.empty() ? row.letter : fmt::format("{} {}", row.letter, row.client_did);
  if (!row.segment.empty()) canvas.put_right({column(note_end), at.row}, note, client);
  canvas.put_letter({column(client_lane), at.row}, U'│', client);
  canvas.put_letter({column(server_lane), at.row}, U'│', server);
  const int begin = client_lane + 1, end = server_lane - 1;
  if (row.segment.empty()) {
    canvas.put({column(note_column), at.row}, row.server_did, server);
    return;
  }
  if (to_server) {
    const int head = dropped ? end - 3 : end;
    canvas.repeat({column(begin), at.row}, dropped ? U'╌' : U'─', head - begin, style);
    canvas.put_letter({column(head), at.row}, U'▷', style);
    if (dropped) canvas.put_letter({column(end - 1), at.row}, U'✕', {Role::error, Weight::strong});
    canvas.put({column(begin + 4), at.row}, fmt::format(" {} ", row.segment), style);
  } else {
    canvas.put_letter({column(begin), at.row}, U'◁', style);
    canvas.repeat({column(begin + 1), at.row}, U'─', end - begin, style);
    canvas.put_right({column(end - 3), at.row}, fmt::format(" {} ", row.segment), style);
  }
  canvas.put({column(note_column), at.row}, row.server_did, dropped ? Style{Role::error} : second);
}

}  // namespace

std::vector<LadderRow> ladder_at(Timeline& timeline, Time at) {
  return LadderReader{timeline, at}.read();
}

int draw_ladder(TextCanvas& canvas, Area area, const std::vector<LadderRow>& rows) {
  if (area.size.rows < 1) return area.at.row;
  draw_heading(canvas, area.at, area.size.columns);
  const auto room = static_cast<std::size_t>(area.size.rows - 1);
  const std::size_t first = rows.size() > room ? rows.size() - room : 0;
  int row = area.at.row + 1;
  for (std::size_t i = first; i < rows.size(); ++i) draw_row(canvas, {area.at.column, row++}, rows[i]);
  return row;
}

std::string describe(const LadderRow& row) {
  if (row.segment.empty()) return fmt::format("{} server: {}", time_text(row.at), row.server_did);
  const bool to_server = row.direction == LadderRow::Direction::to_server;
  std::string line = fmt::format("{} {} {} {}", time_text(row.at), to_server ? row.letter : "server",
                                 to_server ? "to server:" : "to " + row.letter + ":", row.segment);
  for (const auto* note : {&row.client_did, &row.server_did})
    if (!note->empty()) line += ", " + *note;
  return line;
}

}  // namespace switchboard::terminal
