#include "engine/recording/codec.hpp"

#include <limits>
#include <random>

#include "tests/catch_any.hpp"

namespace switchboard {

TEST_CASE("integers of every size come back") {
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{-64}, std::int64_t{1} << 40,
        std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    Encoder out;
    out.integer(value);
    out.natural(static_cast<std::uint64_t>(value));
    Decoder in(out.result());
    CHECK(in.integer() == value);
    CHECK(in.natural() == static_cast<std::uint64_t>(value));
    CHECK_FALSE(in.failed());
  }
}

TEST_CASE("a decoder that runs past its end says so and yields zeros") {
  const Bytes cut{0x85};
  Decoder in(cut);
  CHECK(in.natural() == 0);
  CHECK(in.failed());
  CHECK(in.text().empty());
  CHECK(in.integer() == 0);
}

TEST_CASE("a count that is greater than the bytes that are left asks for nothing") {
  Encoder out;
  out.natural(1ULL << 62);
  Decoder in(out.result());
  CHECK(in.count() == 0);
  CHECK(in.failed());
}

TEST_CASE("random bytes decode to something without harm") {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    Bytes noise(random() % 64);
    for (auto& byte : noise) byte = static_cast<std::uint8_t>(random());
    Syscall call;
    decode_call_detail(noise, call);
    SocketSample sample;
    decode_sample_detail(noise, sample);
    CHECK(call.arguments.size() <= noise.size());
  }
}

}  // namespace switchboard
