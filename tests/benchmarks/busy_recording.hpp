#pragma once
// A busy hour of a server in a few seconds: the events of 64 threads that open connections, exchange messages
// and close them, with samples of their sockets and the packets between them, in batches as the recorder
// writes them. The same seed gives the same events.
//
//   BusyRecording busy({.events = 1'000'000});
//   while (auto batch = busy.next(); !batch.empty()) writer.write(std::move(batch));
//
// One call in 300 waits long, so that its return comes in a later batch.

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard::testing {

class BusyRecording {
 public:
  struct Shape {
    std::size_t events = 1'000'000;
    int threads = 64;
    unsigned seed = 1;
    std::int64_t between_calls_ns = 20'000;   ///< of all threads together: 50 000 calls a second
    std::int64_t late_stamps_ns = 2'000'000;  ///< packets and samples are stamped up to so much earlier
    std::size_t batch = 1000;
  };
  explicit BusyRecording(Shape shape);

  /// Nothing when all events were given.
  std::vector<Event> next();
  Time end() const { return now_; }

 private:
  struct Worker {
    ProcessId process;
    ThreadId thread;
    bool serves = false;
    int fd = 0;
    SocketId socket;
    int exchanges = 0;
    int step = 0;
    Event waiting;  ///< its call that has not returned, when `until` is after now
    Time until;
  };

  void start(std::vector<Event>& batch);
  void call(Worker& worker, std::vector<Event>& batch);
  Syscall next_call(Worker& worker);
  void add(std::vector<Event>& batch, Time at, Fact fact) {
    batch.push_back({EventId{++last_id_}, at, std::move(fact)});
  }
  void add_sample(std::vector<Event>& batch, const Worker& worker);
  void add_packet(std::vector<Event>& batch, const Worker& worker, std::uint32_t bytes);
  Time slightly_late();
  std::int64_t below(std::int64_t limit) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(limit));
  }

  Shape shape_;
  std::mt19937_64 random_;
  std::vector<Worker> workers_;
  Time now_{1'000'000};
  std::int64_t last_id_ = 0;
  std::uint64_t last_cookie_ = 0;
  SocketId listener_;
};

}  // namespace switchboard::testing
