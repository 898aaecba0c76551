// The packed values inside a recording's rows: odd bytes give zeros and say so, never more than there is.

#include "engine/recording/codec.hpp"
#include "engine/recording/process_rows.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace switchboard;

namespace {

constexpr std::string_view kinds[] = {"started",       "forked",  "thread_started", "exec",
                                      "thread_exited", "exited",  "signal",         "output",
                                      "paused",        "resumed", "never written"};

ProcessRow row_from_bytes(fuzz::Input& input) {
  ProcessRow row;
  row.what = kinds[input.number<std::uint8_t>() % std::size(kinds)];
  const auto present = input.number<std::uint8_t>();
  if ((present & 1) != 0) row.thread = ThreadId{input.number<std::int32_t>()};
  if ((present & 2) != 0) row.number = input.number<std::int64_t>();
  if ((present & 4) != 0) {
    const auto text = input.bytes(8);
    row.text = std::string(text.begin(), text.end());
  }
  row.detail.assign(input.rest().begin(), input.rest().end());
  return row;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input{data, size};
  switch (input.number<std::uint8_t>() % 3) {
    case 0: {
      Syscall call;
      decode_call_detail(input.rest(), call);
      Syscall again;
      decode_call_detail(encode_call_detail(call), again);
      fuzz::require(again == call);
      break;
    }
    case 1: {
      SocketSample sample;
      decode_sample_detail(input.rest(), sample);
      encode_sample_detail(sample);
      break;
    }
    default:
      fact_from(row_from_bytes(input));
  }
  return 0;
}
