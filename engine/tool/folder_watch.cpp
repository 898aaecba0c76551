#include "engine/tool/folder_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <set>

#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::tool {
namespace {

namespace fs = std::filesystem;

// A save is over when nothing has moved for so long; several files at once are one.
constexpr int quiet_ms = 40;
constexpr std::int64_t longest_save_ns = 500'000'000;

bool is_no_source(const fs::path& file) {
  static const std::set<std::string> folders{"recordings", "build", "__pycache__", "node_modules", "target"};
  const auto name = file.filename().string();
  return name.starts_with('.') || name.ends_with('~') || folders.contains(name) || file.extension() == ".o" ||
         file.extension() == ".swb";
}

/// Each file and folder below that may be somebody's work.
template <class Take>
void each_entry(const fs::path& folder, Take take) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    if (is_no_source(entry->path())) {
      if (entry->is_directory(gone)) entry.disable_recursion_pending();
      continue;
    }
    take(*entry);
  }
}

}  // namespace

FolderWatch::FolderWatch(fs::path watched)
    : watched_(std::move(watched)),
      inotify_(check_system_call("watch for files that change", ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK))) {
  watch_folders();
  known_ = content();
}

void FolderWatch::watch_folders() {
  constexpr std::uint32_t saves =
      IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_ONLYDIR | IN_EXCL_UNLINK;
  const bool is_file = fs::is_regular_file(watched_);
  // Of one file its folder is watched: an editor that renames over it would take a watch of the file away.
  const auto top = is_file ? fs::absolute(watched_).parent_path() : watched_;
  check_system_call("watch " + top.string(), ::inotify_add_watch(inotify_.number(), top.c_str(), saves));
  if (is_file) return;
  each_entry(watched_, [&](const fs::directory_entry& entry) {
    std::error_code gone;
    if (entry.is_directory(gone)) ::inotify_add_watch(inotify_.number(), entry.path().c_str(), saves);
  });
}

FolderWatch::Content FolderWatch::content() const {
  Content content;
  const auto add = [&](const fs::directory_entry& entry) {
    std::error_code error;
    if (!entry.is_regular_file(error)) return;
    const Stamp stamp{entry.file_size(error),
                      std::chrono::nanoseconds(entry.last_write_time(error).time_since_epoch()).count()};
    if (!error) content[entry.path().lexically_relative(watched_).string()] = stamp;
  };
  std::error_code error;
  if (fs::is_directory(watched_, error))
    each_entry(watched_, add);
  else if (fs::exists(watched_, error))
    add(fs::directory_entry(watched_));
  return content;
}

void FolderWatch::empty_queue() const {
  alignas(inotify_event) std::array<char, 16384> events;
  while (::read(inotify_.number(), events.data(), events.size()) > 0) continue;
}

FolderWatch::Saw FolderWatch::wait(int milliseconds) {
  pollfd wanted{inotify_.number(), POLLIN, 0};
  if (::poll(&wanted, 1, milliseconds) <= 0) return Saw::nothing;
  const auto began = monotonic_clock::now();
  do {
    empty_queue();
  } while (monotonic_clock::now() - began<longest_save_ns&& ::poll(&wanted, 1, quiet_ms)> 0);
  watch_folders();  // there may be new ones
  auto now = content();
  if (now == known_) return Saw::nothing;
  changed_.clear();
  for (const auto& [file, stamp] : now) {
    const auto before = known_.find(file);
    if (before == known_.end() || before->second != stamp) changed_ = file;
  }
  known_ = std::move(now);
  return Saw::change;
}

}  // namespace switchboard::tool
