// fcntl and ioctl, whose argument is what the request says.

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "engine/decode/argument_decoding.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/decode/own_memory.hpp"

using namespace switchboard;

TEST_CASE("a lock and an owner are shown by their fields") {
  const flock lock{.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 5, .l_pid = 0};
  CHECK(value_of(returned("fcntl", {3, F_SETLK, pointer(&lock)}, 0), "arg") ==
        ArgumentValue{std::string("{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=10, l_len=5}")});
  const f_owner_ex owner{F_OWNER_PID, 42};
  CHECK(value_of(returned("fcntl", {3, F_SETOWN_EX, pointer(&owner)}, 0), "arg") ==
        ArgumentValue{std::string("{type=1, pid=42}")});
  CHECK(value_of(returned("fcntl", {3, F_GETLK, 8}, -EFAULT), "arg") == ArgumentValue{Pointer{8}});
}

TEST_CASE("a request's number is shown when the program gives it, and when the kernel has filled it") {
  int number = 1;
  CHECK(value_of(entered("ioctl", {3, FIONBIO, pointer(&number)}), "argp") == ArgumentValue{std::int64_t{1}});
  auto asked = entered("ioctl", {3, FIONREAD, pointer(&number)});
  CHECK(value_of(asked, "argp") == ArgumentValue{Pointer{pointer(&number)}});
  number = 12;
  CHECK(value_of(returns(asked, 0), "argp") == ArgumentValue{std::int64_t{12}});
}

TEST_CASE("a question about an interface is shown with its answer") {
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  auto call = entered("ioctl", {3, SIOCGIFADDR, pointer(&request)});
  CHECK(value_of(call, "argp") == ArgumentValue{std::string("{ifr_name=lo}")});
  auto* address = reinterpret_cast<sockaddr_in*>(&request.ifr_addr);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(value_of(returns(call, 0), "argp") ==
        ArgumentValue{std::string("{ifr_name=lo, ifr_addr=127.0.0.1:0}")});
}

TEST_CASE("who is to be told of a descriptor is shown, also when it is a kind that there is not") {
  std::array<int, 2> owner{-1, 77};
  CHECK(value_of(entered("fcntl", {3, F_SETOWN_EX, pointer(&owner)}), "arg") ==
        ArgumentValue{std::string("{type=-1, pid=77}")});
}

TEST_CASE("a set of signals is named, or what it leaves out") {
  CHECK(signal_set_text(0) == "[]");
  CHECK(signal_set_text(1ull << (SIGUSR1 - 1) | 1ull << (SIGTERM - 1)) == "[SIGUSR1 SIGTERM]");
  CHECK(signal_set_text(~(1ull << (SIGKILL - 1))) == "~[SIGKILL]");
}
