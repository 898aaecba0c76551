// Lines on the control socket, from whoever may open it: a message or nothing; what was understood says
// itself again in a line that is understood the same way.

#include "engine/control/messages.hpp"

#include "tests/fuzz/fuzz.hpp"

using namespace switchboard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input{data, size};
  if (const auto request = control::parse_request(input.text())) {
    const auto line = control::to_line(*request);
    fuzz::require(line.find('\n') == std::string::npos);
    const auto again = control::parse_request(line);
    fuzz::require(again && control::to_line(*again) == line);
  }
  if (const auto answer = control::parse_answer(input.text())) {
    const auto line = control::to_line(*answer);
    const auto again = control::parse_answer(line);
    fuzz::require(again && control::to_line(*again) == line);
  }
  return 0;
}
