#pragma once
// The file format: SQLite's, with this application id, format version and tables. Raise the version with any
// change that an older reader would misread; readers take all versions up to their own.

#include <cstdint>

namespace switchboard::schema {

inline constexpr std::int32_t application_id = 0x53574231;  // "SWB1", at byte 68 of the file
// 2: hosts and the cable between them; a packet says where it was seen; blocks and checkpoints.
inline constexpr std::int32_t format = 2;  // user_version, at byte 60

// Ids are one sequence over all tables. `detail` columns hold codec.hpp's encoding.
inline constexpr const char* tables = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
CREATE TABLE syscall(id INTEGER PRIMARY KEY, at_ns INT NOT NULL, returned_ns INT, pid INT NOT NULL, tid INT NOT NULL,
  name TEXT NOT NULL, fd INT, socket INT, result INT, errno INT, error TEXT, injected INT NOT NULL, source_id INT,
  detail BLOB NOT NULL) STRICT;
CREATE TABLE process(id INTEGER PRIMARY KEY, at_ns INT NOT NULL, what TEXT NOT NULL, pid INT NOT NULL, tid INT,
  number INT, text TEXT, detail BLOB) STRICT;
CREATE TABLE sample(id INTEGER PRIMARY KEY, at_ns INT NOT NULL, socket INT NOT NULL, domain INT NOT NULL,
  type INT NOT NULL, protocol INT NOT NULL, state INT, local TEXT, remote TEXT, receive_queue INT, send_queue INT,
  inode INT NOT NULL, peer INT, certainty INT NOT NULL, reason INT NOT NULL, detail BLOB) STRICT;
CREATE TABLE counter(id INTEGER PRIMARY KEY, at_ns INT NOT NULL, detail BLOB NOT NULL) STRICT;
CREATE TABLE packet(id INTEGER PRIMARY KEY, at_ns INT NOT NULL, protocol INT NOT NULL, source TEXT NOT NULL,
  destination TEXT NOT NULL, flags INT NOT NULL, sequence INT NOT NULL, acknowledgement INT NOT NULL,
  window INT NOT NULL, payload INT NOT NULL, length INT NOT NULL, raw BLOB NOT NULL, host INT NOT NULL, seen INT NOT NULL) STRICT;
CREATE TABLE network(id INTEGER PRIMARY KEY, at_ns INT NOT NULL, what TEXT NOT NULL, host INT NOT NULL, other INT,
  text TEXT, detail BLOB NOT NULL) STRICT;
CREATE TABLE peer(id INTEGER PRIMARY KEY, at_ns INT NOT NULL, peer TEXT NOT NULL, action TEXT NOT NULL, socket INT) STRICT;
CREATE TABLE note(id INTEGER PRIMARY KEY, at_ns INT NOT NULL, topic TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE lost(id INTEGER PRIMARY KEY, at_ns INT NOT NULL, since_ns INT NOT NULL, source TEXT NOT NULL, n INT NOT NULL) STRICT;
CREATE TABLE source(id INTEGER PRIMARY KEY, file TEXT NOT NULL, line INT NOT NULL, function TEXT NOT NULL) STRICT;
CREATE TABLE source_file(path TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- From format 2 on, written beside the rows and made from them (block_writer.hpp):
CREATE TABLE block(id INTEGER PRIMARY KEY, first_id INT NOT NULL, last_id INT NOT NULL, from_ns INT NOT NULL,
  until_ns INT NOT NULL, heads BLOB NOT NULL) STRICT;
CREATE TABLE late_return(id INTEGER PRIMARY KEY, head BLOB NOT NULL) STRICT;
CREATE TABLE checkpoint(at_ns INTEGER PRIMARY KEY, world BLOB NOT NULL) STRICT;
)sql";

}  // namespace switchboard::schema
