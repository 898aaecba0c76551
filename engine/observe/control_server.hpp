#pragma once
// The answering end of the control socket (engine/control/messages.hpp): accepts clients, splits lines, hands
// requests over one at a time per client, and sends the answers in their order.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/control/line_socket.hpp"
#include "engine/control/messages.hpp"
#include "engine/observe/event_loop.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

class ControlServer {
 public:
  /// Sends the answer; on the loop's thread, once, at any later time. The descriptor may be none.
  using Respond = std::function<void(const control::Answer&, const FileDescriptor&)>;
  /// Called instead of the answer's arrival when the client hangs up before; may be empty.
  using Abandoned = std::function<void()>;
  using Handle = std::function<Abandoned(const control::Request&, std::vector<FileDescriptor> descriptors,
                                         const Respond&)>;

  /// Listens at `path`, 0600. Throws SystemError.
  ControlServer(EventLoop& loop, std::string path, Handle handle);
  ~ControlServer();

  const std::string& path() const { return path_; }

 private:
  using ClientId = std::uint64_t;
  struct Client {
    control::LineSocket socket;
    enum class Turn { asking, waiting } turn = Turn::asking;
    Abandoned abandoned;
  };
  void accept_client();
  void take_requests(ClientId id);
  void respond(ClientId id, const control::Answer& answer, const FileDescriptor& descriptor);
  void drop(ClientId id);

  EventLoop& loop_;
  std::string path_;
  Handle handle_;
  FileDescriptor listener_;
  std::map<ClientId, Client> clients_;
  ClientId last_client_ = 0;
};

}  // namespace switchboard
