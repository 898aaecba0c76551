#pragma once
// Which calls each line of the program's source made, and what they gave: what a Source view shows beside the
// text. A pure function of a timeline.
//
//   const auto files = calls_by_line(timeline, at);
//   files.at("/home/ada/server.c").at(41)      what line 41 called up to that moment, by name
//
// It knows no text (RecordingReader::source_file has it), and nothing of calls whose line is not known.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard {

/// All calls of one name that one line made, in any process and thread.
struct LineCalls {
  std::string name;  ///< the kernel's: sendto, also for send(3)
  std::string function;
  std::size_t count = 0;
  std::size_t open = 0;                         ///< of those, that have not returned
  std::map<std::int64_t, std::size_t> results;  ///< how often each came; only the first `most_results` kinds
  std::size_t other_results = 0;                ///< of more kinds
  std::map<std::string, std::size_t> errors;    ///< how often each came, by name
  EventId first, last;                          ///< the calls themselves

  static constexpr std::size_t most_results = 16;
};

using CallsByLine = std::map<int, std::vector<LineCalls>>;  // in the order they were first made
std::map<std::string, CallsByLine> calls_by_line(const Timeline& timeline, Time at);

}  // namespace switchboard
