// Packets come from a source of their own and are listed a little later than the calls that they belong to.

#include <netinet/in.h>

#include "engine/explain/rule.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

using testing::buffer_of;
using testing::Story;

Packet datagram_of(std::string_view data) {
  Packet packet;
  packet.protocol = IPPROTO_UDP;
  packet.payload_length = static_cast<std::uint32_t>(data.size());
  packet.raw.assign(28, 0);  // RFC 791 and RFC 768: 20 bytes and 8
  packet.raw[0] = 0x45;
  packet.raw.insert(packet.raw.end(), data.begin(), data.end());
  return packet;
}

std::string found_when_followed_by(std::string_view data) {
  Story story;
  story.start("receiver", 1, {"./receiver"});
  story
      .call(
          1, "socket",
          {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{2, "SOCK_DGRAM"}}, {"protocol", Symbol{0, ""}}})
      .makes(3, 20)
      .returns(3);
  story.call(1, "recvfrom", {{"sockfd", 3}, {"buf", buffer_of("1234")}, {"len", 4}}).on(3, 20).returns(4);
  story.happens(datagram_of(data));
  std::string names;
  for (const auto& finding : findings_in(story.timeline)) names += finding.rule + " ";
  return names;
}

}  // namespace

TEST_CASE("datagram_cut: the packet that was longer is listed after the receive") {
  CHECK(found_when_followed_by("123456") == "datagram_cut ");
}

TEST_CASE("datagram_cut: silent for a later packet that fits, and for another one") {
  CHECK(found_when_followed_by("1234").empty());
  CHECK(found_when_followed_by("abcdef").empty());
}

}  // namespace switchboard
