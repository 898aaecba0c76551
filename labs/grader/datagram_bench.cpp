#include "labs/grader/datagram_bench.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netinet/in.h>

#include <algorithm>

#include "engine/model/endpoint.hpp"

namespace switchboard::grader {

/// Where sockets of UDP of the submission are bound.
std::vector<Endpoint> DatagramBench::bound_sockets() {
  std::vector<Endpoint> places;
  for (const auto& [id, socket] : observed().now().sockets) {
    const auto& local = socket.sample.local;
    const bool has_port = local && port_of(*local).value_or(Port{}) != Port{};
    if (socket.sample.protocol == IPPROTO_UDP && socket.creator && !socket.closed && has_port)
      places.push_back(*local);
  }
  return places;
}

void DatagramBench::starts_datagram_server() {
  starts_and_waits({.program = current_check().order.programs.at("server"),
                    .label = "server",
                    .arguments = {std::to_string(port())},
                    .expected = fmt::format("Your server's socket of UDP is bound to port {}.", port()),
                    .is_ready =
                        [this] {
                          const auto places = bound_sockets();
                          return std::any_of(places.begin(), places.end(), [this](const Endpoint& place) {
                            return port_of(place) == Port{port()};
                          });
                        },
                    .instead = [this]() -> std::string {
                      std::vector<std::string> places;
                      for (const auto& place : bound_sockets()) places.push_back(to_string(place));
                      if (places.empty()) return "Your server has bound no socket of UDP.";
                      return fmt::format("Your server is bound to {}.", fmt::join(places, " and "));
                    }});
}

}  // namespace switchboard::grader
