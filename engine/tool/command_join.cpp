// switchboard join: runs one more program inside an observation that is under way.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "engine/control/client.hpp"
#include "engine/control/running.hpp"
#include "engine/recording/reader.hpp"
#include "engine/tool/command.hpp"

extern char** environ;

namespace switchboard::tool {
namespace {

using control::ControlClient;

struct JoinOptions {
  std::string first;  ///< the recording, or already the program
  std::vector<std::string> more;
  std::string label, host;
};

struct Wanted {
  std::string recording;  ///< empty: the only observation that runs
  std::vector<std::string> argv;
};

/// The file before `--` may be left out, so a first word that is a recording is one.
Wanted wanted_from(const JoinOptions& options) {
  Wanted wanted;
  wanted.argv = options.more;
  if (!options.first.empty()) wanted.argv.insert(wanted.argv.begin(), options.first);
  if (!wanted.argv.empty() && std::filesystem::path(wanted.argv.front()).extension() == ".swb") {
    wanted.recording = wanted.argv.front();
    wanted.argv.erase(wanted.argv.begin());
  }
  if (wanted.argv.empty())
    throw UsageError("join: name a program to run: switchboard join -- nc 127.0.0.1 8080");
  return wanted;
}

/// "observe-123.sock (switchboard observe -o run.swb -- ./server)", as far as the process says.
std::string described(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  const std::string process = name.substr(std::min(name.find('-') + 1, name.size()));
  std::ifstream file("/proc/" + process.substr(0, process.find_first_not_of("0123456789")) + "/cmdline");
  std::string words{std::istreambuf_iterator<char>{file}, {}};
  std::ranges::replace(words, '\0', ' ');
  return words.empty() ? name : fmt::format("{} ({})", name, words.substr(0, words.size() - 1));
}

std::string control_path(const Wanted& wanted) {
  if (!wanted.recording.empty()) {
    const RecordingReader reader(wanted.recording);
    if (reader.info().control.empty())
      throw UsageError(fmt::format("join: the observation of {} has ended.", wanted.recording));
    return reader.info().control;
  }
  const auto running = control::running_observations();
  if (running.empty()) throw UsageError("join: no observation runs; start one with switchboard observe.");
  if (running.size() > 1) {
    std::string list;
    for (const auto& path : running) list += "\n  " + described(path);
    throw UsageError(fmt::format("join: {} observations run; name the recording of one before --:{}",
                                 running.size(), list));
  }
  return running.front();
}

control::Run request_from(const Wanted& wanted, const std::string& label, const std::string& host) {
  control::Run run;
  run.label = label;
  run.host = host;
  run.argv = wanted.argv;
  run.directory = std::filesystem::current_path().string();
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) run.environment[text.substr(0, equals)] = text.substr(equals + 1);
  }
  run.answer = control::Run::Answer::when_ended;
  return run;
}

int run_join(const JoinOptions& options) {
  const auto wanted = wanted_from(options);
  const auto path = control_path(wanted);
  auto client = ControlClient::connect(path);
  if (!client) throw UsageError("join: the observation does not answer; it has ended.");
  const std::string label =
      options.label.empty() ? std::filesystem::path(wanted.argv.front()).filename().string() : options.label;
  try {
    const auto answer = client->run(request_from(wanted, label, options.host), {0, 1, 2});
    if (!answer.status) return own_failure;
    return answer.status->code ? *answer.status->code : 128 + answer.status->signal.value_or(0);
  } catch (const control::ControlError& error) {
    fmt::print(stderr, "switchboard: {}\n", error.what());
    return own_failure;
  }
}

}  // namespace

Action add_join(CLI::App& parent) {
  auto* command =
      parent.add_subcommand("join", "Runs one more program inside an observation that is under way");
  auto options = std::make_shared<JoinOptions>();
  command->add_option("--label", options->label, "What to call the program in the recording (its name)");
  command->add_option("--on", options->host,
                      "The host to run on, where there are several (its name's, or the first)");
  command->add_option("RECORDING", options->first, "Of the observation to join (.swb); may be left out");
  command->add_option("PROGRAM", options->more, "After --: PROGRAM [ARGS]");
  command->footer(
      "It ends with the program's exit status. Without RECORDING it joins the only observation that runs.");
  return [options] { return run_join(*options); };
}

}  // namespace switchboard::tool
