#include "engine/narrate/letters.hpp"

#include <fmt/format.h>

#include <cctype>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "engine/model/overloaded.hpp"

namespace switchboard {
namespace {

/// "client E" -> E, "E" -> E; nothing for "server" or "ACME".
std::optional<char> letter_in(std::string_view label) {
  if (label.empty() || label.back() < 'A' || label.back() > 'Z') return {};
  if (label.size() > 1 && label[label.size() - 2] != ' ') return {};
  return label.back();
}

struct Program {
  ProcessId process;
  std::string label;
};

/// What the whole recording says about who is who.
struct Cast {
  std::vector<Program> programs;  // in order of their start
  std::map<ProcessId, ProcessId> parents;
  std::vector<ProcessId> children;  // in order of their fork
  std::set<ProcessId> serving;

  explicit Cast(const Timeline& timeline) {
    timeline.each_head([&](std::size_t index, const EventHead& head) {
      if (head.is_call()) {
        const auto& name = timeline.name_of(head);
        if (name == "listen" || name == "accept" || name == "accept4")
          serving.insert(program_of(head.process));
      } else if (head.is<ProcessStarted>() || head.is<ProcessForked>()) {
        const Event& event = timeline.event(index);
        if (const auto* started = std::get_if<ProcessStarted>(&event.fact)) {
          programs.push_back({started->process, started->label});
        } else if (const auto* forked = std::get_if<ProcessForked>(&event.fact)) {
          parents[forked->child] = forked->parent;
          children.push_back(forked->child);
        }
      }
    });
  }

  ProcessId program_of(ProcessId process) const {
    // As many steps as there are children: a pid that was used again, or a damaged file, could make a ring.
    for (std::size_t step = 0; step < parents.size(); ++step) {
      const auto parent = parents.find(process);
      if (parent == parents.end()) break;
      process = parent->second;
    }
    return process;
  }

  ProgramRole role_of(const Program& program) const {
    const bool says_client = program.label.starts_with("client");
    const bool says_server = program.label.starts_with("server");
    if (says_client || says_server) return says_server ? ProgramRole::server : ProgramRole::client;
    return serving.contains(program.process) ? ProgramRole::server : ProgramRole::client;
  }
};

char first_free(const std::set<char>& taken, std::string_view order) {
  for (const char letter : order)
    if (!taken.contains(letter)) return letter;
  return '*';  // more programs than letters
}

}  // namespace

std::map<ProcessId, ProgramMark> program_marks(const Timeline& timeline) {
  const Cast cast(timeline);
  std::set<char> taken{'S'};
  for (const auto& program : cast.programs)
    if (const auto letter = letter_in(program.label)) taken.insert(*letter);

  std::map<ProcessId, ProgramMark> marks;
  bool server_seen = false;
  for (const auto& program : cast.programs) {
    ProgramMark mark{.letter = 'A', .role = cast.role_of(program), .label = program.label};
    if (const auto kept = letter_in(program.label)) {
      mark.letter = *kept;
    } else if (mark.role == ProgramRole::server && !server_seen) {
      mark.letter = 'S';
    } else if (mark.role == ProgramRole::server) {
      mark.letter = first_free(taken, "TUVWXYZ0123456789");
    } else {
      mark.letter = first_free(taken, "ABCDEFGHIJKLMNOPQRTUVWXYZabcdefghijklmnopqrstuvwxyz");
    }
    server_seen = server_seen || mark.role == ProgramRole::server;
    taken.insert(mark.letter);
    marks[program.process] = std::move(mark);
  }
  for (const ProcessId child : cast.children) {
    if (const auto parent = marks.find(cast.program_of(child)); parent != marks.end())
      marks[child] = parent->second;
  }
  return marks;
}

}  // namespace switchboard
