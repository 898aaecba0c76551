// Control messages beside a message's bytes.

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "engine/decode/argument_decoding.hpp"
#include "tests/catch_any.hpp"

using namespace switchboard;

namespace {

/// One control message after another, as the kernel aligns them.
class Control {
 public:
  template <class Data>
  Control& add(int level, int type, const Data& data) {
    const auto at = bytes_.size();
    bytes_.resize(at + CMSG_SPACE(sizeof data));
    cmsghdr header{};
    header.cmsg_len = CMSG_LEN(sizeof data);
    header.cmsg_level = level;
    header.cmsg_type = type;
    std::memcpy(bytes_.data() + at, &header, sizeof header);
    std::memcpy(bytes_.data() + at + CMSG_LEN(0), &data, sizeof data);
    return *this;
  }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

}  // namespace

TEST_CASE("control messages are named with their values, one after another") {
  const int descriptors[2] = {5, 6};
  const ucred who{10, 20, 30};
  const Control control =
      Control{}.add(SOL_SOCKET, SCM_RIGHTS, descriptors).add(SOL_SOCKET, SCM_CREDENTIALS, who);
  CHECK(control_text(control.bytes()) == "SCM_RIGHTS [5, 6], SCM_CREDENTIALS {pid=10, uid=20, gid=30}");
  CHECK(passed_descriptors(control.bytes()) == std::vector<int>{5, 6});

  in_pktinfo info{};
  info.ipi_ifindex = 1;
  info.ipi_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int ttl = 64;
  const Control packet = Control{}.add(IPPROTO_IP, IP_PKTINFO, info).add(IPPROTO_IP, IP_TTL, ttl);
  CHECK(control_text(packet.bytes()) ==
        "IP_PKTINFO {ipi_ifindex=1, ipi_spec_dst=0.0.0.0, ipi_addr=127.0.0.1}, IP_TTL 64");
  CHECK(passed_descriptors(packet.bytes()).empty());
}

TEST_CASE("what is not known keeps its numbers, and what is cut ends the list") {
  const std::uint64_t odd = 0;
  CHECK(control_text(Control{}.add(9999, 7, odd).bytes()) == "9999 7 (8 bytes)");
  CHECK(control_text({}).empty());
  const Control whole = Control{}.add(IPPROTO_IP, IP_TTL, 64);
  for (std::size_t length = 0; length < whole.bytes().size(); ++length)
    control_text(std::span{whole.bytes()}.first(length));
  CHECK(control_text(std::span{whole.bytes()}.first(15)).empty());
}
