#include "engine/tool/formats/result_file.hpp"

#include <atomic>
#include <iterator>
#include <thread>

#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::tool {

TEST_CASE("a results file is whole whenever it is read, and nothing lies beside it") {
  const TemporaryDirectory folder;
  const auto file = folder.path() / "new" / "results.json";
  const std::string one(100'000, 'a'), other(50'000, 'b');
  write_result_file(file, one);
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i) write_result_file(file, i % 2 == 0 ? other : one);
    done = true;
  });
  bool whole = true;
  while (!done) {
    const auto read = read_file(file);
    whole = whole && (read == one || read == other);
  }
  writer.join();
  CHECK(whole);
  CHECK(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}) == 1);
}

TEST_CASE("a results file that cannot be written leaves what was there") {
  const TemporaryDirectory folder;
  std::filesystem::create_directories(folder.path() / "results.json" / "in the way");
  CHECK_THROWS_AS(write_result_file(folder.path() / "results.json", "x"), SystemError);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

}  // namespace switchboard::tool
