#pragma once
// What the Stage shows at one moment, as values: who listens, who waits in which place, who stands outside,
// what flows. draw_stage() makes a picture of it and describe_stage() sentences, so both say the same.
//
//   StageFacts facts = stage_at(timeline, t);
//
// Works on any recording, live or saved. Whatever the recording does not tell stays empty.

#include <optional>
#include <string>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard::terminal {

/// What a program does at that moment.
struct Activity {
  enum class Kind { runs, held_before, held_after, in_call, ended } kind = Kind::runs;
  std::string name;    ///< connect
  std::string call;    ///< accept(3, …)
  std::string source;  ///< server.cpp:31
  std::string ending;  ///< exited 0
};

struct Jack {
  int fd = -1;
  std::optional<TcpState> state;
  std::string letter;  ///< of the program at the other end; empty for a listener
};

struct ServerRow {
  std::string label;
  ProcessId process;
  Activity activity;
  std::vector<Jack> jacks;
};

struct Slot {
  std::string letter;  ///< "?" when the recording does not know the client
  std::string port;    ///< ":40214"
  std::string bytes;   ///< "hello B↵" in quotes; empty when none wait
  std::int64_t unread = 0;
  std::int64_t waited_ns = 0;
  Activity client;
};

struct Outsider {
  std::string letter;
  Activity client;
  std::vector<Time> syns;  ///< those it sent; empty without packets
};

struct Listening {
  std::string endpoint;
  bool has_syn_queue = true;  ///< a UNIX-domain listener has none: connect makes the connection at once
  ListenerQueues queues;
  std::vector<Slot> slots;  ///< next first
  std::vector<Outsider> outside;
};

struct Pipe {
  std::string letter;
  std::int64_t client_wrote = 0, client_read = 0, unread = 0, unacknowledged = 0, server_read = 0,
               server_wrote = 0;
  std::optional<int> fd;
  std::optional<TcpState> state;
};

/// A client that is in no queue and has no connection yet, or has ended.
struct Bystander {
  std::string letter;
  std::string
      name;  ///< its label, unless that is only "client" or "client E": then empty, the letter says it
  Activity activity;
};

struct StageFacts {
  std::vector<ServerRow> servers;
  std::vector<Listening> listeners;
  std::vector<Pipe> pipes;
  std::vector<Bystander> bystanders;
};

StageFacts stage_at(Timeline& timeline, Time at);

/// "PAUSED before accept(3)", "waits in accept(3)", "exited 0".
std::string in_words(const Activity& activity);
/// At most ten cells: "‖ send", "connect…", "exited 0".
std::string in_short(const Activity& activity);

/// "no state" of a socket that the kernel has told none of.
std::string state_name(std::optional<TcpState> state);

}  // namespace switchboard::terminal
