#pragma once
// Two sockets and the bytes between them, both ways, until both directions have ended or one is reset.

#include <array>
#include <functional>
#include <vector>

#include "engine/observe/event_loop.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

class RelayedConnection {
 public:
  /// Both non-blocking; `inside` may still be connecting. `ended` may destroy this object.
  RelayedConnection(EventLoop& loop, FileDescriptor outside, FileDescriptor inside,
                    std::function<void()> ended);
  ~RelayedConnection();

 private:
  struct End {
    FileDescriptor socket;
    std::vector<char> waiting;  // read from the other end, to be written here
    enum class Reading { open, ended } reading = Reading::open;
    enum class Writing { open, ended } writing = Writing::open;
    std::uint32_t watched = 0;
  };
  enum class Progress { going_on, broken };
  void on_ready(std::size_t which, std::uint32_t events);
  Progress read_from(End& from, End& to);
  Progress write_to(End& end, const End& other);
  void watch_again();
  bool has_ended() const;
  void reset_both();

  EventLoop& loop_;
  std::array<End, 2> ends_;
  std::function<void()> ended_;
};

}  // namespace switchboard
