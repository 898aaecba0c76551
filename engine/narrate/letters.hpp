#pragma once
// The letter and the role of every program of a recording, the same in window, report and terminal.
//
//   const auto marks = program_marks(timeline);
//   marks.at(pid).letter            'S' for a server, 'A', 'B', 'C' … for clients
//
// A label that ends in a single capital letter keeps it ("client E" is E). A program that listens or accepts
// anywhere in the recording, or whose label says so, is a server. Forked children carry their program's mark.
// It depends on the whole recording, so a letter is the same at every time cursor; keep the result until
// timeline.revision() changes.

#include <map>
#include <string>

#include "engine/model/timeline.hpp"

namespace switchboard {

enum class ProgramRole { client, server };

struct ProgramMark {
  char letter = 'A';
  ProgramRole role = ProgramRole::client;
  std::string label;
  bool operator==(const ProgramMark&) const = default;
};

std::map<ProcessId, ProgramMark> program_marks(const Timeline& timeline);

}  // namespace switchboard
