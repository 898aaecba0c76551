#pragma once
// The filter of the list of calls: words that must all be met.
//
//   call:accept   the name, or the beginning of it       result:4  result:<0  result:>=1024
//   result:error  failed; result:open not returned       error:ECONNREFUSED  error: any
//   pid:4127      tid:4128   fd:3   socket:1b (cookie)   who:A     the letter or the label
//   anything else is looked for in the call's text
//
// Most words are decided by an event's head, so that a long recording is searched without reading it. Knows
// one call at a time; nothing of lists or drawing.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/event_head.hpp"
#include "engine/narrate/letters.hpp"

namespace switchboard::visualizer {

class CallFilter {
 public:
  explicit CallFilter(std::string_view text);
  bool is_empty() const { return words_.empty(); }
  bool takes(const Syscall& call, const std::map<ProcessId, ProgramMark>& marks) const;
  /// The same from the head alone; nothing when the call itself must be read.
  std::optional<bool> takes(const EventHead& head, const NameTable& names,
                            const std::map<ProcessId, ProgramMark>& marks) const;

 private:
  enum class Key { call, result, error, pid, tid, fd, socket, who, text };
  struct Word {
    Key key = Key::text;
    std::string value;
  };
  static std::optional<Key> key_named(std::string_view name);
  bool meets(const Word& word, const Syscall& call, const std::map<ProcessId, ProgramMark>& marks) const;
  std::vector<Word> words_;
};

}  // namespace switchboard::visualizer
