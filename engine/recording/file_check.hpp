#pragma once
// What can be said of a recording's file before SQLite sees it.
//
// SQLite holds POSIX locks, which a process loses when it closes any descriptor of the same file (fcntl(2)):
// look before this process has the recording open, never after.

#include <string>

namespace switchboard {

/// A regular SQLite file with our application id.
bool is_recording_file(const std::string& path);
/// Throws RecordingError, in one sentence, if `path` is not a recording that this version can read.
void check_recording_file(const std::string& path);
/// Throws RecordingError for a folder on NFS, SMB or a virtual machine's shared folder: live tailing shares
/// memory between processes, which those cannot.
void refuse_shared_file_system(const std::string& path);

}  // namespace switchboard
