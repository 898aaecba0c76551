#include "engine/recording/database.hpp"

#include <fmt/format.h>

#include "engine/recording/error.hpp"

namespace switchboard {
namespace {

[[noreturn]] void fail(sqlite3* handle, std::string_view doing) {
  const char* known = sqlite3_db_filename(handle, "main");
  const std::string name = known == nullptr || *known == '\0' ? "recording" : known;
  const int code = sqlite3_errcode(handle) & 0xff;
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    throw RecordingError(fmt::format("{}: is damaged, so it cannot {}.", name, doing));
  throw RecordingError(fmt::format("{}: cannot {}: {}.", name, doing, sqlite3_errmsg(handle)));
}

}  // namespace

Database::Database(const std::string& path, int flags) : path_(path) {
  sqlite3* raw = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(raw);
  if (result != SQLITE_OK)
    throw RecordingError(fmt::format("{}: cannot be opened: {}.", path, sqlite3_errmsg(raw)));
  sqlite3_busy_timeout(raw, 2000);
  sqlite3_extended_result_codes(raw, 1);
}

bool Database::try_execute(const char* sql) {
  return sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

void Database::execute(const char* sql) {
  if (!try_execute(sql)) fail(handle_.get(), "be used");
}

std::int64_t Database::integer(const char* sql) const {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

Statement::Statement(const Database& database, const char* sql) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr) != SQLITE_OK)
    fail(database.handle(), "be read as a recording");
  handle_.reset(raw);
}

Statement& Statement::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(handle_.get(), index + 1, value);
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
  sqlite3_bind_text(handle_.get(), index + 1, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind(int index, std::span<const std::uint8_t> bytes) {
  // An empty span has no address, which SQLite would take for NULL.
  static constexpr std::uint8_t nothing = 0;
  const void* data = bytes.empty() ? &nothing : bytes.data();
  sqlite3_bind_blob(handle_.get(), index + 1, data, static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind_null(int index) {
  sqlite3_bind_null(handle_.get(), index + 1);
  return *this;
}

bool Statement::step() {
  const int result = sqlite3_step(handle_.get());
  if (result == SQLITE_ROW) return true;
  sqlite3* database = sqlite3_db_handle(handle_.get());
  sqlite3_reset(handle_.get());
  if (result != SQLITE_DONE) fail(database, "be read or written");
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (is_null(column)) return {};
  return integer(column);
}

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  return data == nullptr
             ? std::string()
             : std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column)));
}

std::span<const std::uint8_t> Statement::bytes(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_.get(), column));
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

}  // namespace switchboard
