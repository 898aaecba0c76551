#include "engine/recording/compact.hpp"

#include <filesystem>

#include "engine/recording/database.hpp"
#include "engine/recording/error.hpp"

namespace switchboard {

void compact_recording(const std::string& from, const std::string& to) {
  // Not as one that is not trusted: VACUUM INTO attaches its target, which such a connection must not.
  Database database(from, SQLITE_OPEN_READONLY);
  std::error_code why;
  std::filesystem::remove(to, why);  // VACUUM INTO refuses a file that is there
  if (why) throw RecordingError("cannot replace " + to + ": " + why.message());
  // VACUUM INTO writes pages of the size that is wished for (https://www.sqlite.org/lang_vacuum.html).
  database.execute("PRAGMA page_size=1024");
  Statement(database, "VACUUM INTO ?1").bind(0, std::string_view{to}).run();
}

}  // namespace switchboard
