#include "engine/system/file_descriptor.hpp"

#include <unistd.h>

namespace switchboard {

void FileDescriptor::reset() {
  // close(2): on Linux the number is free even when close fails, so trying again could close somebody else's.
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

}  // namespace switchboard
