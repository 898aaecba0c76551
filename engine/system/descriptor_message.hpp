#pragma once
// Descriptors across a UNIX socket, beside a few bytes (unix(7), SCM_RIGHTS).

#include <span>
#include <vector>

#include "engine/system/file_descriptor.hpp"

namespace switchboard {

/// False when the other end is gone.
bool send_with_descriptors(int socket, std::span<const char> bytes, std::span<const int> descriptors);

struct ReceivedMessage {
  std::vector<char> bytes;  ///< empty: the other end is gone (errno is 0), or errno says why
  std::vector<FileDescriptor> descriptors;
};
ReceivedMessage receive_with_descriptors(int socket, std::size_t limit);

}  // namespace switchboard
