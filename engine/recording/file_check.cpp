#include "engine/recording/file_check.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string_view>

#include "engine/recording/error.hpp"
#include "engine/recording/schema.hpp"

namespace switchboard {
namespace {

// https://www.sqlite.org/fileformat2.html, section 1.3: magic at 0, application id at 68.
std::int32_t big_endian(const std::uint8_t* bytes) {
  return static_cast<std::int32_t>(std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                                   std::uint32_t{bytes[2]} << 8 | bytes[3]);
}

std::optional<std::int32_t> application_id_in(int fd) {
  std::array<std::uint8_t, 100> bytes{};
  static constexpr std::string_view magic{"SQLite format 3\0", 16};
  if (pread(fd, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return {};
  if (std::memcmp(bytes.data(), magic.data(), magic.size()) != 0) return {};
  return big_endian(&bytes[68]);
}

}  // namespace

bool is_recording_file(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return false;
  struct stat status {};
  const bool regular = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  const auto id = regular ? application_id_in(fd) : std::nullopt;
  close(fd);
  return id == schema::application_id;
}

void check_recording_file(const std::string& path) {
  const auto refuse = [&](std::string_view why) { throw RecordingError(fmt::format("{}: {}", path, why)); };
  // stat and access only: closing a descriptor of the file would take away the locks of another reader in
  // this process, and opening a FIFO would wait for its writer.
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || (S_ISREG(status.st_mode) && access(path.c_str(), R_OK) != 0))
    refuse(fmt::format("cannot be opened: {}.", std::strerror(errno)));
  if (!S_ISREG(status.st_mode)) refuse("is not a file, so it cannot be a recording; name a .swb file.");
  if (status.st_size == 0) refuse("is empty: the observation ended before anything was recorded.");
}

void refuse_shared_file_system(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  struct statfs status {};
  if (statfs(folder.c_str(), &status) != 0) return;
  // statfs(2) and linux/magic.h: NFS, SMB, CIFS, SMB2, 9p, VirtualBox shared folders.
  for (const long type : {0x6969L, 0x517BL, 0xFF534D42L, 0xFE534D42L, 0x01021997L, 0x786f4256L})
    if (static_cast<unsigned long>(status.f_type) == static_cast<unsigned long>(type))
      throw RecordingError(
          fmt::format("{}: lies on a network or shared folder, where a recording cannot be followed live; "
                      "record to a local "
                      "folder such as /tmp.",
                      path));
}

}  // namespace switchboard
