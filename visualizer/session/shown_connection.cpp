#include "visualizer/session/shown_connection.hpp"

#include <algorithm>

#include "visualizer/session/selection.hpp"

namespace switchboard::visualizer {
namespace {

using What = ShownConnection::What;

// Among so many the one that tells most is looked for when nothing is selected.
constexpr std::size_t most_looked_at = 1000;

std::size_t most_eventful(const Flows& flows) {
  const auto all = flows.connections().first(std::min(flows.connections().size(), most_looked_at));
  const auto best = std::ranges::max_element(all, {}, transitions_of);
  return static_cast<std::size_t>(best - all.begin());
}

std::optional<std::size_t> number_of(const Connection* connection, const Flows& flows) {
  if (connection == nullptr) return {};
  return static_cast<std::size_t>(connection - flows.connections().data());
}

/// The connection that was selected; nothing when no socket of one was.
std::optional<std::size_t> selected_connection(const Flows& flows, const Timeline& timeline,
                                               const Selection& selection) {
  if (selection.packet)
    if (const Segment* segment = flows.segment(*selection.packet)) return segment->connection;
  // accept acts on the listener; what it is about is the connection that it made.
  if (const Syscall* call = selection.call ? timeline.call(*selection.call) : nullptr)
    for (const auto& made : call->made)
      if (made.socket)
        if (const auto number = number_of(flows.connection_of(*made.socket), flows)) return number;
  return selection.socket ? number_of(flows.connection_of(*selection.socket), flows) : std::nullopt;
}

ShownEnd named(const EndPath& path, const Flows& flows, const Timeline& timeline, const Marks& marks) {
  ShownEnd end;
  const auto process = program_of(path, flows, timeline);
  const auto mark = process ? marks.find(*process) : marks.end();
  if (mark == marks.end()) return end;
  end.letter = std::string(1, mark->second.letter);
  end.label = mark->second.label;
  end.role = mark->second.role;
  return end;
}

void add_rows(ShownConnection& shown) {
  for (std::size_t end = 0; end < 2; ++end)
    for (std::size_t i = 0; i < shown.path.ends[end].steps.size(); ++i) shown.rows.push_back({end, i});
  std::ranges::stable_sort(shown.rows, {}, [&](const auto& row) { return shown.step(row).at; });
}

void show_alone(ShownConnection& shown, SocketId socket, const Flows& flows, const Timeline& timeline,
                const Marks& marks) {
  shown.socket = socket;
  shown.what = flows.states().words(socket).empty() ? What::no_machine : What::alone;
  if (shown.what == What::no_machine) return;
  const auto* listener = flows.states().listener(socket);
  const std::size_t end = listener != nullptr ? 1 : 0;
  shown.path.ends[end] = path_of(socket, flows, timeline);
  shown.ends[end] = named(shown.path.ends[end], flows, timeline, marks);
  if (listener != nullptr) shown.ends[end].endpoint = listener->local;
  shown.ends[end].role = listener != nullptr ? ProgramRole::server : ProgramRole::client;
}

}  // namespace

std::array<ShownEnd, 2> ends_of(const Connection& connection, const ConnectionPath& path, const Flows& flows,
                                const Timeline& timeline, const Marks& marks) {
  std::array<ShownEnd, 2> ends{named(path.ends[0], flows, timeline, marks),
                               named(path.ends[1], flows, timeline, marks)};
  for (std::size_t i = 0; i < 2; ++i) ends[i].endpoint = connection.ends[i].endpoint;
  // One end that nobody of ours has is what the other is not.
  if (ends[0].letter == "?") ends[0].role = ProgramRole::client;
  if (ends[1].letter == "?") ends[1].role = ProgramRole::server;
  if (ends[0].role == ends[1].role) {
    ends[0].role = ProgramRole::client;
    ends[1].role = ProgramRole::server;
  }
  if (ends[0].letter == ends[1].letter && ends[0].letter != "?") {
    ends[0].letter += "1";
    ends[1].letter += "2";
  }
  return ends;
}

std::size_t ShownConnection::rows_until(Time at) const {
  return static_cast<std::size_t>(
      std::ranges::upper_bound(rows, at, {}, [&](const Row& row) { return step(row).at; }) - rows.begin());
}

ShownConnection shown_connection(const Flows& flows, const Timeline& timeline, const Selection& selection,
                                 const Marks& marks) {
  ShownConnection shown;
  shown.number = selected_connection(flows, timeline, selection);
  if (!shown.number && selection.socket) {
    show_alone(shown, *selection.socket, flows, timeline, marks);
    add_rows(shown);
    return shown;
  }
  if (!shown.number && !flows.connections().empty()) shown.number = most_eventful(flows);
  if (!shown.number) {
    if (const auto listeners = flows.states().listeners(); !listeners.empty()) {
      show_alone(shown, listeners.front().socket, flows, timeline, marks);
      add_rows(shown);
    }
    return shown;
  }
  shown.what = What::connection;
  const Connection& connection = flows.connections()[*shown.number];
  shown.path = path_of(connection, flows, timeline);
  shown.ends = ends_of(connection, shown.path, flows, timeline, marks);
  add_rows(shown);
  return shown;
}

}  // namespace switchboard::visualizer
