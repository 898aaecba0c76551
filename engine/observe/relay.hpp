#pragma once
// --publish: listens on the host and carries each connection to a port of the private network, so that a
// browser or nc outside reaches an observed server. On the loop's thread.
//
// The server sees our end as its client, from 127.0.0.1; every connection is put into the recording as ours.
// Bytes, the end of each direction (FIN) and a reset are carried over; urgent data is not.

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/control/messages.hpp"
#include "engine/observe/event_loop.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

class RelayedConnection;

class Relay {
 public:
  struct Inside {
    std::function<FileDescriptor(int domain, int type)> open_socket;
    std::function<void(PeerActed)> record;
  };

  /// Listens at once. Throws SystemError.
  Relay(EventLoop& loop, Inside inside, const control::Publish& wanted);
  ~Relay();

  std::uint16_t host_port() const { return host_port_; }

 private:
  void accept_one();

  EventLoop& loop_;
  Inside inside_;
  std::uint16_t port_;
  std::uint16_t host_port_ = 0;
  FileDescriptor listener_;
  std::map<int, std::unique_ptr<RelayedConnection>> connections_;
  int last_connection_ = 0;
};

}  // namespace switchboard
