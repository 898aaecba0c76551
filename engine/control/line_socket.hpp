#pragma once
// Lines with descriptors beside them over a connected UNIX stream socket: the wire of both ends of control.
//
// Descriptors are attached to the first byte of a line (SCM_RIGHTS, unix(7)) and belong to the line that
// begins there.

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/system/file_descriptor.hpp"

namespace switchboard::control {

struct Line {
  std::string text;
  std::vector<FileDescriptor> descriptors;
};

class LineSocket {
 public:
  explicit LineSocket(FileDescriptor socket) : socket_(std::move(socket)) {}
  int number() const { return socket_.number(); }

  /// False when the other end is gone. `descriptors` stay the caller's.
  bool send(std::string_view line, std::span<const int> descriptors = {});
  /// The next whole line; blocks as the socket does. Nothing when the other end is gone, or, on a
  /// non-blocking socket, when no whole line is there: ended() tells which.
  std::optional<Line> receive();
  bool ended() const { return ended_; }

 private:
  bool receive_more();
  FileDescriptor socket_;
  std::string bytes_;                       // after the last whole line
  std::deque<FileDescriptor> descriptors_;  // that came with those bytes
  bool ended_ = false;
};

}  // namespace switchboard::control
