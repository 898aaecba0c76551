#include "labs/grader/who_waits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/model/endpoint.hpp"
#include "labs/grader/doing.hpp"
#include "labs/grader/stalemate.hpp"

namespace switchboard::grader {
namespace {

/// "a", "a and b", "a, b and 5 more".
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 3;
  if (names.size() == 1) return names.front();
  const auto shown = names.size() > most ? most - 1 : names.size() - 1;
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) text += (i > 0 ? ", " : "") + names[i];
  return text +
         (names.size() > most ? fmt::format(" and {} more", names.size() - shown) : " and " + names[shown]);
}

std::string name_of(const ProcessState& process, bool is_first) {
  const auto program = process.label.substr(0, process.label.find_first_of(" ."));
  if (!process.parent) return (is_first ? "your " : "the ") + program;
  return fmt::format("{} child {}", is_first ? "your " + program + "'s" : "its", process.label);
}

}  // namespace

std::string peer_of(Observed& observed, const SocketState& socket) {
  const auto* other = observed.now().peer_of(socket);
  if (other == nullptr) return {};
  std::string name;
  observed.timeline().each_event([&](const Event& event) {
    const auto* step = std::get_if<PeerActed>(&event.fact);
    if (step != nullptr && step->socket == other->id) name = step->peer;
  });
  return name;
}

std::string who_waits_outside(Observed& observed) {
  const auto& world = observed.now();
  std::vector<std::string> names;
  for (const auto* listener : world.listeners()) {
    if (listener->closed) continue;
    for (const auto* waiting : world.accept_queue(*listener)) {
      const auto name = peer_of(observed, *waiting);
      names.push_back(name.empty() ? "a client" : name);
    }
  }
  if (names.empty()) return {};
  return fmt::format("{} {} in the accept queue.", capitalised(listed(names)),
                     names.size() == 1 ? "waits" : "wait");
}

std::string who_has_it_open(Observed& observed, const std::function<bool(const SocketState&)>& is_meant) {
  observed.flush();
  std::vector<std::string> holders;
  for (const auto* process : living_processes(observed)) {
    for (const auto& [fd, id] : process->descriptors) {
      const auto* socket = observed.now().socket(id);
      if (socket == nullptr || socket->is_listener() || !is_meant(*socket)) continue;
      holders.push_back(fmt::format("{} (descriptor {})", name_of(*process, holders.empty()), fd));
    }
  }
  if (holders.empty()) return {};
  return fmt::format("{} {} the connection open.", capitalised(listed(holders)),
                     holders.size() == 1 ? "has" : "have");
}

std::string who_has_the_port(Observed& observed, Port port) {
  const auto& world = observed.now();
  std::vector<std::string> holders;
  for (const auto* listener : world.listeners()) {
    if (listener->closed || !listener->sample.local || port_of(*listener->sample.local) != port) continue;
    for (const auto* process : world.holders(listener->id)) {
      if (!process->ended) holders.push_back(process->label);
    }
  }
  if (holders.empty()) return {};
  return fmt::format("The process {} still {} the listening socket of port {}.", listed(holders),
                     holders.size() == 1 ? "has" : "have", port.value);
}

}  // namespace switchboard::grader
