#pragma once
// Where everything on the Stage lies, from how much there is of it: the clients' host at the left, the cable,
// the server's host at the right with program on top and kernel below. A client stands level with its slot,
// its place before the door, or its connection. Too many are folded: first 3, last 1, and how many more.
// Pixels only.

#include <cstddef>
#include <vector>

#include "visualizer/layout/fold_list.hpp"
#include "visualizer/layout/geometry.hpp"
#include "visualizer/layout/panels.hpp"

namespace switchboard::visualizer {

struct StageCounts {
  struct Listener {
    std::size_t waiting = 0;
    std::size_t limit = 0;
    std::size_t knocking = 0;
  };
  std::size_t servers = 0;
  std::vector<Listener> listeners;
  std::size_t connections = 0;
  std::size_t alone = 0;
  std::size_t idle = 0;
};

/// Something drawn for one of many: which, and where at the server's and at the client's side.
struct StagePlace {
  std::size_t index = 0;
  Rect there, client;
};

/// A line that stands for those that are not drawn.
struct StageMore {
  Rect place;  ///< empty: none are hidden
  std::size_t hidden = 0;
};

struct StageLayout {
  Rect client_host, server_host, wire;  ///< wire: between the hosts
  std::vector<StagePlace> servers;      ///< process boxes; `client` is unused
  StageMore more_servers;
  float kernel_line = 0;
  struct Listener {
    Rect box, title, syn_row, queue_title;
    std::vector<StagePlace> slots;  ///< who waits
    std::vector<Rect> empty_slots;  ///< free places, up to limit + 1
    std::size_t empty_from = 0;     ///< position of the first of them
    StageMore more_waiting;
    std::vector<StagePlace> doors;  ///< who knocks
    StageMore more_knocking;
    Rect limit_bracket, extra_bracket;  ///< empty: the queue is longer than what is drawn
  };
  std::vector<Listener> listeners;
  struct Connection : StagePlace {
    bool is_open = false;  ///< drawn as a pipe; otherwise one line
  };
  std::vector<Connection> connections;
  StageMore more_connections;
  std::vector<StagePlace> alone;
  std::vector<StagePlace> idle;
  StageMore more_idle;
  float height = 0;  ///< of all of it; more than the area's is scrolled
};

/// `chosen` is the connection that is drawn as a pipe whatever else must be short; none: the newest.
StageLayout lay_out_stage(const Rect& area, const StageCounts& counts, Density density, std::size_t chosen);

}  // namespace switchboard::visualizer
