#include "engine/control/running.hpp"

#include <chrono>
#include <filesystem>

#include "engine/control/client.hpp"
#include "engine/system/runtime_directory.hpp"

namespace switchboard::control {
namespace {

/// A young one may be bound and about to listen.
bool is_old(const std::filesystem::directory_entry& entry) {
  std::error_code error;
  const auto written = entry.last_write_time(error);
  return !error && std::filesystem::file_time_type::clock::now() - written > std::chrono::seconds(10);
}

}  // namespace

std::vector<std::string> running_observations() {
  std::vector<std::string> running;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(runtime_directory(), error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;  // it may end while we look
    if (!entry->is_socket(ignored)) continue;
    const std::string path = entry->path().string();
    if (ControlClient::connect(path))
      running.push_back(path);
    else if (is_old(*entry))
      std::filesystem::remove(path, ignored);
  }
  return running;
}

}  // namespace switchboard::control
