#include "engine/observe/request_handler.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>

#include <atomic>
#include <memory>

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

}  // namespace

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

void RequestHandler::handle(const control::OpenSocket& request, Descriptors&, const Respond& respond) {
  try {
    const int type = request.type | SOCK_CLOEXEC;
    const FileDescriptor socket =
        network_.exists() ? network_.open_socket(request.domain, type, request.protocol)
                          : FileDescriptor{check_system_call(
                                "open a socket", ::socket(request.domain, type, request.protocol))};
    respond({}, socket);
  } catch (const SystemError& error) {
    respond(refusal(std::string(error.what()) + "."), {});
  }
}

void RequestHandler::handle(const control::LimitSendBuffers& request, Descriptors&, const Respond& respond) {
  if (!network_.exists()) return respond(refusal("it would be a setting of the whole machine."), {});
  try {
    network_.limit_send_buffers(request.bytes);
    respond({}, {});
  } catch (const SystemError& error) {
    respond(refusal(std::string(error.what()) + "."), {});
  }
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
  watch_.look_now();
  recorder_.flush([this, respond](EventId last) {
    loop_.post([respond, last] {
      control::Answer answer;
      answer.last_event = last;
      respond(answer, {});
    });
  });
}

std::uint16_t RequestHandler::publish(const control::Publish& wanted) {
  if (!network_.exists())
    throw SystemError(
        "publish a port: the programs are on the host's network, and a client reaches them there", ENOTSUP);
  Relay::Inside inside;
  inside.open_socket = [this](int domain, int type) {
    return network_.open_socket(domain, type | SOCK_CLOEXEC, 0);
  };
  inside.record = [this](PeerActed step) { recorder_.add({monotonic_clock::now(), Fact{std::move(step)}}); };
  const auto& relay = relays_.emplace_back(loop_, std::move(inside), wanted);
  const auto text = fmt::format(
      "{}:{} on the host is carried to port {} of the private network. The server sees those clients as "
      "127.0.0.1.",
      wanted.host, relay.host_port(), wanted.port);
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
