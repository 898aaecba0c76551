#include "engine/explain/facts/fact_subject.hpp"

#include <algorithm>
#include <charconv>

namespace switchboard {
namespace {

struct Subject {
  std::string_view label;
  std::optional<int> fd;
};

Subject parse_subject(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return {text, {}};
  const auto digits = text.substr(colon + 1);
  int fd = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), fd);
  if (error != std::errc{} || end != digits.data() + digits.size()) return {text, {}};
  return {text.substr(0, colon), fd};
}

/// Sockets that a process holds, or that it made and the kernel still keeps (FIN_WAIT2, TIME_WAIT).
std::vector<const SocketState*> sockets_of(const Snapshot& world, const ProcessState& process) {
  std::vector<const SocketState*> result;
  for (const auto& [id, socket] : world.sockets) {
    const bool held =
        std::ranges::any_of(process.descriptors, [id = id](const auto& d) { return d.second == id; });
    if (held || socket.creator == process.id) result.push_back(&socket);
  }
  return result;
}

const ProcessState* only_program(const Snapshot& world, std::string_view label) {
  const auto programs = programs_called(world, label);
  return programs.size() == 1 ? programs.front() : nullptr;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

std::optional<Question> parse_question(std::string_view text) {
  text = trimmed(text);
  const auto open = text.find('(');
  if (open == std::string_view::npos) {
    if (text.empty() || text.find_first_of("), ") != std::string_view::npos) return {};
    return Question{text, {}, {}, {}};
  }
  if (text.back() != ')' || text.find_first_of("()", open + 1) != text.size() - 1) return {};
  Question question{.name = trimmed(text.substr(0, open)), .subject = {}, .call = {}, .detail = {}};
  auto inside = text.substr(open + 1, text.size() - open - 2);
  for (auto* part : {&question.subject, &question.call, &question.detail}) {
    const auto comma = inside.find(',');
    *part = trimmed(inside.substr(0, comma));
    if (comma == std::string_view::npos) {
      inside = {};
      break;
    }
    inside.remove_prefix(comma + 1);
    if (trimmed(inside).empty()) return {};
  }
  if (!inside.empty()) return {};
  if (question.name.empty() || question.subject.empty()) return {};
  return question;
}

std::vector<const ProcessState*> programs_called(const Snapshot& world, std::string_view subject) {
  std::vector<const ProcessState*> result;
  const auto label = parse_subject(subject).label;
  for (const auto& [id, process] : world.processes) {
    if (process.label.empty()) continue;
    const bool means = label.ends_with('*')
                           ? process.label.starts_with(trimmed(label.substr(0, label.size() - 1)))
                           : process.label == label;
    if (means) result.push_back(&process);
  }
  return result;
}

const SocketState* socket_meant(const Snapshot& world, std::string_view subject) {
  const auto [label, fd] = parse_subject(subject);
  const auto* program = only_program(world, label);
  if (program == nullptr) return nullptr;
  if (fd) return world.socket_of(program->id, *fd);
  const auto sockets = sockets_of(world, *program);
  const SocketState* newest = nullptr;
  for (const auto* socket : sockets) {
    if (socket->role != SocketRole::client && socket->role != SocketRole::server) continue;
    if (newest == nullptr || newest->created < socket->created) newest = socket;
  }
  if (newest != nullptr) return newest;
  return sockets.size() == 1 ? sockets.front() : nullptr;
}

const SocketState* listener_meant(const Snapshot& world, std::string_view subject) {
  const auto [label, fd] = parse_subject(subject);
  const auto* program = only_program(world, label);
  if (program == nullptr) return nullptr;
  const SocketState* found = nullptr;
  for (const auto& [number, id] : program->descriptors) {
    const auto* socket = world.socket(id);
    if ((fd && *fd != number) || socket == nullptr || !socket->is_listener() || socket == found) continue;
    if (found != nullptr) return nullptr;
    found = socket;
  }
  return found;
}

bool is_call(std::string_view name, std::string_view wanted) {
  return name == wanted || (wanted == "accept" && name == "accept4") ||
         (wanted == "send" && name == "sendto") || (wanted == "recv" && name == "recvfrom");
}

std::vector<const Syscall*> returned_calls(const Moments& moments, const std::vector<const ProcessState*>& of,
                                           std::string_view wanted) {
  const Timeline& timeline = moments.timeline;
  std::vector<std::pair<std::int64_t, std::size_t>> places;  // when it returned, and where it is
  timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (!head.is_call() || head.returned_ns < 0 || moments.at.ns < head.returned_ns) return;
    if (std::ranges::none_of(of, [&](const auto* process) { return process->id == head.process; })) return;
    if (wanted.empty() || is_call(timeline.name_of(head), wanted))
      places.emplace_back(head.returned_ns, index);
  });
  std::ranges::sort(places);
  std::vector<const Syscall*> result;
  for (const auto& [at, index] : places)
    if (const auto* call = std::get_if<Syscall>(&timeline.event(index).fact)) result.push_back(call);
  return result;
}

}  // namespace switchboard
