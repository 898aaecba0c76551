#pragma once
// Takes out of events what may be private: the bytes of buffers, packets and output, arguments of programs,
// text and folders in paths. What stays: which calls were made with which numbers, lengths, IP addresses and
// ports, states and times, and the bare names of programs and source files.
//
//   Redactor redactor;
//   redactor.redact(event);       one Redactor for all events of a recording
//
// A UNIX socket's name becomes path-1, abstract-2 …, the same for the same name, so that sockets still find
// their peers.

#include <map>

#include "engine/model/event.hpp"

namespace switchboard {

class Redactor {
 public:
  void redact(Event& event);

 private:
  void redact(Syscall& call);
  void redact(ArgumentValue& value, const std::string& name);
  void redact(Endpoint& endpoint);
  std::map<std::string, std::string> names_;  // of UNIX sockets, by the text of their endpoint
};

/// What a reader is told in place of what is gone; recorded as the first note.
NoteWritten redaction_note();

}  // namespace switchboard
