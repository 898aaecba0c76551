#pragma once
// The asking end of a control socket. Blocking, one request at a time, not thread-safe.
//
//   auto client = ControlClient::connect(reader.info().control);      nothing when nobody listens there any
//   more client->ask(Hold{.call = "accept", .label = "server"});
//
// Throws ControlError when the observation refuses a request or goes away while asked.

#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "engine/control/line_socket.hpp"
#include "engine/control/messages.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard::control {

class ControlError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class ControlClient {
 public:
  static std::optional<ControlClient> connect(const std::string& path);

  Answer ask(const Request& request);
  /// Run with these descriptors as its standard input, output and error; they stay the caller's.
  Answer run(const Run& request, std::array<int, 3> standard_descriptors);
  /// A socket in the observed network.
  FileDescriptor open_socket(int domain, int type, int protocol = 0, const std::string& host = {});

 private:
  explicit ControlClient(LineSocket socket) : socket_(std::move(socket)) {}
  Line exchange(const Request& request, std::span<const int> descriptors);
  LineSocket socket_;
};

}  // namespace switchboard::control
