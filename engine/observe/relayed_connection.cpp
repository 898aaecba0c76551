#include "engine/observe/relayed_connection.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace switchboard {
namespace {

constexpr std::size_t most_held_back =
    65536;  // beyond it the sender waits, as it would for the real receiver

}  // namespace

RelayedConnection::RelayedConnection(EventLoop& loop, FileDescriptor outside, FileDescriptor inside,
                                     std::function<void()> ended)
    : loop_(loop), ended_(std::move(ended)) {
  ends_[0].socket = std::move(outside);
  ends_[1].socket = std::move(inside);
  for (std::size_t which = 0; which < 2; ++which)
    loop_.watch(ends_[which].socket.number(), 0,
                [this, which](std::uint32_t events) { on_ready(which, events); });
  watch_again();
}

RelayedConnection::~RelayedConnection() {
  for (auto& end : ends_) loop_.unwatch(end.socket.number());
}

void RelayedConnection::on_ready(std::size_t which, std::uint32_t events) {
  auto& end = ends_[which];
  auto& other = ends_[1 - which];
  auto progress = (events & EPOLLERR) != 0 ? Progress::broken : Progress::going_on;
  if (progress == Progress::going_on && (events & EPOLLOUT) != 0) progress = write_to(end, other);
  if (progress == Progress::going_on && (events & (EPOLLIN | EPOLLHUP)) != 0)
    progress = read_from(end, other);
  if (progress == Progress::going_on) progress = write_to(other, end);
  if (progress == Progress::broken) reset_both();
  if (progress == Progress::broken || has_ended()) {
    const auto ended = ended_;
    return ended();
  }
  watch_again();
}

RelayedConnection::Progress RelayedConnection::read_from(End& from, End& to) {
  if (from.reading == End::Reading::ended || to.waiting.size() >= most_held_back) return Progress::going_on;
  const std::size_t before = to.waiting.size();
  to.waiting.resize(most_held_back);
  const ssize_t count = recv(from.socket.number(), to.waiting.data() + before, most_held_back - before, 0);
  to.waiting.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  if (count == 0) from.reading = End::Reading::ended;
  return count < 0 && errno != EAGAIN && errno != EINTR ? Progress::broken : Progress::going_on;
}

RelayedConnection::Progress RelayedConnection::write_to(End& end, const End& other) {
  if (!end.waiting.empty()) {
    const ssize_t count = send(end.socket.number(), end.waiting.data(), end.waiting.size(), MSG_NOSIGNAL);
    if (count < 0) return errno == EAGAIN || errno == EINTR ? Progress::going_on : Progress::broken;
    end.waiting.erase(end.waiting.begin(), end.waiting.begin() + count);
  }
  if (end.waiting.empty() && other.reading == End::Reading::ended && end.writing == End::Writing::open) {
    end.writing = End::Writing::ended;
    shutdown(end.socket.number(), SHUT_WR);
  }
  return Progress::going_on;
}

void RelayedConnection::watch_again() {
  for (std::size_t which = 0; which < 2; ++which) {
    auto& end = ends_[which];
    const auto& other = ends_[1 - which];
    std::uint32_t wanted = 0;
    if (end.reading == End::Reading::open && other.waiting.size() < most_held_back) wanted |= EPOLLIN;
    if (!end.waiting.empty()) wanted |= EPOLLOUT;
    if (wanted != std::exchange(end.watched, wanted)) loop_.change(end.socket.number(), wanted);
  }
}

bool RelayedConnection::has_ended() const {
  return ends_[0].writing == End::Writing::ended && ends_[1].writing == End::Writing::ended;
}

/// socket(7), SO_LINGER with no time: close sends RST, which is what the one side did to us.
void RelayedConnection::reset_both() {
  const linger none{1, 0};
  for (auto& end : ends_) setsockopt(end.socket.number(), SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

}  // namespace switchboard
