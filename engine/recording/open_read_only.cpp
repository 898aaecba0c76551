#include "engine/recording/open_read_only.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "engine/recording/error.hpp"
#include "engine/recording/file_check.hpp"
#include "engine/recording/schema.hpp"

namespace switchboard {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, std::string_view why) {
  throw RecordingError(fmt::format("{}: {}", path, why));
}

/// The name for SQLITE_OPEN_URI, https://www.sqlite.org/uri.html: what could end the path is escaped.
std::string immutable_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : fs::absolute(path).string()) {
    if (c == '?' || c == '#' || c == '%')
      uri += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    else
      uri += c;
  }
  return uri + "?immutable=1";
}

/// Nothing if SQLite can read its first page; else its primary result code.
std::optional<int> failure_of(const Database& database) {
  sqlite3_stmt* statement = nullptr;
  int result =
      sqlite3_prepare_v2(database.handle(), "SELECT count(*) FROM sqlite_schema", -1, &statement, nullptr);
  if (result == SQLITE_OK) result = sqlite3_step(statement);
  sqlite3_finalize(statement);
  if (result == SQLITE_ROW || result == SQLITE_DONE) return {};
  return result & 0xff;
}

void distrust(const Database& database) {
  sqlite3* handle = database.handle();
  // https://www.sqlite.org/security.html, "Untrusted SQLite Database Files".
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 16 << 20);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_exec(handle, "PRAGMA cell_size_check=ON", nullptr, nullptr, nullptr);
}

std::uintmax_t size_of(const std::string& path) {
  std::error_code none;
  const auto size = fs::file_size(path, none);
  return none ? 0 : size;
}

void check_contents(const std::string& path, Database& database) {
  if (const auto failure = failure_of(database)) {
    if (*failure == SQLITE_NOTADB) refuse(path, not_a_recording);
    if (*failure == SQLITE_CORRUPT) refuse(path, "is damaged: its table of contents cannot be read.");
    refuse(path, fmt::format("cannot be read: {}.", sqlite3_errmsg(database.handle())));
  }
  if (database.integer("PRAGMA application_id") != schema::application_id) refuse(path, not_a_recording);
  const auto format = database.integer("PRAGMA user_version");
  if (format > schema::format)
    refuse(path,
           fmt::format("was written by a newer Switchboard (format {}, this one reads up to {}); update "
                       "Switchboard.",
                       format, schema::format));
  if (database.integer(
          "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table','index') OR sql NOT LIKE "
          "'CREATE TABLE%'") != 0)
    refuse(path, "holds things that no recording has, so it is not opened.");
}

}  // namespace

OpenedRecording::TemporaryFolder::TemporaryFolder() {
  auto name = (fs::temp_directory_path() / "switchboard-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw RecordingError(fmt::format("{}: cannot be made.", name));
  path = name;
}

OpenedRecording::TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

Database OpenedRecording::open(const std::string& path, std::unique_ptr<TemporaryFolder>& copy) {
  check_recording_file(path);
  Database database(path, SQLITE_OPEN_READONLY);
  distrust(database);
  const auto failure = failure_of(database);
  // CANTOPEN and READONLY: the shared memory beside a write-ahead log is missing and cannot be made.
  if (failure == SQLITE_CANTOPEN || failure == SQLITE_READONLY || failure == SQLITE_IOERR) {
    if (size_of(path + "-wal") == 0) {
      database = Database(immutable_uri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    } else {
      copy = std::make_unique<TemporaryFolder>();
      const auto name = (copy->path / "copy.swb").string();
      std::error_code error;
      for (const char* suffix : {"", "-wal"})
        if (!error) fs::copy_file(path + suffix, name + suffix, error);
      if (error) refuse(path, fmt::format("cannot be copied for reading: {}.", error.message()));
      fs::permissions(name, fs::perms::owner_read | fs::perms::owner_write, error);
      fs::permissions(name + "-wal", fs::perms::owner_read | fs::perms::owner_write, error);
      database = Database(name, SQLITE_OPEN_READWRITE);
    }
    distrust(database);
  }
  check_contents(path, database);
  return database;
}

OpenedRecording::OpenedRecording(const std::string& path) : database(open(path, copy_)) {}

}  // namespace switchboard
