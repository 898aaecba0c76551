#include "engine/tool/folder_watch.hpp"

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::tool {
namespace {

using Saw = FolderWatch::Saw;
constexpr int generous_ms = 5000;

}  // namespace

TEST_CASE("a save is seen however an editor does it: in place, and renamed over") {
  const TemporaryDirectory folder;
  write_file(folder.path() / "server.cpp", "1");
  FolderWatch watch(folder.path());
  CHECK(watch.wait(0) == Saw::nothing);
  write_file(folder.path() / "server.cpp", "22");
  CHECK(watch.wait(generous_ms) == Saw::change);
  CHECK(watch.changed_file() == "server.cpp");
  write_file(folder.path() / ".server.cpp.new", "333");
  std::filesystem::rename(folder.path() / ".server.cpp.new", folder.path() / "server.cpp");
  CHECK(watch.wait(generous_ms) == Saw::change);
  CHECK(watch.wait(0) == Saw::nothing);
}

TEST_CASE("several files that are saved at once are one change") {
  const TemporaryDirectory folder;
  FolderWatch watch(folder.path());
  for (const auto* name : {"a.c", "b.c", "net/c.h"}) write_file(folder.path() / name, "x");
  CHECK(watch.wait(generous_ms) == Saw::change);
  CHECK(watch.wait(0) == Saw::nothing);
  write_file(folder.path() / "net" / "c.h", "in a folder that is new");
  CHECK(watch.wait(generous_ms) == Saw::change);
  CHECK(watch.changed_file() == "net/c.h");
}

TEST_CASE("what an editor, a compiler or a check leaves behind is no change") {
  const TemporaryDirectory folder;
  std::filesystem::create_directories(folder.path() / "recordings");
  FolderWatch watch(folder.path());
  for (const auto* name : {".server.cpp.swp", "server.cpp~", "server.o", "recordings/L3-nul.swb"})
    write_file(folder.path() / name, "x");
  CHECK(watch.wait(generous_ms) == Saw::nothing);
}

TEST_CASE("one file is watched in its folder, and its neighbours are not") {
  const TemporaryDirectory folder;
  const auto file = folder.path() / "server.cpp";
  write_file(file, "1");
  FolderWatch watch(file);
  write_file(folder.path() / "other.cpp", "1");
  CHECK(watch.wait(generous_ms) == Saw::nothing);
  write_file(folder.path() / "new", "22");
  std::filesystem::rename(folder.path() / "new", file);
  CHECK(watch.wait(generous_ms) == Saw::change);
}

}  // namespace switchboard::tool
