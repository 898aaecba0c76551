#include "engine/observe/observation.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <deque>
#include <memory>
#include <stdexcept>

#include "engine/control/running.hpp"
#include "engine/observe/call_filter.hpp"
#include "engine/observe/conductor.hpp"
#include "engine/observe/control_server.hpp"
#include "engine/observe/event_loop.hpp"
#include "engine/observe/hosts.hpp"
#include "engine/observe/inherited_state.hpp"
#include "engine/observe/recorder.hpp"
#include "engine/observe/request_handler.hpp"
#include "engine/observe/tracer.hpp"
#include "engine/system/monotonic_clock.hpp"
#include "engine/system/runtime_directory.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

RecordingInfo info_of(const ObservationOptions& options, const std::string& control_path,
                      const Hosts& hosts) {
  RecordingInfo info;
  utsname system{};
  uname(&system);
  info.host = fmt::format("{} {} {}", system.sysname, system.release, system.machine);
  info.network = !hosts.are_private() ? "host" : hosts.are_several() ? "hosts" : "private";
  info.title = options.title;
  info.control = control_path;
  info.payload_limit = static_cast<std::int64_t>(options.payload_limit);
  info.started_unix_ns = monotonic_clock::read(CLOCK_REALTIME);
  return info;
}

std::string control_path_of(const ObservationOptions& options) {
  control::running_observations();  // removes sockets that others left behind
  if (!options.control_path.empty()) return options.control_path;
  return (runtime_directory() / fmt::format("observe-{}.sock", getpid())).string();
}

Hosts hosts_of(const ObservationOptions& options, PrivateNetwork::Refused& refused) {
  if (options.network == ObservationOptions::Network::host) return Hosts::none();
  return Hosts::create(options.hosts, refused);
}

std::vector<Surroundings::Host> places_in(const Hosts& hosts) {
  std::vector<Surroundings::Host> places;
  for (const auto& host : hosts.list())
    places.push_back({host.id, host.name, host.network.user_namespace(), host.network.network_namespace(),
                      host.names.mount.number(), host.names.uts.number(), host.network_cookie});
  return places;
}

void note(Recorder& recorder, std::string topic, std::string text) {
  recorder.add({monotonic_clock::now(), Fact{NoteWritten{std::move(topic), std::move(text)}}});
}

/// Starts the sources that this machine permits and notes those that it does not. Gives the tracer's own way
/// to the socket tables.
std::optional<SocketTables> watch_network(Host& host, NetworkWatch& watch, Recorder& recorder,
                                          const std::set<Source>& left_out) {
  auto& network = host.network;
  const bool is_private = network.exists();
  if (is_private) {
    try {
      const bool packets_wanted = !left_out.contains(Source::packets);
      if (packets_wanted) watch.watch_packets(network.open_capture());
      if (packets_wanted && !host.addresses.empty())
        watch.watch_packets(network.open_capture(host_setup::interface), NetworkWatch::Link::cable);
    } catch (const SystemError& error) {
      note(recorder, "packets", fmt::format("Packets are not seen: {}.", error.what()));
    }
    try {
      if (!left_out.contains(Source::tables)) watch.watch_counters(NetworkCounters{network.holder()});
    } catch (const SystemError& error) {
      note(recorder, "counters", fmt::format("The network's counters are not seen: {}.", error.what()));
    }
  }
  try {
    const auto open_tables = [&] { return is_private ? network.open_tables() : SocketTables::open(); };
    if (!left_out.contains(Source::tables))
      watch.watch_sockets(
          open_tables(), is_private ? NetworkWatch::Scope::whole_network : NetworkWatch::Scope::held_sockets);
    return SocketTables{open_tables()};
  } catch (const SystemError& error) {
    note(recorder, "samples", fmt::format("Sockets are sampled at their calls only: {}.", error.what()));
    return {};
  }
}

Tracer::Options tracer_options(const ObservationOptions& options) {
  Tracer::Options result;
  result.payload_limit = options.payload_limit;
  if (options.share_cpu == ObservationOptions::ShareCpu::no) result.share_cpu = Tracer::ShareCpu::no;
  if (options.left_out.contains(Source::queries)) result.exact_queries = Tracer::ExactQueries::none;
  if (options.left_out.contains(Source::lines)) result.places = Tracer::Places::none;
  return result;
}

/// What the recording says of the hosts before anything happens on them.
void introduce(Hosts& hosts, Recorder& recorder, const ObservationOptions& options) {
  if (!hosts.are_several()) return;
  for (const auto& host : hosts.list())
    recorder.add({monotonic_clock::now(), Fact{HostStarted{host.id, host.name, host.addresses}}});
  if (hosts.without_names().empty()) return;
  const auto text = fmt::format(
      "This machine does not let the hosts' names resolve; use their addresses: {}.", hosts.without_names());
  note(recorder, "hosts", text);
  options.say(text);
}

}  // namespace

ObservationEnd observe(const ObservationOptions& options) {
  Surroundings surroundings;
  surroundings.filter = build_call_filter(CallFilter::from_the_start);
  surroundings.socket_filter = build_call_filter(CallFilter::on_sockets);
  prepare_own_process(surroundings);
  PrivateNetwork::Refused refused;
  Hosts hosts = hosts_of(options, refused);
  if (!refused.why.empty() && !options.hosts.empty())
    throw std::runtime_error(fmt::format(
        "This machine does not permit a private network ({}), and each host needs one; `switchboard "
        "doctor` says what would permit it.",
        refused.why));
  surroundings.hosts = places_in(hosts);

  // Later ones use the earlier; they end in the opposite order, the tracer's programs first of all.
  EventLoop loop;
  const std::string control_path = control_path_of(options);
  const std::int64_t started = monotonic_clock::now();
  Recorder recorder(options.recording, info_of(options, control_path, hosts), started,
                    options.content == ObservationOptions::Content::redacted ? Recorder::Content::redacted
                                                                             : Recorder::Content::whole);
  introduce(hosts, recorder, options);
  if (!refused.why.empty()) {
    const auto text = fmt::format(
        "This machine does not permit a private network ({}), so the programs use the host's network and "
        "packets "
        "are not seen; `switchboard doctor` says what would permit it.",
        refused.why);
    note(recorder, "network", text);
    options.say(text);
  }
  if (options.standard_input == ObservationOptions::StandardInput::kept)
    note(recorder, control::kept_input_topic,
         "The programs read what is typed in the window's Console: their standard inputs are kept.");
  HeldSockets held;
  std::deque<NetworkWatch> watches;
  std::vector<SocketTables> tables;
  for (auto& host : hosts.list())
    if (auto own = watch_network(host, watches.emplace_back(loop, recorder, held, host.id), recorder,
                                 options.left_out))
      tables.push_back(std::move(*own));
  auto cable = hosts.lay_cable([&](std::int64_t at_ns, Packet packet) {
    recorder.add({at_ns, Fact{std::move(packet)}});
  });
  Conductor conductor(loop, options);
  conductor.on_activity = [&] {
    for (auto& watch : watches) watch.on_activity();
  };
  RequestHandler requests(loop, recorder, hosts, cable.get(), watches, conductor);
  requests.begin_cable(options.cable);
  {
    Tracer tracer(recorder, held, std::move(tables), std::move(surroundings), conductor.notices(),
                  tracer_options(options));
    conductor.conduct(tracer);
    if (options.publish) {
      const auto& wanted = *options.publish;
      options.say(fmt::format("port {} is reached from outside at http://{}:{}/", wanted.port, wanted.host,
                              requests.publish(wanted)));
    }
    ControlServer server(loop, control_path,
                         [&](const control::Request& request, std::vector<FileDescriptor> descriptors,
                             const ControlServer::Respond& respond) {
                           return requests.handle(request, std::move(descriptors), respond);
                         });
    FileDescriptor signals = open_signals();
    loop.watch(signals.number(), EPOLLIN, [&](std::uint32_t) {
      signalfd_siginfo signal{};
      if (read(signals.number(), &signal, sizeof signal) == sizeof signal)
        conductor.on_signal(static_cast<int>(signal.ssi_signo), static_cast<pid_t>(signal.ssi_pid));
    });
    if (options.lifeline >= 0)
      loop.watch(options.lifeline, EPOLLIN, [&](std::uint32_t) {
        loop.unwatch(options.lifeline);
        conductor.end();
      });
    if (options.when_ready) options.when_ready();
    conductor.begin();
    loop.run();
    loop.unwatch(signals.number());
  }
  requests.look_now();
  cable.reset();
  if (const auto loss = recorder.finish())
    options.say(
        fmt::format("The recording is not complete: {} {} events were lost.", loss->why, loss->events));
  return {conductor.exit_status()};
}

}  // namespace switchboard
