#pragma once
// Measures the accept queue of a server that never accepts: our listener runs in the observed network, and
// clients of ours connect one after the other, each when it is known what became of the one before.
//
//   AcceptQueue queue(bench, "…/listener", 4);
//   queue.connects(8);
//   queue.connected() == 5; queue.length() == 5; queue.waiting() == 3
//
// Knows nothing of what anybody predicted.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/socket_sample.hpp"
#include "engine/system/file_descriptor.hpp"
#include "labs/grader/our_end.hpp"

namespace switchboard::grader {

class Bench;
struct ProgramToRun;

class AcceptQueue : public OurEnd {
 public:
  /// Starts `program PORT BACKLOG` and waits until it listens.
  AcceptQueue(Bench& bench, const ProgramToRun& program, int backlog);
  AcceptQueue(const AcceptQueue&) = delete;
  AcceptQueue& operator=(const AcceptQueue&) = delete;
  ~AcceptQueue() override;

  void connects(int clients);

  int connected() const;  ///< clients whose connect has succeeded
  int waiting() const;    ///< clients whose connect has neither succeeded nor failed
  int length();           ///< of the queue, as the kernel says now
  int limit();

  /// Of the first client, which is in the queue, and of the last one.
  std::string state_of_first() const;
  std::string state_of_last() const;
  int send_from_first(std::string_view bytes);
  /// "0", "waits", or the name of an errno.
  std::string connect_of_last() const;
  /// Counters of TcpExt that rose with the clients that found no place.
  std::vector<std::string> counters_of_the_turned_away();

  bool is_quiet_for(const Stalemate& stalemate) const override;

 private:
  const ListenerQueues& queues();
  Bench& bench_;
  std::vector<FileDescriptor> clients_;
  std::map<std::string, std::uint64_t> counters_before_;
};

}  // namespace switchboard::grader
