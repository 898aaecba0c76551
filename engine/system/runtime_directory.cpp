#include "engine/system/runtime_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "engine/system/system_error.hpp"

namespace switchboard {

std::filesystem::path runtime_directory() {
  const char* base = std::getenv("XDG_RUNTIME_DIR");
  const bool usable = base != nullptr && *base == '/' && access(base, W_OK) == 0;
  std::filesystem::path directory =
      usable ? std::string(base) + "/switchboard" : "/tmp/switchboard-" + std::to_string(geteuid());
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
    throw SystemError("create " + directory.string(), errno);
  struct stat status {};
  check_system_call("look at " + directory.string(), lstat(directory.c_str(), &status));
  // Somebody else's directory, or a link to one, could hand our control socket to them.
  if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & 077) != 0)
    throw SystemError("use " + directory.string() + " (it is not a private directory of this user)", EPERM);
  return directory;
}

}  // namespace switchboard
