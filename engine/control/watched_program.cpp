#include "engine/control/watched_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "engine/system/system_error.hpp"

namespace switchboard::control {
namespace {

std::vector<std::string> words_of(const WatchedProgram::Options& options) {
  std::vector<std::string> words{options.tool, "observe", "-o", options.recording};
  words.insert(words.end(), options.more_arguments.begin(), options.more_arguments.end());
  words.emplace_back("--");
  words.insert(words.end(), options.command.begin(), options.command.end());
  if (!options.client.empty()) {
    words.insert(words.end(), {"--and", "--when", "listening"});
    words.insert(words.end(), options.client.begin(), options.client.end());
  }
  return words;
}

}  // namespace

WatchedProgram::WatchedProgram(const Options& options)
    : recording_(options.recording), complaints_(memfd_create("complaints", MFD_CLOEXEC)) {
  if (complaints_.number() < 0) throw SystemError("make a file in memory", errno);
  std::vector<std::string> words = words_of(options);
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, complaints_.number(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  const int error = posix_spawn(&pid_, options.tool.c_str(), &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    pid_ = -1;
    throw SystemError("run " + options.tool, error);
  }
}

bool WatchedProgram::ended() {
  if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ <= 0;
}

std::string WatchedProgram::complaint() const {
  std::string text(4096, '\0');
  const auto size = pread(complaints_.number(), text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  text.erase(0, text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1);
  const std::string name = "switchboard: ";
  if (text.starts_with(name)) text.erase(0, name.size());
  return text;
}

}  // namespace switchboard::control
