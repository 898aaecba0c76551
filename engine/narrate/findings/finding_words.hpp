#pragma once
// The words of one rule: a row that always holds, then rows for cases, whose fields take the place of those
// before them. One file a rule beside this one; finding_text.cpp lists them.
//
// Places in the words (filled_text.hpp): a value of the finding, {port}; or one of its evidence by number:
// {call 1} send(4, "hello\n", 6) · {result 1} the same with " = 6" · {name 1} send · {fd 1} 4 · {page 1}
// send(2) · {program} the label of the process.

#include <array>
#include <string_view>

namespace switchboard::finding_words {

struct Words {
  std::string_view when = {};       ///< "cause=listener, reuse!=after" (filled_text.hpp)
  std::string_view mistake = {};    ///< a title from the student's point of view, without a full stop
  std::string_view did = {};        ///< what the program did
  std::string_view expected = {};   ///< what the call or the peer needed
  std::string_view happened = {};   ///< what came of it
  std::string_view why = {};        ///< one sentence: what goes wrong, and when
  std::string_view fix = {};        ///< one sentence
  std::string_view reference = {};  ///< "bind(2), ip(7)"
  int lesson = 0;                   ///< the number of the lesson that is about it
};

}  // namespace switchboard::finding_words
