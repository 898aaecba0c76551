#pragma once
// What can be said of a recording's file before SQLite sees it.
//
// SQLite holds POSIX locks, which a process loses when it closes any descriptor of the same file (fcntl(2)):
// is_recording_file() is for a file that this process does not have open.

#include <string>
#include <string_view>

namespace switchboard {

/// A regular SQLite file with our application id.
bool is_recording_file(const std::string& path);
inline constexpr std::string_view not_a_recording =
    "is not a Switchboard recording; record one with `switchboard observe -o FILE -- PROGRAM`.";

/// Throws RecordingError, in one sentence, if `path` is no file, empty, or may not be read. Does not open it.
void check_recording_file(const std::string& path);
/// Throws RecordingError for a folder on NFS, SMB or a virtual machine's shared folder: live tailing shares
/// memory between processes, which those cannot.
void refuse_shared_file_system(const std::string& path);

}  // namespace switchboard
