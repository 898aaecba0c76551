#include "engine/observe/event_loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

constexpr std::int64_t ns_per_ms = 1'000'000;

}  // namespace

EventLoop::EventLoop()
    : epoll_(check_system_call("make an epoll instance", epoll_create1(EPOLL_CLOEXEC))),
      wake_(check_system_call("make an eventfd", eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))) {
  watch(wake_.number(), EPOLLIN, [this](std::uint32_t) {
    eventfd_t count;
    eventfd_read(wake_.number(), &count);
  });
}

void EventLoop::control(int operation, int fd, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  check_system_call("watch a descriptor", epoll_ctl(epoll_.number(), operation, fd, &event));
}

void EventLoop::watch(int fd, std::uint32_t events, ReadyAction ready) {
  const bool is_new = !watched_.contains(fd);
  watched_[fd] = std::make_shared<ReadyAction>(std::move(ready));
  control(is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, events);
}

void EventLoop::change(int fd, std::uint32_t events) {
  if (watched_.contains(fd)) control(EPOLL_CTL_MOD, fd, events);
}

void EventLoop::unwatch(int fd) {
  if (watched_.erase(fd) > 0) epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, fd, nullptr);
}

EventLoop::TimerId EventLoop::call_after(int milliseconds, Action action) {
  const TimerId id{++last_timer_};
  timers_.emplace(monotonic_clock::now() + milliseconds * ns_per_ms, Timer{id, std::move(action)});
  return id;
}

void EventLoop::cancel(TimerId timer) {
  std::erase_if(timers_, [&](const auto& entry) { return entry.second.id == timer; });
}

void EventLoop::post(Action action) {
  std::lock_guard lock(mutex_);
  if (posted_.empty()) eventfd_write(wake_.number(), 1);
  posted_.push_back(std::move(action));
}

int EventLoop::milliseconds_to_next_timer() const {
  if (timers_.empty()) return -1;
  const std::int64_t left = timers_.begin()->first - monotonic_clock::now();
  const std::int64_t rounded = (left + ns_per_ms - 1) / ns_per_ms;
  return static_cast<int>(std::clamp<std::int64_t>(rounded, 0, std::numeric_limits<int>::max()));
}

void EventLoop::run_due_timers() {
  const std::int64_t now = monotonic_clock::now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const auto action = std::move(timers_.begin()->second.action);
    timers_.erase(timers_.begin());
    action();
  }
}

void EventLoop::run_posted() {
  std::vector<Action> actions;
  {
    std::lock_guard lock(mutex_);
    actions.swap(posted_);
  }
  for (const auto& action : actions) action();
}

void EventLoop::run() {
  std::array<epoll_event, 64> ready;
  while (!stopped_) {
    const int count = epoll_wait(epoll_.number(), ready.data(), static_cast<int>(ready.size()),
                                 milliseconds_to_next_timer());
    if (count < 0 && errno != EINTR) throw SystemError("wait for events", errno);
    for (int i = 0; i < count; ++i) {
      const auto& event = ready[static_cast<std::size_t>(i)];
      const auto entry = watched_.find(event.data.fd);
      if (entry == watched_.end()) continue;  // an action before it unwatched it
      const auto action = entry->second;      // it may unwatch itself
      (*action)(event.events);
    }
    run_posted();
    run_due_timers();
  }
}

}  // namespace switchboard
