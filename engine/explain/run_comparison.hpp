#pragma once
// Two runs of the same task side by side, a student's and a correct one: what both did, and the first
// difference that matters. Style does not: fork, threads or poll, how many calls moved the bytes, what the
// program asked the kernel for in between.
//
//   const RunComparison comparison = compare(outline_of(mine), outline_of(theirs));
//   comparison.same           "listener", "connection 1": what agrees
//   comparison.difference     nothing when all agrees
//
// It compares what came of the same input, so both runs need the same peers. comparison_text.hpp has the
// words.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/explain/run_outline.hpp"

namespace switchboard {

struct RunDifference {
  enum class Kind {
    no_listener,        ///< the other listens, this one does not
    option_missing,     ///< SO_REUSEADDR before bind
    bound_elsewhere,    ///< 127.0.0.1 where the other has 0.0.0.0
    fewer_connections,  ///< accepted or dialled
    more_connections,
    call_failed,    ///< here and not there
    sent_less,      ///< the same bytes, and then no more
    sent_more,      ///< the same bytes, and more
    sent_other,     ///< other bytes from `offset` on
    received_less,  ///< of what the peer sent
    end_not_awaited,
    not_shut_down,
    not_closed,
    ended_otherwise  ///< status or signal
  } kind;
  std::string where;                   ///< "listener", "connection 2", "program"
  std::optional<EventId> here, there;  ///< a call in each recording
  std::map<std::string, std::string> values;
};

struct RunComparison {
  std::vector<std::string> same;
  std::optional<RunDifference> difference;
};

RunComparison compare(const RunOutline& mine, const RunOutline& theirs);

}  // namespace switchboard
