#include "engine/system/executable_path.hpp"

namespace switchboard {

std::filesystem::path executable_path() {
  std::error_code error;
  auto path = std::filesystem::read_symlink("/proc/self/exe", error);  // proc(5)
  return error ? std::filesystem::path("/usr/bin/switchboard") : path;
}

}  // namespace switchboard
