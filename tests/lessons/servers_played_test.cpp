// What the lessons on servers observe is what their texts say: played unattended, with their own programs.

#include <cstdlib>
#include <sstream>

#include "engine/observe/permissions.hpp"
#include "engine/tool/terminal/faces.hpp"
#include "lessons/player/catalogue.hpp"
#include "tests/catch_any.hpp"

namespace switchboard::lessons {
namespace {

using Catch::Matchers::ContainsSubstring;
using Variant = LessonSession::Options::Variant;

bool is_permitted() {
  return tracing_permission().answer == Permission::Answer::yes &&
         private_network_permission().answer == Permission::Answer::yes;
}

constexpr const char* why_not = "ptrace or a private network is not permitted here";

/// All that a lesson says when it plays by itself to its end.
std::string played(const char* lesson, Variant variant) {
  ::setenv("SWITCHBOARD_TOOL", SWITCHBOARD_BIN_DIR "/switchboard", 1);
  LessonSession::Options options;
  options.remember = LessonSession::Options::Remember::nothing;
  options.variant = variant;
  LessonSession session{load_lesson(find_lesson(lesson)->folder), std::move(options)};
  std::ostringstream out;
  const int status = terminal::play_as_text(session, terminal::Questions::shown, out, nullptr);
  INFO(out.str());
  REQUIRE(status == 0);
  return out.str();
}

}  // namespace

TEST_CASE("the lesson fork_server: its server waits in accept again after the handler of SIGCHLD") {
  if (!is_permitted()) return skip(why_not);
  const auto text = played("fork_server", Variant::as_written);
  CHECK_THAT(text, ContainsSubstring("Observed  2 processes"));
  CHECK_THAT(text, ContainsSubstring("Observed  At once, while A's child waits"));
  CHECK_THAT(text, ContainsSubstring("Observed  It waits again"));
  CHECK_THAT(text, ContainsSubstring("Observed  served: 0"));
}

TEST_CASE("a careless parent leaves a client without an end and a child without a grave") {
  if (!is_permitted()) return skip(why_not);
  const auto text = played("fork_server", Variant::broken);
  CHECK_THAT(text, ContainsSubstring("Observed  Nothing more: it waits in recv"));
  CHECK_THAT(text, ContainsSubstring("Observed  A zombie, state Z"));
  CHECK_THAT(text, ContainsSubstring("Observed  Both read the end of the stream"));
}

TEST_CASE("two threads that read a counter before either has written lose one caller") {
  if (!is_permitted()) return skip(why_not);
  const auto text = played("thread_server", Variant::as_written);
  CHECK_THAT(text, ContainsSubstring("Both threads printed served: 1, it was 0"));
}

TEST_CASE("with the address of the loop's variable one client gets what another one was to get") {
  if (!is_permitted()) return skip(why_not);
  const auto text = played("thread_server", Variant::broken);
  CHECK_THAT(text, ContainsSubstring("Observed  B\n"));
  CHECK_THAT(text, ContainsSubstring("Observed  0, and -1 with EBADF"));
  CHECK_THAT(text, ContainsSubstring("Observed  It waits in recv, and nobody will answer"));
}

TEST_CASE("one who does not read stops a chat whose server waits in send") {
  if (!is_permitted()) return skip(why_not);
  const auto text = played("chat", Variant::broken);
  CHECK_THAT(text, ContainsSubstring("Observed  Not all: the server waits in send, for Dan"));
  CHECK_THAT(text, ContainsSubstring("Observed  None: she waits in the accept queue"));
}

}  // namespace switchboard::lessons
