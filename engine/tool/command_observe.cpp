// switchboard observe: runs programs in a private network and records what they do with sockets.

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "engine/control/cable_text.hpp"
#include "engine/control/injection_rule.hpp"
#include "engine/observe/observation.hpp"
#include "engine/recording/error.hpp"
#include "engine/system/system_error.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/program_arguments.hpp"

namespace switchboard::tool {
namespace {

struct ObserveOptions {
  std::string recording, network = "private", until = "all", title, control, publish, hosts;
  std::size_t payload_limit = 256;
  int ready = -1, lifeline = -1;
  bool stays_put = false, redacts = false, keeps_input = false;
  std::vector<std::string> injections, cable;
  std::map<std::string, Source> sources{{"queries", Source::queries},
                                        {"tables", Source::tables},
                                        {"packets", Source::packets},
                                        {"lines", Source::lines}};
  std::vector<Source> left_out;
  std::vector<std::string> command_line;
};

/// switchboard-server.swb, or with the first number that is free.
std::string new_recording_name(const std::vector<ProgramWanted>& programs) {
  const std::string program =
      programs.empty() ? "session" : std::filesystem::path(programs.front().argv.front()).filename().string();
  std::string name = fmt::format("switchboard-{}.swb", program);
  for (int n = 2; std::filesystem::exists(name); ++n) name = fmt::format("switchboard-{}-{}.swb", program, n);
  return name;
}

ObservationOptions::Until until_of(const ObserveOptions& options) {
  using Until = ObservationOptions::Until;
  if (options.until == "exit") return Until::exit;
  if (options.until == "clients-exit") return Until::clients_exit;
  if (options.until == "stop") return Until::stop;
  return Until::all_ended;
}

/// The observed programs must not find descriptors of ours that we were given.
void keep_to_ourselves(int descriptor) {
  if (descriptor >= 0) check_system_call("use a descriptor", fcntl(descriptor, F_SETFD, FD_CLOEXEC));
}

void tell(int descriptor, std::string_view line) {
  if (descriptor < 0) return;
  const std::string text = std::string(line) + '\n';
  [[maybe_unused]] const auto written = write(descriptor, text.data(), text.size());
}

/// "server, client": what a redacted recording is called.
std::string program_names(const std::vector<ProgramWanted>& programs) {
  std::string names;
  for (const auto& program : programs)
    names += (names.empty() ? "" : ", ") + std::filesystem::path(program.argv.front()).filename().string();
  return names;
}

std::vector<control::CableWish> parse_cables(const std::vector<std::string>& texts,
                                             const std::vector<std::string>& hosts) {
  std::vector<control::CableWish> wishes;
  for (const auto& text : texts) {
    auto parsed = control::parse_cable(text);
    if (!parsed.wish) throw UsageError("--cable: " + parsed.why);
    const auto& from = parsed.wish->from;
    if (!from.empty() && std::ranges::find(hosts, from) == hosts.end())
      throw UsageError(fmt::format("--cable: {} is none of the hosts {}.", from, fmt::join(hosts, ", ")));
    wishes.push_back(std::move(*parsed.wish));
  }
  return wishes;
}

ObservationOptions observation_options(const ObserveOptions& options) {
  ObservationOptions result;
  if (!options.hosts.empty()) result.hosts = parse_hosts(options.hosts);
  if (!options.hosts.empty() && options.network == "host")
    throw UsageError("observe: --hosts makes networks of their own; leave --net host out.");
  if (options.hosts.empty() && !options.cable.empty())
    throw UsageError("observe: --cable is between hosts; name them: --hosts client,server.");
  result.cable = parse_cables(options.cable, result.hosts);
  result.programs = parse_programs(options.command_line, result.hosts);
  result.until = until_of(options);
  if (result.programs.empty() && result.until != ObservationOptions::Until::stop)
    throw UsageError("observe: name a program to run, after --: switchboard observe -- ./server 8080");
  result.recording = options.recording.empty() ? new_recording_name(result.programs) : options.recording;
  if (options.network == "host") result.network = ObservationOptions::Network::host;
  result.title =
      options.title.empty() ? fmt::format("{}", fmt::join(options.command_line, " ")) : options.title;
  result.control_path = options.control;
  result.payload_limit = options.payload_limit;
  if (options.redacts) {
    result.content = ObservationOptions::Content::redacted;
    result.payload_limit = 0;
    if (options.title.empty()) result.title = program_names(result.programs);
  }
  for (const auto& rule : options.injections)
    if (auto parsed = control::parse_injection_rule(rule); !parsed.rule)
      throw UsageError("observe: " + parsed.why);
  result.injections = options.injections;
  if (!options.publish.empty()) result.publish = parse_publish(options.publish);
  result.lifeline = options.lifeline;
  if (options.keeps_input) result.standard_input = ObservationOptions::StandardInput::kept;
  if (options.stays_put) result.share_cpu = ObservationOptions::ShareCpu::no;
  result.left_out = {options.left_out.begin(), options.left_out.end()};
  result.when_ready = [descriptor = options.ready] {
    tell(descriptor, "ready");
    if (descriptor >= 0) close(descriptor);
  };
  result.say = [](const std::string& sentence) { fmt::print(stderr, "switchboard: {}\n", sentence); };
  return result;
}

int run_observe(const ObserveOptions& options) {
  const auto wanted = observation_options(options);
  try {
    keep_to_ourselves(options.ready);
    keep_to_ourselves(options.lifeline);
    const auto end = observe(wanted);
    if (options.recording.empty()) wanted.say(fmt::format("recorded in {}", wanted.recording));
    return end.exit_status;
  } catch (const std::exception& error) {
    tell(options.ready, error.what());
    wanted.say(error.what());
    return own_failure;
  }
}

}  // namespace

Action add_observe(CLI::App& parent) {
  auto* command = parent.add_subcommand("observe", "Runs a program and records what it does with sockets");
  auto options = std::make_shared<ObserveOptions>();
  command->add_option("-o,--output", options->recording, "The recording to write (switchboard-PROGRAM.swb)");
  command->add_option("--net", options->network, "A private network of its own, or the host's")
      ->check(CLI::IsMember({"private", "host"}));
  command->add_option("--hosts", options->hosts,
                      "A,B: each program on a host of its own, joined by a virtual cable");
  command
      ->add_option("--cable", options->cable,
                   "[HOST:]SETTING,...: what the cable does, to frames that leave HOST (several: again)")
      ->allow_extra_args(false)  // or it takes the -- before the program for its own end
      ->take_all();
  command->add_option(
      "--publish", options->publish,
      "[[ADDRESS:]HOSTPORT:]PORT: carries connections from this machine to that port inside (with "
      "--hosts: of the first)");
  command
      ->add_option("--until", options->until,
                   "When it ends: all programs have, the first has (exit), all but the first have "
                   "(clients-exit), or when told (stop)")
      ->check(CLI::IsMember({"all", "exit", "clients-exit", "stop"}));
  command
      ->add_option("--inject", options->injections,
                   "RULE: makes chosen calls fail, be interrupted, move fewer bytes or wait (several: again)")
      ->expected(1)
      ->take_all();
  command->add_option("--title", options->title, "Kept in the recording (the command line)");
  command->add_option("--payload", options->payload_limit, "Bytes kept of each buffer (256)");
  command->add_flag("--redact", options->redacts,
                    "Keeps no payload, output, arguments or paths; names of programs and source files stay");
  command->add_flag("--keep-input", options->keeps_input,
                    "The programs read what is typed in the window's Console, not this terminal");
  command->add_option("--control", options->control)->group("");
  command->add_option("--ready-fd", options->ready)->group("");
  command->add_option("--lifeline-fd", options->lifeline)->group("");
  command->add_flag("--no-share-cpu", options->stays_put)->group("");
  command->add_option("--leave-out", options->left_out)
      ->transform(CLI::Transformer(options->sources))
      ->allow_extra_args(false)
      ->group("");
  command->add_option(
      "PROGRAM", options->command_line,
      "After --: PROGRAM [ARGS] [--and [--when listening|bound] [--on HOST] PROGRAM [ARGS]]...");
  command->footer(
      "A RULE is [PROGRAM:]CALL[@FD|@ROLE][#N|#N..M|#N+][/N]=EFFECT. ROLE is listener, server or client.\n"
      "  server:recv#3=EINTR          server's third recv fails with EINTR and is not made\n"
      "  recv=EINTR:SIGALRM           each fails, and the signal is delivered\n"
      "  send/2=short:1               every second send moves one byte at most\n"
      "  connect#1..3=ECONNREFUSED    the first three fail\n"
      "  accept@listener=delay:50ms   each waits 50 ms first\n\n"
      "A program runs on the host of its own name, else on the first that has none yet, or as --on says.\n"
      "  --hosts client,server -- ./server 8080 --and --when listening ./client server 8080\n"
      "  --cable delay=50ms,loss=2%,seed=7    also jitter=5ms, duplicate=1%, reorder=5%, rate=10mbit\n"
      "  --cable client:drop=syn              the next SYN that leaves client; drop=3xdata; cut\n\n"
      "It ends with the first program's exit status: 128+N when signal N ended it, 125 when Switchboard "
      "failed,\n"
      "126 or 127 when the program cannot be executed.");
  return [options] { return run_observe(*options); };
}

}  // namespace switchboard::tool
