#include "engine/control/client.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <utility>

namespace switchboard::control {

std::optional<ControlClient> ControlClient::connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) return {};
  std::memcpy(address.sun_path, path.data(), path.size());
  FileDescriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!socket) return {};
  if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return {};
  return ControlClient{LineSocket{std::move(socket)}};
}

Line ControlClient::exchange(const Request& request, std::span<const int> descriptors) {
  if (!socket_.send(to_line(request), descriptors)) throw ControlError("the observation has ended.");
  auto line = socket_.receive();
  if (!line) throw ControlError("the observation ended before it answered.");
  return std::move(*line);
}

namespace {

Answer checked(const Line& line) {
  auto answer = parse_answer(line.text);
  if (!answer) throw ControlError("the observation answered something that is no answer: " + line.text);
  if (!answer->ok) throw ControlError(answer->why);
  return *answer;
}

}  // namespace

Answer ControlClient::ask(const Request& request) {
  return checked(exchange(request, {}));
}

Answer ControlClient::run(const Run& request, std::array<int, 3> standard_descriptors) {
  return checked(exchange(request, standard_descriptors));
}

FileDescriptor ControlClient::open_socket(int domain, int type, int protocol, const std::string& host) {
  auto line = exchange(OpenSocket{domain, type, protocol, host}, {});
  checked(line);
  if (line.descriptors.empty()) throw ControlError("the observation answered without the socket.");
  return std::move(line.descriptors.front());
}

}  // namespace switchboard::control
