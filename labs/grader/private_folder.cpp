#include "labs/grader/private_folder.hpp"

#include <cstdlib>

#include "engine/system/system_error.hpp"

namespace switchboard::grader {

PrivateFolder::PrivateFolder() {
  auto name = (std::filesystem::temp_directory_path() / "switchboard-grade-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw SystemError("make the folder " + name, errno);
  path_ = name;
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;  // what a build made unreadable stays behind; there is nobody to tell
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace switchboard::grader
