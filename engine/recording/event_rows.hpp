#pragma once
// The rows of all tables as events, by ranges of ids. The file is not trusted: odd values become absent ones,
// and a row without a time is passed over.
//
//   EventRows rows(database);
//   rows.read(first, last)        both included, in id order
//
// It sees the file as it is: whoever wants one moment of a live file opens a transaction around it.

#include <map>
#include <optional>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/recording/database.hpp"

namespace switchboard {

/// 73 years: a time beyond it is a damaged recording's, and sums of two times must not overflow.
bool is_recorded_time(std::int64_t ns);

class EventRows {
 public:
  explicit EventRows(const Database& database);

  std::vector<Event> read(EventId first, EventId last);
  /// The call of that id; nothing if there is none.
  std::optional<Event> call(EventId id);
  /// The highest id of all tables; 0 when they are empty.
  EventId newest();

 private:
  template <class Read>
  void each(Statement& statement, EventId first, EventId last, std::vector<Event>& events, Read read_row);
  void load_sources();
  Syscall syscall_of(const Statement& row) const;

  Statement syscalls_, processes_, samples_, counters_, packets_, networks_, peers_, notes_, losses_,
      sources_, newest_;
  std::map<std::int64_t, SourceLocation> source_by_id_;
};

}  // namespace switchboard
