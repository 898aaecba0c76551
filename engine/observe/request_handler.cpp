#include "engine/observe/request_handler.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>

#include <atomic>
#include <memory>
#include <stdexcept>

#include "engine/model/overloaded.hpp"
#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

control::Answer refusal(std::string why) {
  control::Answer answer;
  answer.ok = false;
  answer.why = std::move(why);
  return answer;
}

std::string no_such_host(const std::string& name) {
  return fmt::format("no host is named {}.", name);
}

}  // namespace

void RequestHandler::look_now() {
  for (auto& watch : watches_) watch.look_now();
  const auto now = monotonic_clock::now();
  if (cable_ == nullptr) return;
  if (const auto lost = cable_->lost())
    recorder_.add({now, Fact{EventsLost{"frames on the cable", lost, recorder_.time_of(last_lossless_)}}});
  last_lossless_ = now;
}

ControlServer::Abandoned RequestHandler::handle(const control::Request& request, Descriptors descriptors,
                                                const Respond& respond) {
  if (const auto* run = std::get_if<control::Run>(&request)) return handle_run(*run, descriptors, respond);
  std::visit(Overloaded{[](const control::Run&) {},
                        [&](const auto& message) { handle(message, descriptors, respond); }},
             request);
  return {};
}

/// Hold, ClearHolds, Step, Continue, Signal.
template <class ForTheTracer>
void RequestHandler::handle(const ForTheTracer& request, Descriptors&, const Respond& respond) {
  conductor_.post(request, [respond](const control::Answer& answer) { respond(answer, {}); });
}

ControlServer::Abandoned RequestHandler::handle_run(const control::Run& request, Descriptors& descriptors,
                                                    const Respond& respond) {
  StartProgram wish;
  wish.program.label = request.label;
  wish.program.argv = request.argv;
  wish.program.directory = request.directory;
  wish.program.environment = request.environment;
  wish.program.capabilities = request.capabilities;
  wish.when = request.answer;
  for (std::size_t i = 0; i < std::min<std::size_t>(descriptors.size(), 3); ++i)
    wish.program.standard[i] = std::move(descriptors[i]);
  if (!request.host.empty()) {
    const auto* host = hosts_.find(request.host);
    if (host == nullptr) {
      respond(refusal(no_such_host(request.host)), {});
      return {};
    }
    wish.program.host = host->id;
  }
  const auto process = std::make_shared<std::atomic<pid_t>>(0);
  wish.started = process;
  conductor_.post(std::move(wish), [respond](const control::Answer& answer) { respond(answer, {}); });
  if (request.answer == control::Run::Answer::when_started) return {};
  return [process] {
    if (const pid_t id = *process) kill(id, SIGHUP);
  };
}

void RequestHandler::handle(const control::Stop&, Descriptors&, const Respond& respond) {
  respond({}, {});
  conductor_.end();
}

void RequestHandler::handle(const control::TypeInput& request, Descriptors&, const Respond& respond) {
  if (auto why = conductor_.type(request); !why.empty()) return respond(refusal(std::move(why)), {});
  // How much, and not what: a redacted recording holds no text of a user's.
  recorder_.add(
      {monotonic_clock::now(), Fact{PeerActed{"console",
                                              fmt::format("type {} bytes into the standard input of {}",
                                                          request.text.size(), request.process.value),
                                              {}}}});
  respond({}, {});
}

void RequestHandler::handle(const control::OpenSocket& request, Descriptors&, const Respond& respond) {
  auto* host = request.host.empty() ? &hosts_.list().front() : hosts_.find(request.host);
  if (host == nullptr) return respond(refusal(no_such_host(request.host)), {});
  auto& network = host->network;
  try {
    const int type = request.type | SOCK_CLOEXEC;
    const FileDescriptor socket =
        network.exists() ? network.open_socket(request.domain, type, request.protocol)
                         : FileDescriptor{check_system_call(
                               "open a socket", ::socket(request.domain, type, request.protocol))};
    respond({}, socket);
  } catch (const SystemError& error) {
    respond(refusal(std::string(error.what()) + "."), {});
  }
}

void RequestHandler::handle(const control::LimitSendBuffers& request, Descriptors&, const Respond& respond) {
  if (!hosts_.are_private()) return respond(refusal("it would be a setting of the whole machine."), {});
  try {
    for (auto& host : hosts_.list()) host.network.limit_send_buffers(request.bytes);
    respond({}, {});
  } catch (const SystemError& error) {
    respond(refusal(std::string(error.what()) + "."), {});
  }
}

RequestHandler::Directions RequestHandler::directions(const std::string& from, const std::string& to) {
  if (cable_ == nullptr) return {{}, "there is no cable: the observation has one network only."};
  for (const auto* name : {&from, &to})
    if (!name->empty() && hosts_.find(*name) == nullptr) return {{}, no_such_host(*name)};
  Directions directions;
  for (auto& source : hosts_.list())
    for (auto& destination : hosts_.list())
      if (&source != &destination && (from.empty() || source.name == from) &&
          (to.empty() || destination.name == to))
        directions.list.emplace_back(&source, &destination);
  if (directions.list.empty()) directions.why = fmt::format("no cable leads from {} to {}.", from, to);
  return directions;
}

void RequestHandler::record_cable(const Host& from, const Host& to) {
  const auto settings = cable_->settings(from.id, to.id);
  recorder_.add({monotonic_clock::now(), Fact{CableSet{from.id, to.id, settings}}});
}

void RequestHandler::begin_cable(const std::vector<control::CableWish>& wishes) {
  if (cable_ == nullptr) return;
  const auto answer = [](const control::Answer& given, const FileDescriptor&) {
    if (!given.ok) throw std::runtime_error("--cable: " + given.why);
  };
  Descriptors none;
  for (const auto& [from, to] : directions({}, {}).list) record_cable(*from, *to);
  for (const auto& wish : wishes) {
    if (wish.change != CableChange{}) handle(control::SetCable{wish.from, {}, wish.change}, none, answer);
    for (auto drop : wish.drops) {
      drop.from = wish.from;
      handle(drop, none, answer);
    }
  }
}

void RequestHandler::handle(const control::SetCable& request, Descriptors&, const Respond& respond) {
  const auto wanted = directions(request.from, request.to);
  if (!wanted.why.empty()) return respond(refusal(wanted.why), {});
  auto& cable = *cable_;
  for (const auto& [from, to] : wanted.list) {
    cable.set(from->id, to->id, request.change.applied_to(cable.settings(from->id, to->id)));
    record_cable(*from, *to);
  }
  respond({}, {});
}

void RequestHandler::handle(const control::DropSegments& request, Descriptors&, const Respond& respond) {
  const auto wanted = directions(request.from, request.to);
  if (!wanted.why.empty()) return respond(refusal(wanted.why), {});
  for (const auto& [from, to] : wanted.list) {
    cable_->drop_next(from->id, to->id, request.what, request.count);
    const auto text = fmt::format("The cable drops the next {} from {} to {}.",
                                  control::drop_text(request.what, request.count), from->name, to->name);
    recorder_.add({monotonic_clock::now(), Fact{NoteWritten{"cable", text}}});
  }
  respond({}, {});
}

void RequestHandler::handle(const control::RecordPeer& request, Descriptors&, const Respond& respond) {
  recorder_.add({monotonic_clock::now(), Fact{request.step}});
  respond({}, {});
}

void RequestHandler::handle(const control::RecordNote& request, Descriptors&, const Respond& respond) {
  recorder_.add({monotonic_clock::now(), Fact{request.note}});
  respond({}, {});
}

void RequestHandler::handle(const control::Flush&, Descriptors&, const Respond& respond) {
  look_now();
  recorder_.flush([this, respond](EventId last) {
    loop_.post([respond, last] {
      control::Answer answer;
      answer.last_event = last;
      respond(answer, {});
    });
  });
}

std::uint16_t RequestHandler::publish(const control::Publish& wanted) {
  if (!hosts_.are_private())
    throw SystemError(
        "publish a port: the programs are on the host's network, and a client reaches them there", ENOTSUP);
  Relay::Inside inside;
  inside.open_socket = [this](int domain, int type) {
    return hosts_.list().front().network.open_socket(domain, type | SOCK_CLOEXEC, 0);
  };
  inside.record = [this](PeerActed step) { recorder_.add({monotonic_clock::now(), Fact{std::move(step)}}); };
  const auto& relay = relays_.emplace_back(loop_, std::move(inside), wanted);
  // Of several hosts the first: the one of the program that was named first.
  const auto where = hosts_.are_several() ? "the host " + hosts_.list().front().name : "the private network";
  const auto text = fmt::format(
      "{}:{} on this machine is carried to port {} of {}. The server sees those clients as 127.0.0.1.",
      wanted.host, relay.host_port(), wanted.port, where);
  recorder_.add({monotonic_clock::now(), Fact{NoteWritten{"relay", text}}});
  return relay.host_port();
}

void RequestHandler::handle(const control::Publish& request, Descriptors&, const Respond& respond) {
  try {
    control::Answer answer;
    answer.host_port = publish(request);
    respond(answer, {});
  } catch (const SystemError& error) {
    respond(refusal(std::string(error.what()) + "."), {});
  }
}

}  // namespace switchboard
