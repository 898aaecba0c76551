#pragma once
// A finding in words: the gap first (did, expected, happened), then the mistake's name, why it matters, what
// to change, and where to read more. One place for every face.
//
//   const FindingText text = describe(finding, timeline);
//   text.mistake    "The port is not in network byte order"
//
// It knows the sentences of every rule in engine/explain/rules/ (findings/ has a file of words for each), and
// takes what they name from finding.values and from the calls in finding.evidence.

#include <string>
#include <string_view>
#include <vector>

#include "engine/explain/finding.hpp"
#include "engine/model/timeline.hpp"

namespace switchboard {

struct FindingText {
  std::string mistake = {};    ///< a title, without a full stop
  std::string did = {};        ///< what the program did
  std::string expected = {};   ///< what the call or the peer needed
  std::string happened = {};   ///< what came of it
  std::string why = {};        ///< one sentence
  std::string fix = {};        ///< one sentence
  std::string reference = {};  ///< "bind(2), ip(7)", "RFC 9293, section 3.6"
  int lesson = 0;              ///< number of the lesson that is about it
};

FindingText describe(const Finding& finding, const Timeline& timeline);

/// One of the calls that show it.
struct SeenCall {
  EventId event;
  Time at;
  std::string text;   ///< "bind(3, 0.0.0.0:36895, 16) = 0"
  std::string place;  ///< "server.cpp:41"; empty when it is not known
};
std::vector<SeenCall> seen_calls(const Finding& finding, const Timeline& timeline);

std::string_view severity_text(Severity severity);     ///< "mistake"
std::string_view certainty_text(Certainty certainty);  ///< "seen"

}  // namespace switchboard
