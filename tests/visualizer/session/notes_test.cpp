#include "visualizer/session/notes.hpp"

#include <fstream>

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

TEST_CASE("notes are kept beside the recording and found there again, by time") {
  TemporaryDirectory folder;
  const auto recording = folder.path() / "run.swb";
  Notes notes = Notes::beside(recording);
  CHECK(notes.all().empty());
  notes.set({2'000}, "then \"this\"");
  notes.set({1'000}, "");
  notes.set({2'000}, "then \"that\", 채팅");
  const Notes again = Notes::beside(recording);
  CHECK(again.all() == std::vector<Note>{{{1'000}, ""}, {{2'000}, "then \"that\", 채팅"}});
  CHECK(again.file() == folder.path() / "run.swb.notes.toml");
  notes.remove({1'000});
  CHECK(Notes::beside(recording).all().size() == 1);
}

TEST_CASE("a file of notes that cannot be read is left as it is") {
  TemporaryDirectory folder;
  const auto file = folder.path() / "run.swb.notes.toml";
  std::ofstream(file) << "note = [[[";
  Notes notes = Notes::beside(folder.path() / "run.swb");
  CHECK_FALSE(notes.trouble().empty());
  notes.set({5}, "new");
  CHECK(notes.all().size() == 1);
  std::ifstream stream(file);
  std::string kept;
  std::getline(stream, kept);
  CHECK(kept == "note = [[[");
}

TEST_CASE("notes of no recording are kept nowhere") {
  Notes notes;
  notes.set({5}, "x");
  CHECK(notes.at({5})->text == "x");
  CHECK(notes.file().empty());
}
