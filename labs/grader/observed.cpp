#include "labs/grader/observed.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>

#include "engine/narrate/bytes_text.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::grader {
namespace {

// prlimit(1) sets the limits and becomes the program: the limits hold from its first instruction.
std::vector<std::string> with_limits(const Limits& limits, const ProgramToRun& program,
                                     const Observed& observed) {
  std::vector<std::string> argv{"prlimit", "--core=0"};
  const auto add = [&](const char* name, std::int64_t value) {
    if (value > 0) argv.push_back(fmt::format("--{}={}", name, value));
  };
  add("cpu", limits.cpu_seconds);
  add("nofile", limits.descriptors);
  add("fsize", std::int64_t{limits.file_mb} << 20);
  // An interpreter reserves address space that it never uses.
  if (program.kind == ProgramToRun::Kind::compiled) add("as", std::int64_t{limits.memory_mb} << 20);
  // Counted over all processes of the user, unless they are in a user namespace of their own
  // (user_namespaces(7), getrlimit(2)): outside of one the student's desktop would count.
  if (observed.has_private_network()) add("nproc", limits.processes);
  // A session of its own (setsid(1)), as a shell gives a job its own process group: kill(0, …) means the
  // program and its children, not the observation.
  argv.insert(argv.end(), {"--", "setsid"});
  argv.insert(argv.end(), program.argv.begin(), program.argv.end());
  return argv;
}

FileDescriptor open_file(const std::string& path, int flags) {
  return FileDescriptor{check_system_call("open " + path, ::open(path.c_str(), flags | O_CLOEXEC, 0600))};
}

/// Whether a send goes on where the one before it stopped shows only in the bytes, so all of them are kept.
constexpr const char* whole_buffers = "1048576";

}  // namespace

Observed::Observed(const Order& order, const std::string& recording, const std::string& title)
    : order_(order),
      launch_(control::Launch::start({.tool = order.tool,
                                      .recording = recording,
                                      .title = title,
                                      .directory = order.folder,
                                      .more_arguments = {"--payload", whole_buffers}})),
      reader_(recording) {
  timeline_.info = reader_->info();
}

ProcessId Observed::run(const std::string& label, const ProgramToRun& program,
                        const std::vector<std::string>& arguments) {
  auto argv = with_limits(order_.limits, program, *this);
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const auto input = open_file("/dev/null", O_RDONLY);
  constexpr int anew = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND;
  const auto output = open_file(file_of(label, Stream::output), anew);
  const auto error = open_file(file_of(label, Stream::error), anew);
  const auto answer = control().run({.label = label,
                                     .argv = argv,
                                     .directory = order_.folder,
                                     // LeakSanitizer cannot run under ptrace (its own message says so).
                                     .environment = {{"ASAN_OPTIONS", "detect_leaks=0"}},
                                     .capabilities = control::Run::Capabilities::dropped,
                                     .answer = control::Run::Answer::when_started},
                                    {input.number(), output.number(), error.number()});
  if (!answer.process)
    throw control::ControlError("the observation started a program and did not say which.");
  flush();  // so that it is known to live: who looks for an end finds none before there was a start
  return *answer.process;
}

void Observed::stop() {
  // A reader would keep the recording from becoming one plain file: the writer waits for it a while.
  reader_.reset();
  launch_.stop();
}

void Observed::refresh() {
  for (auto& event : reader_->poll()) timeline_.append(std::move(event));
}

void Observed::flush() {
  control().ask(control::Flush{});
  refresh();
}

/// Children carry their parent's label with ".2" behind it, and write into their parent's files.
std::string Observed::file_of(const std::string& label, Stream stream) const {
  auto name = label.substr(0, label.find('.'));
  std::replace(name.begin(), name.end(), '/', '_');
  return fmt::format("{}.{}.{}", order_.output, name, stream == Stream::output ? "out" : "err");
}

std::string Observed::printed(const std::string& label, Stream stream) const {
  std::ifstream file{file_of(label, stream), std::ios::binary};
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Observed::last_line_of_output(const std::string& label) const {
  for (const auto stream : {Stream::error, Stream::output}) {
    std::istringstream text{printed(label, stream)};
    std::string line, last;
    while (std::getline(text, line))
      if (!line.empty()) last = line;
    if (!last.empty()) return printable(std::string_view{last}.substr(0, 200));
  }
  return {};
}

}  // namespace switchboard::grader
