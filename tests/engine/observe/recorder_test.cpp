#include "engine/observe/recorder.hpp"

#include <unistd.h>

#include "engine/recording/reader.hpp"
#include "engine/system/monotonic_clock.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {

TEST_CASE("an event is written although the writer was woken for nothing before it") {
  const TemporaryDirectory directory;
  const auto path = (directory.path() / "run.swb").string();
  Recorder recorder(path, RecordingInfo{}, monotonic_clock::now());
  RecordingReader reader(path);
  std::vector<RawEvent> none;
  for (int round = 1; round <= 20; ++round) {
    recorder.add_all(none);
    ::usleep(1000);  // so that it may have gone back to wait; whether it has changes nothing that is checked
    recorder.add({monotonic_clock::now(), Fact{NoteWritten{"test", std::to_string(round)}}});
    std::size_t came = 0;
    const auto give_up = monotonic_clock::now() + 5'000'000'000;
    while (came == 0 && monotonic_clock::now() < give_up) {
      came = reader.poll().size();
      ::usleep(1000);
    }
    INFO(round);
    REQUIRE(came == 1);
  }
}

}  // namespace switchboard
