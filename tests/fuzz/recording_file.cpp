// A whole recording, damaged in any way: it is refused in one sentence, or opens, and then its world can be
// built at any moment of it.

#include "engine/recording/error.hpp"
#include "engine/recording/reader.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace switchboard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::OneFile file{"run.swb"};
  file.write({data, size});
  try {
    auto timeline = load_recording(file.path().string());
    timeline.snapshot_at(Time{timeline.end().ns / 2});
    timeline.snapshot_at(timeline.end());
  } catch (const RecordingError& error) {
    fuzz::require(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
  return 0;
}
