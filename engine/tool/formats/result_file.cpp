#include "engine/tool/formats/result_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::tool {
namespace {

void write_all(int descriptor, std::string_view text, const std::string& name) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    check_system_call("write " + name, written);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void write_result_file(const std::filesystem::path& file, std::string_view text) {
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  auto fresh = file;
  // In the same folder, or it could not be renamed; of a name that no reader looks for.
  fresh.replace_filename(fmt::format(".{}.{}", file.filename().string(), ::getpid()));
  try {
    // As other programs write their results: a gradebook's own user must be able to read it.
    const FileDescriptor descriptor{check_system_call(
        "make " + fresh.string(), ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644))};
    write_all(descriptor.number(), text, fresh.string());
    check_system_call("write " + fresh.string(), ::fsync(descriptor.number()));
    check_system_call("rename " + fresh.string(), std::rename(fresh.c_str(), file.c_str()));
  } catch (...) {
    ::unlink(fresh.c_str());
    throw;
  }
}

}  // namespace switchboard::tool
