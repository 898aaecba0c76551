#pragma once
// The loop of the gather thread: descriptors, timers, and what other threads post (epoll(7), eventfd(2)).
//
//   loop.watch(socket, EPOLLIN, [&](std::uint32_t events) { … });
//   loop.call_after(20, [&] { … });
//   loop.post([&] { … });            the only member that other threads may call
//   loop.run();                      until stop()
//
// Everything runs on the thread that calls run(). With nothing to do it sleeps.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/system/file_descriptor.hpp"

namespace switchboard {

class EventLoop {
 public:
  using Action = std::function<void()>;
  using ReadyAction = std::function<void(std::uint32_t events)>;
  enum class TimerId : std::uint64_t {};

  EventLoop();

  /// `events` as for epoll_ctl(2); watching a descriptor again replaces what was watched.
  void watch(int fd, std::uint32_t events, ReadyAction ready);
  void change(int fd, std::uint32_t events);
  /// Before the descriptor is closed.
  void unwatch(int fd);
  TimerId call_after(int milliseconds, Action action);
  void cancel(TimerId timer);
  void post(Action action);
  void run();
  void stop() { stopped_ = true; }

 private:
  struct Timer {
    TimerId id;
    Action action;
  };
  void control(int operation, int fd, std::uint32_t events);
  int milliseconds_to_next_timer() const;
  void run_due_timers();
  void run_posted();

  FileDescriptor epoll_, wake_;
  std::map<int, std::shared_ptr<ReadyAction>> watched_;
  std::multimap<std::int64_t, Timer> timers_;  // by CLOCK_MONOTONIC
  std::uint64_t last_timer_ = 0;
  bool stopped_ = false;
  std::mutex mutex_;
  std::vector<Action> posted_;  // guarded by mutex_
};

}  // namespace switchboard
