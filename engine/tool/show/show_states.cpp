#include "engine/tool/show/show_states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/model/flow/tcp_path.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/letters.hpp"
#include "engine/narrate/path_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/show/json_parts.hpp"
#include "engine/tool/show/text_table.hpp"

namespace switchboard::tool {
namespace {

const char* name_of(StateCause cause) {
  switch (cause) {
    case StateCause::listen_called:
      return "listen";
    case StateCause::syn_sent:
      return "syn_sent";
    case StateCause::syn_came:
    case StateCause::syn_came_too:
      return "syn_came";
    case StateCause::syn_ack_came:
      return "syn_ack_came";
    case StateCause::ack_came:
      return "ack_came";
    case StateCause::fin_sent:
      return "fin_sent";
    case StateCause::fin_came:
      return "fin_came";
    case StateCause::fin_and_ack_came:
      return "fin_and_ack_came";
    case StateCause::fin_acked:
      return "fin_acked";
    case StateCause::reset_came:
      return "rst_came";
    case StateCause::reset_sent:
      return "rst_sent";
    case StateCause::closed:
      return "close";
    case StateCause::call_failed:
      return "connect_failed";
    case StateCause::time_passed:
      return "time_passed";
    case StateCause::only_seen:
      return "sample";
  }
  return "";
}

/// A step of one end, in the order of a whole connection.
struct StatesRow {
  std::size_t end = 0, index = 0;
  const StateStep* step = nullptr;
};

std::vector<StatesRow> rows_of(const ConnectionPath& path, Time until) {
  std::vector<StatesRow> rows;
  for (std::size_t end = 0; end < 2; ++end)
    for (std::size_t i = 0; i < path.ends[end].steps.size(); ++i)
      if (path.ends[end].steps[i].at <= until) rows.push_back({end, i, &path.ends[end].steps[i]});
  std::ranges::stable_sort(rows, {}, [](const StatesRow& row) { return row.step->at; });
  return rows;
}

std::string state_name(std::optional<TcpState> state) {
  return state ? std::string(to_string(*state)) : "?";
}

std::string milliseconds(Time at) {
  return fmt::format("{:.3f}", static_cast<double>(at.ns) / 1e6);
}

/// What is known of a step: nothing to say when the kernel confirmed it.
std::string how_known(const StateStep& step) {
  const bool inferred = step.certainty == Certainty::inferred;
  if (step.when == StateStep::When::not_later) return inferred ? "inferred, not later" : "not later";
  return inferred ? "inferred" : "";
}

class StatesText {
 public:
  explicit StatesText(const Shown& shown)
      : shown_(shown), marks_(program_marks(shown.timeline)), world_(shown.timeline.snapshot_at(shown.at)) {
    flows_.follow(shown.timeline);
  }

  std::string text() {
    std::string text;
    std::vector<SocketId> told;
    for (const Connection& connection : flows_.connections()) {
      if (connection.begin > shown_.at) continue;
      const auto path = path_of(connection, flows_, shown_.timeline);
      for (const auto& end : path.ends)
        for (const auto& socket : {end.socket, end.listener})
          if (socket) told.push_back(*socket);
      text += connection_text(connection, path) + "\n";
    }
    std::ranges::sort(told);
    const auto is_told = [&](SocketId id) { return std::ranges::binary_search(told, id); };
    for (const auto& listener : flows_.states().listeners())
      if (listener.since <= shown_.at && !is_told(listener.socket)) text += listener_text(listener) + "\n";
    text += others_text(is_told);
    if (!text.empty() && text.ends_with("\n\n")) text.pop_back();
    return text.empty() ? fmt::format(" No connection up to {}.\n", time_text(shown_.at)) : text;
  }

 private:
  struct Name {
    std::string letter = "?", label;
    Ink ink = Ink::faint;
  };
  Name name_of_end(const EndPath& end, std::size_t side) const {
    Name name;
    name.ink = side == 0 ? Ink::client : Ink::server;
    const auto process = program_of(end, flows_, shown_.timeline);
    const auto mark = process ? marks_.find(*process) : marks_.end();
    if (mark == marks_.end()) return name;
    name.letter = std::string(1, mark->second.letter);
    name.label = printable(mark->second.label);
    return name;
  }

  TextTable table_of(const ConnectionPath& path, const std::array<Name, 2>& names) const {
    TextTable table({{.title = "ms", .align = Align::right},
                     {.title = ""},
                     {.title = "from"},
                     {.title = "to"},
                     {.title = "what", .width = Column::Width::flexible},
                     {.title = "known"}});
    for (const StatesRow& row : rows_of(path, shown_.at))
      table.add({{milliseconds(row.step->at), Ink::faint},
                 {names[row.end].letter, names[row.end].ink},
                 {state_name(row.step->from), Ink::faint},
                 {state_name(row.step->to)},
                 {step_text(*row.step, shown_.timeline)},
                 {how_known(*row.step), Ink::faint}});
    return table;
  }

  std::string sentence(const std::string& words) const {
    return wrapped(" " + words, shown_.style.columns, 3) + "\n";
  }

  std::string connection_text(const Connection& connection, const ConnectionPath& path) const {
    std::array<Name, 2> names{name_of_end(path.ends[0], 0), name_of_end(path.ends[1], 1)};
    if (names[0].letter == names[1].letter && names[0].letter != "?") {
      names[0].letter += "1";
      names[1].letter += "2";
    }
    std::string text;
    for (std::size_t end = 0; end < 2; ++end) {
      const auto who = names[end].label.empty() ? names[end].letter
                                                : fmt::format("{} {}", names[end].letter, names[end].label);
      text += fmt::format("{}{} {}", end == 0 ? "" : " ↔ ", shown_.style.paint(names[end].ink, who),
                          printable(to_string(connection.ends[end].endpoint)));
    }
    const auto phase = phase_of(state_at(path.ends[0], shown_.at), state_at(path.ends[1], shown_.at),
                                names[0].letter, names[1].letter);
    text += "\n" + shown_.style.paint(Ink::strong, " " + phase.title) + ": " + phase.caption + ".\n";
    const auto table = table_of(path, names);
    text += table.empty() ? "" : table.text(shown_.style);
    for (std::size_t end = 0; end < 2; ++end) {
      if (const auto words = rights_text(path.ends[end], names[1 - end].letter); !words.empty())
        text += sentence(fmt::format("{} {}", names[end].letter, words));
      if (path.ends[end].steps.empty()) text += sentence(nobody_text(connection, end));
    }
    for (const StatesRow& row : rows_of(path, shown_.at))
      if (const auto words = stay_text(path, row.end, row.index, flows_, shown_.timeline, shown_.at);
          !words.empty())
        text += sentence(fmt::format("{}: {}", names[row.end].letter, words));
    return text;
  }

  std::string nobody_text(const Connection& connection, std::size_t end) const {
    const auto endpoint = printable(to_string(connection.ends[end].endpoint));
    const auto& own = connection.directions[end];
    if (!own.resets.empty() && own.segments.size() == own.resets.size())
      return fmt::format("No socket is at {}: the kernel answers with RST.", endpoint);
    return fmt::format("No socket of this connection is at {} in this recording.", endpoint);
  }

  std::string rights_text(const EndPath& end, const std::string& peer) const {
    const auto state = state_at(end, shown_.at);
    if (!state || !end.socket) return {};
    const SocketState* socket = world_.socket(*end.socket);
    EndUse use;
    use.state = *state;
    use.peer = peer;
    use.held = held_at(end, socket);
    if (socket != nullptr && socket->bytes() != nullptr) use.unread = socket->bytes()->receive;
    return rights_of(use).sentence;
  }

  EndUse::Held held_at(const EndPath& end, const SocketState* socket) const {
    if (socket != nullptr && !world_.holders(*end.socket).empty()) return EndUse::Held::by_program;
    const auto* calls = flows_.calls_on(*end.socket);
    const bool had_one = calls != nullptr && (calls->accepted || !calls->connects.empty());
    return had_one ? EndUse::Held::no_more : EndUse::Held::not_yet;
  }

  std::string listener_text(const ListenerHistory& listener) const {
    ConnectionPath path;
    path.ends[1] = path_of(listener.socket, flows_, shown_.timeline);
    const auto name = name_of_end(path.ends[1], 1);
    std::string text = fmt::format(
        "{} {}\n",
        shown_.style.paint(name.ink, name.label.empty() ? name.letter : name.letter + " " + name.label),
        printable(to_string(listener.local)));
    text += shown_.style.paint(Ink::strong, " Listening") + ": no connection was made with it.\n";
    return text + table_of(path, {Name{}, name}).text(shown_.style);
  }

  template <class IsTold>
  std::string others_text(IsTold is_told) const {
    TextTable table({{.title = "kind"},
                     {.title = "local"},
                     {.title = "remote"},
                     {.title = "", .width = Column::Width::flexible}});
    for (const auto& [id, socket] : world_.sockets) {
      if (is_told(id) || !socket.sampled_at) continue;
      const bool is_tcp = socket.sample.protocol == 6 && socket.sample.state;
      const auto endpoint = [](const std::optional<Endpoint>& e) {
        return e ? printable(to_string(*e)) : std::string();
      };
      table.add({{protocol_text(socket.sample)},
                 {endpoint(socket.sample.local)},
                 {endpoint(socket.sample.remote)},
                 {is_tcp ? "CLOSED: it never dialled or listened" : no_machine_text(socket), Ink::faint}});
    }
    if (table.empty()) return {};
    return shown_.style.paint(Ink::strong, "Sockets without a connection of TCP") + "\n" +
           table.text(shown_.style);
  }

  const Shown& shown_;
  const std::map<ProcessId, ProgramMark> marks_;
  const Snapshot& world_;
  Flows flows_;
};

}  // namespace

std::string states_text(const Shown& shown) {
  return fmt::format("{} at {}\n\n", printable(shown.file), time_text(shown.at)) + StatesText(shown).text();
}

std::string states_json(Timeline& timeline, Time at) {
  Flows flows;
  flows.follow(timeline);
  std::string text;
  for (std::size_t number = 0; number < flows.connections().size(); ++number) {
    const Connection& connection = flows.connections()[number];
    const auto path = path_of(connection, flows, timeline);
    for (const StatesRow& row : rows_of(path, at)) {
      const StateStep& step = *row.step;
      const EndPath& end = path.ends[row.end];
      Json object{{"kind", "state"}, {"connection", number}, {"at_ns", step.at.ns}};
      object["local"] = json_of(connection.ends[row.end].endpoint);
      object["remote"] = json_of(connection.ends[1 - row.end].endpoint);
      const auto& socket = row.index < end.own ? end.listener : end.socket;
      if (socket) object["socket"] = cookie_text(*socket);
      if (step.from) object["from"] = to_string(*step.from);
      object["to"] = to_string(step.to);
      object["cause"] = name_of(step.cause);
      if (step.call) object["call"] = step.call->value;
      if (step.packet) object["packet"] = step.packet->value;
      if (step.sample) object["sample"] = step.sample->value;
      if (step.certainty == Certainty::inferred) object["inferred"] = true;
      if (step.when == StateStep::When::not_later) object["not_later"] = true;
      text += line_of(object) + "\n";
    }
  }
  return text;
}

}  // namespace switchboard::tool
