#pragma once
// The connection that the States, its path and the timeline's state lanes show: that of the selected packet,
// call or socket, else the one that went through most states. With how both its ends came to their states,
// and whose they are.
//
//   const ShownConnection& shown = session.shown_connection();
//   shown.rows            steps of both ends by time
//
// A selected socket that has no connection is shown alone: a listener, a socket that never dialled, or one
// that TCP's machine has no place for.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/flow/tcp_path.hpp"
#include "engine/narrate/letters.hpp"

namespace switchboard::visualizer {

struct Selection;

struct ShownEnd {
  std::string letter = "?", label;
  ProgramRole role = ProgramRole::client;  ///< decides its colour: the two ends have different ones
  std::optional<Endpoint> endpoint;
};

struct ShownConnection {
  enum class What { nothing, connection, alone, no_machine } what = What::nothing;
  std::optional<std::size_t> number;  ///< among Flows::connections()
  std::optional<SocketId> socket;     ///< what is alone
  std::array<ShownEnd, 2> ends;       ///< [1] for a listener alone, [0] for another socket alone
  ConnectionPath path;
  struct Row {
    std::size_t end = 0, index = 0;
  };
  std::vector<Row> rows;  ///< by time

  const StateStep& step(Row row) const { return path.ends[row.end].steps[row.index]; }
  /// The rows up to that time.
  std::size_t rows_until(Time at) const;
};

using Marks = std::map<ProcessId, ProgramMark>;

ShownConnection shown_connection(const Flows& flows, const Timeline& timeline, const Selection& selection,
                                 const Marks& marks);
/// Whose two ends they are, for a list.
std::array<ShownEnd, 2> ends_of(const Connection& connection, const ConnectionPath& path, const Flows& flows,
                                const Timeline& timeline, const Marks& marks);

}  // namespace switchboard::visualizer
