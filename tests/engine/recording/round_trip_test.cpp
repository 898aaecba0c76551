// Writer and reader together: what was written is what is read, live and afterwards.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "engine/recording/error.hpp"
#include "engine/recording/reader.hpp"
#include "engine/recording/writer.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/recording/every_fact.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {
namespace {

using testing::every_fact;

RecordingInfo some_info() {
  return {.format = 1,
          .started_unix_ns = 1'763'700'000'000'000'000,
          .host = "Linux 6.1.0 x86_64",
          .network = "private",
          .title = "./server 8080",
          .control = "",
          .payload_limit = 4096,
          .finished = {}};
}

std::vector<std::string> files_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("every kind of fact comes back as it was written") {
  TemporaryDirectory folder;
  const auto path = (folder.path() / "run.swb").string();
  const auto written = every_fact();
  {
    RecordingWriter writer(path, some_info());
    writer.write(written);
    writer.finish(Time{99'000});
  }
  RecordingReader reader(path);
  const auto read = reader.poll();
  REQUIRE(read.size() == written.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    INFO("event " << i + 1);
    CHECK(read[i] == written[i]);
  }
  CHECK(reader.info().title == "./server 8080");
  CHECK(reader.info().started_unix_ns == 1'763'700'000'000'000'000);
  CHECK(reader.info().payload_limit == 4096);
  CHECK(reader.info().finished == Time{99'000});
  CHECK(reader.is_finished());
  CHECK(reader.poll().empty());
}

TEST_CASE("a call that returns later is given again, completed") {
  TemporaryDirectory folder;
  const auto path = (folder.path() / "run.swb").string();
  RecordingWriter writer(path, some_info());
  RecordingReader reader(path);
  Syscall call;
  call.process = {1};
  call.thread = {1};
  call.name = "accept";
  Event event{{1}, Time{10}, call};
  writer.write(std::array{event});
  auto seen = reader.poll();
  REQUIRE(seen.size() == 1);
  CHECK_FALSE(std::get<Syscall>(seen[0].fact).returned);
  CHECK(reader.poll().empty());
  writer.write(std::array{Event{{2}, Time{20}, NoteWritten{"a", "b."}}});
  REQUIRE(reader.poll().size() == 1);
  call.returned = Time{30};
  call.result = 4;
  call.made = {{4, SocketId{9}}};
  writer.write(std::array{Event{{1}, Time{10}, call}});
  seen = reader.poll();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0] == Event{{1}, Time{10}, call});
  CHECK(reader.poll().empty());
}

TEST_CASE("a finished recording is one plain file of its owner's") {
  TemporaryDirectory folder;
  const auto path = (folder.path() / "run.swb").string();
  RecordingWriter writer(path, some_info());
  writer.write(every_fact());
  for (const auto& name : files_in(folder.path())) {
    struct stat status {};
    REQUIRE(stat((folder.path() / name).c_str(), &status) == 0);
    INFO(name);
    CHECK((status.st_mode & 0777) == 0600);
  }
  writer.finish(Time{99'000});
  CHECK(files_in(folder.path()) == std::vector<std::string>{"run.swb"});
}

TEST_CASE("a reader in another process follows a recording to its end") {
  TemporaryDirectory folder;
  const auto path = (folder.path() / "run.swb").string();
  constexpr int batches = 200;
  int gate[2];
  REQUIRE(pipe2(gate, O_CLOEXEC) == 0);
  // The child is forked before this process has any connection: SQLite's must not cross fork().
  const pid_t follower = fork();
  if (follower == 0) {
    int status = 1;
    try {
      char byte = 0;
      if (read(gate[0], &byte, 1) != 1) _exit(2);
      RecordingReader reader(path);
      std::int64_t expected = 1;
      for (int turn = 0; turn < 20'000 && !reader.is_finished(); ++turn) {
        for (const auto& event : reader.poll())
          if (event.id.value != expected++) _exit(3);
        usleep(1000);  // a frame of a view, not a synchronisation: the loop ends with the recording
      }
      status = reader.is_finished() && expected == batches + 1 ? 0 : 4;
    } catch (const std::exception&) {
      status = 5;
    }
    _exit(status);
  }
  {
    RecordingWriter writer(path, some_info());
    REQUIRE(write(gate[1], "x", 1) == 1);
    for (int i = 1; i <= batches; ++i) {
      writer.write(std::array{Event{{i}, Time{i}, NoteWritten{"n", "A note."}}});
      usleep(500);
    }
    writer.finish(Time{batches});
  }
  close(gate[0]);
  close(gate[1]);
  int status = 0;
  REQUIRE(waitpid(follower, &status, 0) == follower);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(files_in(folder.path()) == std::vector<std::string>{"run.swb"});
}

TEST_CASE("a recording whose writer was killed opens with all that was committed") {
  TemporaryDirectory folder;
  const auto path = (folder.path() / "run.swb").string();
  const pid_t killed = fork();
  if (killed == 0) {
    RecordingWriter writer(path, some_info());
    writer.write(every_fact());
    raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(waitpid(killed, &status, 0) == killed);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(std::filesystem::exists(path + "-wal"));

  SECTION("where we may write") {
    RecordingReader reader(path);
    CHECK(reader.poll().size() == every_fact().size());
    CHECK_FALSE(reader.is_finished());
  }
  SECTION("where we may not even make its shared memory") {
    std::filesystem::remove(path + "-shm");
    const auto mode = std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec;
    std::filesystem::permissions(folder.path(), mode);
    // Root may write anywhere; a child without that right reads in its place.
    const pid_t reader_process = fork();
    if (reader_process == 0) {
      if (geteuid() == 0 &&
          (chown(path.c_str(), 65534, 65534) != 0 || chown((path + "-wal").c_str(), 65534, 65534) != 0 ||
           chown(folder.path().c_str(), 65534, 65534) != 0 || setegid(65534) != 0 || seteuid(65534) != 0))
        _exit(3);
      int result = 1;
      try {
        RecordingReader reader(path);
        result = reader.poll().size() == every_fact().size() ? 0 : 2;
      } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
      }
      _exit(result);
    }
    REQUIRE(waitpid(reader_process, &status, 0) == reader_process);
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
    CHECK(WEXITSTATUS(status) == 0);
  }
}

TEST_CASE("a writer replaces an older recording and leaves any other file alone") {
  TemporaryDirectory folder;
  const auto path = (folder.path() / "run.swb").string();
  {
    RecordingWriter writer(path, some_info());
    writer.write(every_fact());
    writer.finish(Time{1});
  }
  {
    RecordingWriter writer(path, some_info());
    writer.finish(Time{2});
  }
  CHECK(load_recording(path).events().empty());
  const auto letter = folder.path() / "letter.txt";
  write_file(letter, "dear reader");
  CHECK_THROWS_AS(RecordingWriter(letter.string(), some_info()), RecordingError);
  CHECK(read_file(letter) == "dear reader");
}

TEST_CASE("two readers in one process do not disturb each other") {
  TemporaryDirectory folder;
  const auto path = (folder.path() / "run.swb").string();
  RecordingWriter writer(path, some_info());
  RecordingReader first(path);
  {
    RecordingReader second(path);
    writer.write(every_fact());
    CHECK(second.poll().size() == every_fact().size());
  }
  CHECK(first.poll().size() == every_fact().size());
}

TEST_CASE("a source file's text is kept with the recording") {
  TemporaryDirectory folder;
  const auto path = (folder.path() / "run.swb").string();
  RecordingWriter writer(path, some_info());
  writer.keep_source_file("/home/student/server.cpp", "int main() {}\n");
  writer.finish(Time{1});
  RecordingReader reader(path);
  reader.poll();
  CHECK(reader.source_file("/home/student/server.cpp") == "int main() {}\n");
  CHECK_FALSE(reader.source_file("/etc/passwd"));
}

}  // namespace switchboard
