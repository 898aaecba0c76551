#include "engine/system/standard_descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {

void fill_standard_descriptors() {
  // open() gives the lowest number that is free (open(2)), so the first one above them shows that none is
  // left.
  while (true) {
    const int fd = check_system_call("open /dev/null", open("/dev/null", O_RDWR));
    if (fd <= STDERR_FILENO) continue;
    const FileDescriptor not_needed{fd};
    return;
  }
}

}  // namespace switchboard
