#include "lessons/player/progress.hpp"

#include <cstdlib>

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::lessons {
namespace {

struct OwnState {
  TemporaryDirectory directory;
  OwnState() { ::setenv("XDG_STATE_HOME", directory.path().c_str(), 1); }
  ~OwnState() { ::unsetenv("XDG_STATE_HOME"); }
};

}  // namespace

TEST_CASE("progress is kept in a plain file and read again") {
  const OwnState state;
  CHECK(progress_of("listen").reached == 0);
  remember_step("listen", 3, 8);
  remember_prediction("listen", 2, "3 clients", "4 clients");
  CHECK(progress_of("listen").reached == 3);
  CHECK(progress_of("listen").steps == 8);
  CHECK_FALSE(progress_of("listen").done);
  remember_done("listen");
  CHECK(progress_of("listen").done);
  CHECK(read_file(progress_file()) ==
        "listen reached 3 8\nlisten step 2 said \"3 clients\" observed \"4 clients\"\nlisten done\n");
}

TEST_CASE("the furthest step counts, and the newest prediction") {
  const OwnState state;
  remember_step("listen", 5, 8);
  remember_step("listen", 2, 8);
  CHECK(progress_of("listen").reached == 5);
  remember_prediction("listen", 2, "3", "4");
  remember_prediction("listen", 2, "4", "4");
  CHECK(read_file(progress_file()) == "listen reached 5 8\nlisten step 2 said \"4\" observed \"4\"\n");
}

TEST_CASE("other lines of the progress file are left alone") {
  const OwnState state;
  write_file(progress_file(), "# mine\naccept reached 1 4\nlisten\n");
  remember_step("listen", 1, 8);
  CHECK(read_file(progress_file()) == "# mine\naccept reached 1 4\nlisten\nlisten reached 1 8\n");
  CHECK(progress_of("accept").reached == 1);
}

TEST_CASE("a state directory that cannot be written to costs the memory, not the lesson") {
  ::setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
  remember_step("listen", 1, 8);
  CHECK(progress_of("listen").reached == 0);
  ::unsetenv("XDG_STATE_HOME");
}

}  // namespace switchboard::lessons
