// What a peer sends in pieces, and what it reads up to a mark: the steps of labs whose messages have an end.

#include <fmt/format.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <set>
#include <vector>

#include "engine/model/call_family.hpp"
#include "engine/model/endpoint.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/difference.hpp"
#include "labs/grader/doing.hpp"

namespace switchboard::grader {
namespace {

using LooksOfAll = std::vector<std::vector<ThreadLook>>;

/// Nothing when somebody is in the middle of something: a thread that runs, or is stopped at a call, has
/// another state.
std::optional<LooksOfAll> sleeping_threads(Observed& observed) {
  LooksOfAll all;
  for (const auto* process : living_processes(observed)) {
    all.push_back(look_at_threads(process->id));
    if (std::any_of(all.back().begin(), all.back().end(),
                    [](const ThreadLook& thread) { return thread.state != 'S'; }))
      return {};
  }
  return all;
}

/// One thread can wake another that was looked at before it. Alike twice, nobody ran from the end of the
/// first look to the beginning of the second.
bool every_thread_sleeps(Observed& observed) {
  const auto first = sleeping_threads(observed);
  return first && sleeping_threads(observed) == first;
}

std::string line_in_words(std::string_view line) {
  constexpr std::size_t most = 80;
  auto text = fmt::format("\"{}\"", printable(line.substr(0, most)));
  if (line.size() > most)
    text += fmt::format(" … ({} bytes)", count_text(static_cast<std::int64_t>(line.size())));
  return text;
}

}  // namespace

bool Peer::is_all_read() {
  pollfd ended{socket_.number(), POLLRDHUP, 0};
  if (::poll(&ended, 1, 0) > 0) return true;
  int unacknowledged = 0;
  if (::ioctl(socket_.number(), SIOCOUTQ, &unacknowledged) != 0 || unacknowledged > 0) return false;
  bench_.observed().flush();
  for (const auto& [id, socket] : bench_.observed().now().sockets) {
    const auto* queues = is_other_end(socket) ? socket.bytes() : nullptr;
    if (queues != nullptr && queues->receive > 0 && !socket.closed) return false;
  }
  return every_thread_sleeps(bench_.observed());
}

bool Peer::is_taken_from_the_queue() const {
  bench_.observed().flush();
  const auto& sockets = bench_.observed().now().sockets;
  return std::any_of(sockets.begin(), sockets.end(), [this](const auto& entry) {
    return is_other_end(entry.second) && entry.second.accepted_at.has_value();
  });
}

void Peer::is_accepted() {
  auto waiting = bench_.waiting();
  // accept has returned before the program has made a note of it: that is done when it waits again.
  const auto is_known = [this] {
    return is_taken_from_the_queue() && every_thread_sleeps(bench_.observed());
  };
  while (!is_known()) {
    try {
      waiting.look();
    } catch (const GivenUp& given_up) {
      if (is_known()) return;
      fails(given_up.reason, capitalised(your_program(bench_.observed())) + " accepts the connection.",
            given_up.happened);
    }
    ::usleep(500);
  }
  step("was accepted");
}

void Peer::waits_until_read() {
  auto waiting = bench_.waiting();
  while (!is_all_read()) {
    try {
      waiting.look();
    } catch (const GivenUp& given_up) {
      if (is_all_read()) return;
      fails(given_up.reason, capitalised(your_program(bench_.observed())) + " reads what has come.",
            given_up.happened);
    }
    ::usleep(500);
  }
}

/// A send took nothing; or one took a part, and its thread has done something else since. As long as it sends
/// again and some bytes are taken, it has not met a full socket.
bool Peer::has_found_no_room() const {
  auto& observed = bench_.observed();
  std::set<SocketId> other_ends;
  for (const auto& [id, socket] : observed.now().sockets)
    if (is_other_end(socket)) other_ends.insert(id);
  bool found = false;
  std::set<ThreadId> has_sent_a_part;
  observed.timeline().each_head([&](std::size_t, const EventHead& head) {
    if (found || !head.is_call() || head.returned_ns < 0) return;
    const bool sends =
        other_ends.contains(head.socket) && movement_of(observed.timeline().name_of(head)) == Movement::sends;
    if (sends && head.has(EventHead::sent_less)) has_sent_a_part.insert(head.thread);
    found = sends ? head.error == EAGAIN : has_sent_a_part.contains(head.thread);
  });
  return found;
}

void Peer::waits_until_full() {
  auto waiting = bench_.waiting();
  try {
    while (!is_all_read() && !has_found_no_room()) {
      waiting.look();
      ::usleep(500);
    }
  } catch (const GivenUp& given_up) {
    if (given_up.reason == Reason::budget || given_up.reason == Reason::timeout)
      fails(given_up.reason,
            capitalised(your_program(bench_.observed())) + " answers until the connection takes no more.",
            given_up.happened);
  }
  step("read nothing until the connection took no more");
}

void Peer::sends_in_pieces(std::string_view bytes, std::size_t size) {
  step(fmt::format("sent {}, {} at a time", bytes_in_words(bytes),
                   counted(static_cast<std::int64_t>(size), "byte")));
  for (std::size_t at = 0; at < bytes.size() && end_.empty(); at += size) {
    transfer(bytes.substr(at, size), {});
    waits_until_read();
  }
}

void Peer::sends_in_portions(std::string_view bytes, const std::vector<std::size_t>& sizes) {
  std::size_t at = 0;
  for (std::size_t i = 0; i <= sizes.size() && at < bytes.size() && end_.empty(); ++i) {
    const auto portion = bytes.substr(at, i < sizes.size() ? sizes[i] : std::string_view::npos);
    step("sent " + bytes_in_words(portion));
    transfer(portion, {});
    waits_until_read();
    at += portion.size();
  }
}

void Peer::expects_nothing_yet(const std::string& expected) {
  if (!has_something_to_read()) return;
  const auto came = receive_some(64);
  if (came.empty() && end_ == "FIN") return;  // a client may end its sending here; a reader will see it
  if (came.empty()) fails_at_the_end(came, expected);
  fails(Reason::proved, expected, fmt::format("This came already: {}", hex_and_text(came)));
}

/// Reads no byte behind the mark: a look at what is there comes first.
void Peer::take_through(std::string_view mark, std::string& came) {
  std::array<char, 16 * 1024> ahead;
  const auto count = ::recv(socket_.number(), ahead.data(), ahead.size(), MSG_PEEK);
  if (count <= 0) {
    came += receive_some(1);  // says how it ended
    return;
  }
  const auto known = came.size();
  const auto from = known - std::min(known, mark.size() - 1);
  came.append(ahead.data(), static_cast<std::size_t>(count));
  const auto found = came.find(mark, from);
  if (found != std::string::npos) came.resize(found + mark.size());
  ::recv(socket_.number(), ahead.data(), came.size() - known, 0);
  received_ += came.size() - known;
}

std::string Peer::receives_through(std::string_view mark, const std::string& expected) {
  constexpr std::size_t most = 64 * 1024;
  auto waiting = bench_.waiting(this);
  std::string came;
  while (!came.ends_with(mark)) {
    try {
      if (!waiting.is_ready(socket_.number(), POLLIN)) continue;
    } catch (const GivenUp& given_up) {
      fails(given_up.reason, expected,
            came.empty()
                ? "Nothing came. " + given_up.happened
                : fmt::format("{} came, then nothing more. {}", line_in_words(came), given_up.happened));
    }
    take_through(mark, came);
    if (!end_.empty()) fails_at_the_end(came, expected);
    if (came.size() > most)
      fails(Reason::proved, expected,
            fmt::format("{} bytes came without {}.", count_text(static_cast<std::int64_t>(came.size())),
                        line_in_words(mark)));
    waiting.progress();
  }
  return came;
}

void Peer::receives_line(std::string_view line, const std::vector<std::string>& passed_over) {
  const auto expected = fmt::format("The line {}.", line_in_words(line));
  for (;;) {
    auto came = receives_through("\n", expected);
    came.pop_back();
    if (came == line) break;
    if (std::find(passed_over.begin(), passed_over.end(), came) != passed_over.end()) continue;
    fails(Reason::proved, expected, fmt::format("The line {} came.", line_in_words(came)));
  }
  step(fmt::format("received the line {}", line_in_words(line)));
}

std::string Peer::receives_bytes(std::size_t count, const std::string& expected) {
  auto waiting = bench_.waiting(this);
  std::string came;
  while (came.size() < count) {
    try {
      if (!waiting.is_ready(socket_.number(), POLLIN)) continue;
    } catch (const GivenUp& given_up) {
      fails(given_up.reason, expected,
            fmt::format("{} of them came, then nothing more. {}",
                        count_text(static_cast<std::int64_t>(came.size())), given_up.happened));
    }
    came += receive_some(count - came.size());
    if (!end_.empty() && came.size() < count) fails_at_the_end(came, expected);
    waiting.progress();
  }
  return came;
}

}  // namespace switchboard::grader
