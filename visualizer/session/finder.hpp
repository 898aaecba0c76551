#pragma once
// Finds what a recording has under some words: programs, sockets, calls, packets, notes. Looks at a part of a
// long recording in each frame.
//
//   finder.look_for("connect 8080");
//   while (finder.go_on(session) == Finder::Rest::more) …
//   for (const Found& found : finder.found()) …
//
// Words are those of the calls' filter (session/call_filter.hpp): call:accept result:<0 who:A, or any text.

#include <string>
#include <vector>

#include "visualizer/session/call_search.hpp"

namespace switchboard::visualizer {

struct Found {
  enum class Kind { program, socket, call, packet, note } kind = Kind::call;
  Time at;
  EventId event;    ///< of a call or a packet
  SocketId socket;  ///< of a socket
  std::string title, detail;
};

class Finder {
 public:
  void look_for(const std::string& words);
  enum class Rest { none, more };
  Rest go_on(Session& session);
  const std::vector<Found>& found() const { return found_; }
  /// Of all events how many were looked at, in percent.
  int percent() const { return percent_; }

  static constexpr std::size_t most_of_a_kind = 40;

 private:
  void find_programs(const Snapshot& world);
  void find_sockets(const Snapshot& world);
  void add_calls(Session& session);
  void find_packets(Session& session);
  bool is_in(const std::string& text) const;
  std::string words_, lowered_;
  std::vector<Found> things_, packets_, found_;
  CallSearch calls_;
  std::size_t packet_ = 0;  ///< of the index, the next to look at
  bool begun_ = false;
  int percent_ = 0;
};

}  // namespace switchboard::visualizer
