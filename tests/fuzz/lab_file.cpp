// A lab.toml that says anything: a lab, or one sentence.

#include "labs/grader/lab.hpp"

#include <stdexcept>

#include "tests/fuzz/fuzz.hpp"

using namespace switchboard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::OneFile file{"lab.toml", "03_echo_server"};
  file.write({data, size});
  try {
    grader::read_lab(file.folder());
  } catch (const std::runtime_error&) {
    return 0;
  }
  return 0;
}
