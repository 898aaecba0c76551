#pragma once
// What is on the Stage at one moment: the servers with their descriptors, each listener with who waits in its
// accept queue and who knocks at its closed door, the connections with both ends, and what stands alone.
// Taken from a snapshot; pointers live as long as that. It decides who belongs where, and nothing of pixels.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/snapshot.hpp"
#include "engine/narrate/letters.hpp"

namespace switchboard::visualizer {

/// A client's end, as far as the recording knows it.
struct SceneClient {
  const ProcessState* process = nullptr;  ///< nullptr: none of ours
  const SocketState* socket = nullptr;    ///< its end of the connection
  std::string letter = "?";
  std::string label = "outside";
  ProgramRole role = ProgramRole::client;
};

struct SceneWaiting {
  SceneClient client;
  const SocketState* queued = nullptr;
};

struct SceneListener {
  const SocketState* socket = nullptr;
  std::uint32_t length = 0, limit = 0;
  std::vector<SceneWaiting> waiting;  ///< next first
  std::vector<SceneClient> knocking;  ///< SYN_SENT, outside the door
};

struct SceneConnection {
  SceneClient client;
  const SocketState* server_end = nullptr;  ///< nullptr: the far end is not in the recording
  const ProcessState* holder = nullptr;     ///< of the server's end
  std::optional<int> fd;
};

struct SceneServer {
  const ProcessState* process = nullptr;
  std::string letter;
};

struct StageScene {
  std::vector<SceneServer> servers;
  std::vector<SceneListener> listeners;
  std::vector<SceneConnection> connections;
  std::vector<const SocketState*> alone;  ///< of servers: neither listening nor connected
  std::vector<SceneClient> idle;          ///< programs that are in none of the above; the ended ones last
  bool is_empty() const { return servers.empty() && connections.empty() && idle.empty(); }
};

StageScene scene_of(const Snapshot& world, const std::map<ProcessId, ProgramMark>& marks);

}  // namespace switchboard::visualizer
