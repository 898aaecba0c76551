#include "engine/system/child_process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "engine/system/standard_descriptors.hpp"
#include "engine/system/system_error.hpp"

extern char** environ;

namespace switchboard {
namespace {

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const char* equals = std::strchr(*entry, '=');
    if (equals == nullptr || !added.contains(std::string(*entry, static_cast<std::size_t>(equals - *entry))))
      result.emplace_back(*entry);
  }
  for (const auto& [name, value] : added) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (auto& text : strings) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// In the child, between fork and exec: nothing here may allocate.
void keep_only(const std::vector<int>& descriptors) {
  constexpr int first = 3;
  if (close_range(first, ~0U, CLOSE_RANGE_CLOEXEC) != 0)  // Linux 5.11, close_range(2)
    for (int fd = first, end = static_cast<int>(sysconf(_SC_OPEN_MAX)); fd < end; ++fd)
      fcntl(fd, F_SETFD, FD_CLOEXEC);
  for (const int fd : descriptors) fcntl(fd, F_SETFD, 0);
}

ProcessEnd end_from(const siginfo_t& info) {
  if (info.si_code == CLD_EXITED) return {.exit_code = info.si_status, .signal = {}};
  return {.exit_code = {}, .signal = info.si_status};
}

}  // namespace

ChildProcess ChildProcess::start(const Options& options) {
  auto argv_text = options.argv;
  auto environment_text = merged_environment(options.environment);
  auto argv = pointers(argv_text);
  auto environment = pointers(environment_text);

  fill_standard_descriptors();
  int output[2] = {-1, -1};
  if (options.output == OutputTo::captured) check_system_call("make a pipe", pipe2(output, O_CLOEXEC));
  FileDescriptor output_read{output[0]}, output_write{output[1]};
  FileDescriptor nowhere{check_system_call("open /dev/null", open("/dev/null", O_RDWR | O_CLOEXEC))};
  // The child's exec error comes back through this pipe, which a successful exec closes.
  int report[2];
  check_system_call("make a pipe", pipe2(report, O_CLOEXEC));
  FileDescriptor report_read{report[0]}, report_write{report[1]};

  const pid_t pid = check_system_call("start a process", fork());
  if (pid == 0) {
    const int out = options.output == OutputTo::captured  ? output_write.number()
                    : options.output == OutputTo::nowhere ? nowhere.number()
                                                          : -1;
    if (out >= 0) {
      dup2(out, 1);
      dup2(out, 2);
    }
    if (options.input == OutputTo::nowhere) dup2(nowhere.number(), 0);
    if (options.own_process_group) setpgid(0, 0);
    if (options.descriptors) keep_only(*options.descriptors);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (options.directory.empty() || chdir(options.directory.c_str()) == 0)
      execvpe(argv[0], argv.data(), environment.data());
    const int error = errno;
    [[maybe_unused]] auto written = write(report_write.number(), &error, sizeof error);
    _exit(127);
  }

  ChildProcess child;
  child.pid_ = pid;
  child.pidfd_ = FileDescriptor{static_cast<int>(syscall(SYS_pidfd_open, pid, 0))};
  child.output_ = std::move(output_read);
  report_write.reset();
  int error = 0;
  if (read(report_read.number(), &error, sizeof error) == sizeof error) {
    child.wait();
    throw SystemError("run " + options.argv.front(), error);
  }
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      pidfd_(std::move(other.pidfd_)),
      output_(std::move(other.output_)),
      end_(other.end_) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this != &other) {
    end_now();
    pid_ = std::exchange(other.pid_, -1);
    pidfd_ = std::move(other.pidfd_);
    output_ = std::move(other.output_);
    end_ = other.end_;
  }
  return *this;
}

ChildProcess::~ChildProcess() {
  end_now();
}

void ChildProcess::end_now() noexcept {
  if (pid_ < 0 || end_) return;
  kill(pid_, SIGKILL);
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED) != 0 && errno == EINTR) {
  }
}

std::optional<ProcessEnd> ChildProcess::poll() {
  if (end_ || pid_ < 0) return end_;
  siginfo_t info{};
  if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG) == 0 && info.si_pid == pid_)
    end_ = end_from(info);
  return end_;
}

ProcessEnd ChildProcess::wait() {
  siginfo_t info{};
  while (!end_) {
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED) == 0)
      end_ = end_from(info);
    else if (errno != EINTR)
      throw SystemError("wait for a process", errno);
  }
  return *end_;
}

std::optional<ProcessEnd> ChildProcess::wait_for(int milliseconds) {
  if (auto end = poll()) return end;
  pollfd wanted{pidfd_.number(), POLLIN, 0};
  if (::poll(&wanted, 1, milliseconds) <= 0) return {};
  return poll();
}

void ChildProcess::signal(int number) {
  if (!poll()) kill(pid_, number);
}

std::string ChildProcess::read_output(std::size_t limit) {
  std::string text;
  std::array<char, 16384> part;
  for (;;) {
    const ssize_t count = read(output_.number(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(part.data(), std::min(static_cast<std::size_t>(count), limit - text.size()));
  }
}

}  // namespace switchboard
