#include "engine/explain/run_comparison.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace switchboard {
namespace {

using Kind = RunDifference::Kind;
using Role = SocketOutline::Role;
using Values = std::map<std::string, std::string>;

/// One place of the two runs: the checks of a listener or a connection, in the order in which a reader looks.
class Place {
 public:
  Place(std::string where, const SocketOutline& mine, const SocketOutline& theirs)
      : where_(std::move(where)), mine_(mine), theirs_(theirs) {}

  std::optional<RunDifference> listener() const {
    if (auto failed = failure()) return failed;
    const auto has_reuse = [](const SocketOutline& socket) {
      return std::ranges::find(socket.options, "SO_REUSEADDR") != socket.options.end();
    };
    if (has_reuse(theirs_) && !has_reuse(mine_))
      return differs(Kind::option_missing, mine_.listen, theirs_.listen, {{"option", "SO_REUSEADDR"}});
    if (mine_.bound && theirs_.bound && is_any_address(*theirs_.bound) && !is_any_address(*mine_.bound))
      return differs(Kind::bound_elsewhere, mine_.listen, theirs_.listen,
                     {{"mine", to_string(*mine_.bound)}, {"theirs", to_string(*theirs_.bound)}});
    return {};
  }

  std::optional<RunDifference> connection() const {
    if (auto failed = failure()) return failed;
    if (auto sent = sent_bytes()) return sent;
    // A close says it too; before the end of the other direction only a shutdown does.
    const auto heard_after = [&](std::optional<EventId> heard) {
      return heard && *theirs_.shut_down < *heard;
    };
    const bool half_closes =
        theirs_.shut_down && (heard_after(theirs_.end_seen) || heard_after(theirs_.last_received));
    if (half_closes && !mine_.shut_down)
      return differs(Kind::not_shut_down, mine_.last_sent, theirs_.shut_down, {});
    if (mine_.received_bytes < theirs_.received_bytes)
      return differs(Kind::received_less, mine_.last_received, theirs_.last_received,
                     {{"mine", std::to_string(mine_.received_bytes)},
                      {"theirs", std::to_string(theirs_.received_bytes)}});
    if (theirs_.end_seen && !mine_.end_seen)
      return differs(Kind::end_not_awaited, mine_.closed ? mine_.closed : mine_.last_received,
                     theirs_.end_seen, {});
    if (theirs_.closed && !mine_.closed) return differs(Kind::not_closed, mine_.begin, theirs_.closed, {});
    return {};
  }

 private:
  std::optional<RunDifference> failure() const {
    if (!mine_.failed || theirs_.failed) return {};
    return differs(Kind::call_failed, mine_.failed, {}, {{"error", mine_.error}});
  }

  std::optional<RunDifference> sent_bytes() const {
    const auto mine = mine_.sent_bytes, theirs = theirs_.sent_bytes;
    const auto [here, there] = std::ranges::mismatch(mine_.sent, theirs_.sent);
    const auto offset = here - mine_.sent.begin();
    const Values values{{"mine", std::to_string(mine)},
                        {"theirs", std::to_string(theirs)},
                        {"offset", std::to_string(offset)}};
    const auto last = mine_.last_sent ? mine_.last_sent : mine_.last_received;
    if (here != mine_.sent.end() && there != theirs_.sent.end())
      return differs(Kind::sent_other, carrier(mine_, offset), carrier(theirs_, offset), values);
    // Without all the bytes the totals still tell.
    if (mine < theirs) return differs(Kind::sent_less, last, theirs_.last_sent, values);
    if (mine > theirs) return differs(Kind::sent_more, last, theirs_.last_sent, values);
    return {};
  }

  /// The send that carried that byte.
  static std::optional<EventId> carrier(const SocketOutline& socket, std::int64_t offset) {
    for (const auto& [end, call] : socket.sends)
      if (offset < end) return call;
    return socket.last_sent;
  }

  RunDifference differs(Kind kind, std::optional<EventId> here, std::optional<EventId> there,
                        Values values) const {
    return {kind, where_, here, there, std::move(values)};
  }

  std::string where_;
  const SocketOutline& mine_;
  const SocketOutline& theirs_;
};

class Comparer {
 public:
  Comparer(const RunOutline& mine, const RunOutline& theirs) : mine_(mine), theirs_(theirs) {}

  RunComparison run() {
    const bool agrees = listeners() && connections(Role::accepted, "accepted connection") &&
                        connections(Role::dialled, "dialled connection") &&
                        connections(Role::datagrams, "datagram socket") && endings();
    (void)agrees;
    return std::move(result_);
  }

 private:
  bool found(std::optional<RunDifference> difference, const std::string& where) {
    if (!difference) {
      result_.same.push_back(where);
      return true;
    }
    result_.difference = std::move(difference);
    return false;
  }

  bool listeners() {
    const auto mine = mine_.with(Role::listener), theirs = theirs_.with(Role::listener);
    if (theirs.empty()) return true;
    if (mine.empty())
      return found(RunDifference{Kind::no_listener, "listener", {}, theirs.front()->listen, {}}, "");
    return found(Place("listener", *mine.front(), *theirs.front()).listener(), "listener");
  }

  bool connections(Role role, const std::string& name) {
    const auto mine = mine_.with(role), theirs = theirs_.with(role);
    for (std::size_t i = 0; i < std::min(mine.size(), theirs.size()); ++i) {
      const auto where = theirs.size() == 1 && mine.size() == 1 ? name : fmt::format("{} {}", name, i + 1);
      if (!found(Place(where, *mine[i], *theirs[i]).connection(), where)) return false;
    }
    if (mine.size() == theirs.size()) return true;
    const bool fewer = mine.size() < theirs.size();
    const auto here = mine.empty() ? std::nullopt : std::optional(mine.back()->begin);
    const auto there = theirs.empty() ? std::nullopt : std::optional(theirs.back()->begin);
    return found(
        RunDifference{fewer ? Kind::fewer_connections : Kind::more_connections,
                      name,
                      here,
                      there,
                      {{"mine", std::to_string(mine.size())}, {"theirs", std::to_string(theirs.size())}}},
        "");
  }

  bool endings() {
    const auto text = [](const ExitStatus& status) {
      if (status.signal) return fmt::format("signal {}", *status.signal);
      return status.code ? fmt::format("status {}", *status.code) : std::string();
    };
    const auto mine = text(mine_.status), theirs = text(theirs_.status);
    if (mine == theirs || mine.empty() || theirs.empty()) return found({}, "end of the program");
    return found(RunDifference{Kind::ended_otherwise,
                               "end of the program",
                               mine_.exited,
                               theirs_.exited,
                               {{"mine", mine}, {"theirs", theirs}}},
                 "");
  }

  const RunOutline& mine_;
  const RunOutline& theirs_;
  RunComparison result_;
};

}  // namespace

RunComparison compare(const RunOutline& mine, const RunOutline& theirs) {
  return Comparer(mine, theirs).run();
}

}  // namespace switchboard
