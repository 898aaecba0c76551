#pragma once
// Ownership over SQLite: a connection and prepared statements, with failures as RecordingError.
// Only this folder includes it.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace switchboard {

class Database {
 public:
  Database(const std::string& path, int flags);
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;

  void execute(const char* sql);
  /// As execute, but tells whether it worked; for what may fail while others hold the file.
  bool try_execute(const char* sql);
  std::int64_t integer(const char* sql) const;
  sqlite3* handle() const { return handle_.get(); }
  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// Columns and parameters count from 0 here, in the order of the SQL text.
class Statement {
 public:
  Statement(const Database& database, const char* sql);

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, std::span<const std::uint8_t> bytes);
  Statement& bind_null(int index);
  template <class Value>
  Statement& bind(int index, const std::optional<Value>& value) {
    return value ? bind(index, *value) : bind_null(index);
  }

  /// True while there is a row. After false the statement is reset and may be bound again.
  bool step();
  /// For statements that return no row.
  void run();

  int columns() const { return sqlite3_column_count(handle_.get()); }
  bool is_null(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }
  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  std::optional<std::int64_t> optional_integer(int column) const;
  std::string text(int column) const;
  std::span<const std::uint8_t> bytes(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace switchboard
