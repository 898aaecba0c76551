#pragma once
// The filter of the list of calls: words that must all be met.
//
//   call:accept    the name, or the beginning of it       result:error   failed; result:open not returned;
//   result:4 pid:4127       fd:3                                   who:A          the letter or the label
//   anything else  somewhere in the call's text
//
// Knows one call at a time; nothing of lists or drawing.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/narrate/letters.hpp"

namespace switchboard::visualizer {

class CallFilter {
 public:
  explicit CallFilter(std::string_view text);
  bool is_empty() const { return words_.empty(); }
  bool takes(const Syscall& call, const std::map<ProcessId, ProgramMark>& marks) const;

 private:
  struct Word {
    std::string key, value;  ///< no key: free text
  };
  std::vector<Word> words_;
};

}  // namespace switchboard::visualizer
