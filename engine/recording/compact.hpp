#pragma once
// Copies a finished recording into as few bytes as a plain file of its format can have, to be kept beside
// other files: small pages, nothing free between them.
//
//   compact_recording("run.swb", "lessons/10_listen/listen.swb");     throws RecordingError
//
// It must be one of our own making: it is not opened as carefully as one from elsewhere. The copy holds the
// same events under the same ids. A short one has a fifth of the size; of a long one the pages that the
// writer chooses are quicker to read.

#include <string>

namespace switchboard {

/// What lies at `to` is replaced.
void compact_recording(const std::string& from, const std::string& to);

}  // namespace switchboard
