#include "engine/narrate/state_text.hpp"

#include "tests/catch_any.hpp"

namespace switchboard {

TEST_CASE("every TCP state has a sentence") {
  for (int number = 1; tcp_state_from(number); ++number) {
    const auto sentence = sentence_of(*tcp_state_from(number));
    INFO(to_string(*tcp_state_from(number)));
    CHECK(sentence.ends_with('.'));
  }
}

TEST_CASE("a full accept queue says that Linux admits one more") {
  CHECK(accept_queue_text({.length = 2, .limit = 3}) == "2 waiting, limit 3");
  CHECK(accept_queue_text({.length = 4, .limit = 3}) == "4 waiting, limit 3 and one more");
}

TEST_CASE("a socket says what kind it is") {
  SocketSample sample;
  sample.domain = 2;
  sample.type = 1;
  sample.protocol = 6;
  CHECK(protocol_text(sample) == "TCP");
  sample.protocol = 17;
  CHECK(protocol_text(sample) == "UDP");
  sample = {};
  sample.domain = 1;
  sample.type = 2;
  CHECK(protocol_text(sample) == "UNIX datagram");
}

}  // namespace switchboard
