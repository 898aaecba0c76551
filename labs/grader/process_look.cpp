#include "labs/grader/process_look.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <sstream>

#include "engine/system/file_descriptor.hpp"

namespace switchboard::grader {
namespace {

/// Not with a stream: a process that ends between open and read makes the read fail with ESRCH (proc(5)).
std::optional<std::string> text_of(const std::string& file) {
  const FileDescriptor descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!descriptor) return {};
  std::string text;
  std::array<char, 4096> part;
  for (;;) {
    const auto count = ::read(descriptor.number(), part.data(), part.size());
    if (count < 0) return {};
    if (count == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(count));
  }
}

/// The fields of /proc/PID/stat from the third on: the second is a name, which may hold spaces and brackets.
std::vector<std::string> stat_fields(const std::string& file) {
  const auto text = text_of(file).value_or("");
  const auto after_name = text.rfind(')');
  if (after_name == std::string::npos) return {};
  std::istringstream stream{text.substr(after_name + 1)};
  return {std::istream_iterator<std::string>{stream}, {}};
}

std::uint64_t number(const std::vector<std::string>& fields, std::size_t index) {
  return index < fields.size() ? std::strtoull(fields[index].c_str(), nullptr, 10) : 0;
}

// Positions in stat_fields: field n of proc(5) is at n - 3.
constexpr std::size_t state = 0, utime = 11, stime = 12, cutime = 13, cstime = 14;

std::optional<std::string> status_value(const std::string& status, const std::string& name) {
  const auto at = status.find("\n" + name + ":");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 2;
  return status.substr(begin, status.find('\n', begin) - begin);
}

}  // namespace

std::vector<ThreadLook> look_at_threads(ProcessId process) {
  std::vector<ThreadLook> threads;
  std::error_code error;
  std::filesystem::directory_iterator entry(fmt::format("/proc/{}/task", process.value), error), end;
  for (; !error && entry != end; entry.increment(error)) {
    ThreadLook look;
    const auto path = entry->path().string();
    look.id = ThreadId{static_cast<std::int32_t>(std::atoi(entry->path().filename().c_str()))};
    const auto fields = stat_fields(path + "/stat");
    if (fields.empty()) continue;
    look.state = fields[state].front();
    look.cpu_ticks = number(fields, utime) + number(fields, stime);
    const auto status = text_of(path + "/status").value_or("");
    for (const auto* name : {"voluntary_ctxt_switches", "nonvoluntary_ctxt_switches"}) {
      if (const auto value = status_value(status, name))
        look.switches += std::strtoull(value->c_str(), nullptr, 10);
    }
    if (const auto call = text_of(path + "/syscall"); call && !call->starts_with("running")) {
      std::istringstream stream{*call};
      int nr = -1;
      std::array<std::uint64_t, 6> arguments{};
      stream >> std::dec >> nr >> std::hex;
      for (auto& argument : arguments) {
        std::string word;
        stream >> word;
        argument = std::strtoull(word.c_str(), nullptr, 16);
      }
      if (nr >= 0 && stream) look.call.emplace(nr, arguments);
    }
    threads.push_back(look);
  }
  return threads;
}

std::int64_t cpu_time_ns(ProcessId process) {
  const auto fields = stat_fields(fmt::format("/proc/{}/stat", process.value));
  static const long ticks_a_second = sysconf(_SC_CLK_TCK);
  const auto ticks =
      number(fields, utime) + number(fields, stime) + number(fields, cutime) + number(fields, cstime);
  return static_cast<std::int64_t>(ticks) * (1'000'000'000 / ticks_a_second);
}

std::optional<std::int64_t> writable_memory_bytes(ProcessId process) {
  const auto status = text_of(fmt::format("/proc/{}/status", process.value));
  if (!status) return {};
  const auto value = status_value(*status, "VmData");  // in kB
  if (!value) return {};
  return std::strtoll(value->c_str(), nullptr, 10) * 1024;
}

std::optional<std::uint64_t> handled_signals(ProcessId process) {
  const auto status = text_of(fmt::format("/proc/{}/status", process.value));
  if (!status) return {};
  const auto value = status_value(*status, "SigCgt");
  if (!value) return {};
  return std::strtoull(value->c_str(), nullptr, 16);
}

std::optional<bool> has_timers(ProcessId process) {
  const auto text = text_of(fmt::format("/proc/{}/timers", process.value));
  if (!text) return {};
  return !text->empty();
}

std::optional<std::vector<std::pair<int, std::uint32_t>>> epoll_interest(ProcessId process, int epoll_fd) {
  const auto text = text_of(fmt::format("/proc/{}/fdinfo/{}", process.value, epoll_fd));
  if (!text) return {};
  std::vector<std::pair<int, std::uint32_t>> interest;
  std::istringstream stream{*text};
  for (std::string line; std::getline(stream, line);) {
    int fd = -1;
    unsigned events = 0;
    if (std::sscanf(line.c_str(), "tfd: %d events: %x", &fd, &events) == 2) interest.emplace_back(fd, events);
  }
  return interest;
}

}  // namespace switchboard::grader
