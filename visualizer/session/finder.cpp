#include "visualizer/session/finder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/session/lowered.hpp"

namespace switchboard::visualizer {
namespace {

constexpr std::size_t packets_a_frame = 400;

std::string ends_of(const SocketState& socket) {
  std::string text = socket.sample.local ? to_string(*socket.sample.local) : "no address";
  if (socket.sample.remote && !socket.is_listener()) text += " to " + to_string(*socket.sample.remote);
  return text;
}

}  // namespace

void Finder::look_for(const std::string& words) {
  if (words == words_) return;
  words_ = words;
  lowered_ = lowered(words);
  calls_ = {};
  calls_.look_for(words);
  things_.clear();
  packets_.clear();
  found_.clear();
  packet_ = 0;
  begun_ = false;
  percent_ = 0;
}

/// All words, wherever they stand.
bool Finder::is_in(const std::string& text) const {
  const std::string whole = lowered(text);
  std::size_t at = 0;
  while (at < lowered_.size()) {
    const std::size_t end = std::min(lowered_.find(' ', at), lowered_.size());
    if (whole.find(lowered_.substr(at, end - at)) == std::string::npos) return false;
    at = end + 1;
  }
  return true;
}

void Finder::find_programs(const Snapshot& world) {
  for (const auto& [id, process] : world.processes) {
    std::string command = process.executable;
    for (std::size_t i = 1; i < process.arguments.size(); ++i) command += " " + process.arguments[i];
    const std::string title = fmt::format("{}, pid {}", process.label, id.value);
    if (!is_in(title + " " + command)) continue;
    things_.push_back({Found::Kind::program, process.started, {}, {}, title, command});
    if (things_.size() >= most_of_a_kind) return;
  }
}

void Finder::find_sockets(const Snapshot& world) {
  std::size_t count = 0;
  for (const auto& [id, socket] : world.sockets) {
    const std::string title = fmt::format("socket {:x}", id.value);
    const std::string detail = ends_of(socket);
    if (!is_in(title + " " + detail)) continue;
    things_.push_back({Found::Kind::socket, socket.created, {}, id, title, detail});
    if (++count >= most_of_a_kind) return;
  }
}

void Finder::find_packets(Session& session) {
  const auto& packets = session.index().packets();
  const std::size_t until = std::min(packets.size(), packet_ + packets_a_frame);
  for (; packet_ < until && packets_.size() < most_of_a_kind; ++packet_) {
    const Event& event = session.timeline().event(packets[packet_].index);
    const auto* packet = std::get_if<Packet>(&event.fact);
    if (packet == nullptr) continue;
    std::string title = to_string(packet->flags);
    if (packet->payload_length > 0) title += (title.empty() ? "" : ", ") + byte_count(packet->payload_length);
    const std::string detail =
        fmt::format("{} to {}", to_string(packet->source), to_string(packet->destination));
    if (is_in("packet " + title + " " + detail))
      packets_.push_back({Found::Kind::packet, event.at, event.id, {}, "packet " + title, detail});
  }
  if (packets_.size() >= most_of_a_kind) packet_ = packets.size();
}

Finder::Rest Finder::go_on(Session& session) {
  if (words_.find_first_not_of(' ') == std::string::npos) return Rest::none;
  if (!begun_) {
    begun_ = true;
    // All that there ever was, not only what is there at the cursor.
    const Snapshot& world = session.timeline().snapshot_at(session.end());
    find_programs(world);
    find_sockets(world);
    for (const Note& note : session.notes().all())
      if (is_in("note bookmark " + note.text))
        things_.push_back(
            {Found::Kind::note, note.at, {}, {}, note.text.empty() ? "Bookmark" : note.text, ""});
  }
  const auto& index = session.index();
  bool more = false;
  if (calls_.rows(index).size() < most_of_a_kind) more = calls_.go_on(session) == CallSearch::Rest::more;
  if (packet_ < index.packets().size()) {
    find_packets(session);
    more = more || packet_ < index.packets().size();
  }
  const std::size_t all = index.calls().size() + index.packets().size();
  percent_ = all == 0 ? 100 : static_cast<int>((calls_.looked_at() + packet_) * 100 / all);
  found_ = things_;
  add_calls(session);
  found_.insert(found_.end(), packets_.begin(), packets_.end());
  return more ? Rest::more : Rest::none;
}

void Finder::add_calls(Session& session) {
  const auto& rows = calls_.rows(session.index());
  for (std::size_t i = 0; i < rows.size() && i < most_of_a_kind; ++i) {
    const Event& event = session.timeline().event(rows[i]);
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr) continue;
    const auto mark = session.marks().find(call->process);
    const std::string who = mark == session.marks().end() ? "" : mark->second.label;
    found_.push_back({Found::Kind::call,
                      call->returned.value_or(event.at),
                      event.id,
                      {},
                      short_call(*call) + " " + result_suffix(*call),
                      who});
  }
}

}  // namespace switchboard::visualizer
