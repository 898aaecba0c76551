#include "engine/system/runtime_directory.hpp"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

using namespace switchboard;
namespace fs = std::filesystem;

namespace {

/// A runtime directory of this test's own, named in the environment while it lives.
struct TemporaryRuntime {
  TemporaryRuntime() {
    char name[] = "/tmp/switchboard-test-XXXXXX";
    path = mkdtemp(name);
    setenv("XDG_RUNTIME_DIR", path.c_str(), 1);
  }
  ~TemporaryRuntime() {
    unsetenv("XDG_RUNTIME_DIR");
    fs::remove_all(path);
  }
  fs::path path;
};

}  // namespace

TEST_CASE("the runtime directory is made for its owner alone") {
  TemporaryRuntime runtime;
  const auto directory = runtime_directory();
  CHECK(directory == runtime.path / "switchboard");
  struct stat status {};
  REQUIRE(stat(directory.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0700);
  CHECK(runtime_directory() == directory);
}

TEST_CASE("a runtime directory that others may enter is refused") {
  TemporaryRuntime runtime;
  fs::create_directory(runtime.path / "switchboard");
  fs::permissions(runtime.path / "switchboard", fs::perms(0755));
  CHECK_THROWS_AS(runtime_directory(), SystemError);
}

TEST_CASE("a link in the runtime directory's place is refused") {
  TemporaryRuntime runtime;
  fs::create_directory(runtime.path / "elsewhere");
  fs::permissions(runtime.path / "elsewhere", fs::perms(0700));
  fs::create_directory_symlink(runtime.path / "elsewhere", runtime.path / "switchboard");
  CHECK_THROWS_AS(runtime_directory(), SystemError);
}
