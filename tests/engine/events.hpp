#pragma once
// Builds a timeline by hand, event after event, for tests of what reads recordings. Times are microseconds.
//
//   Story story;
//   story.start("server", 100, {"./server", "8080"});
//   story.call(100, "bind", {{"sockfd", 3}, {"addr", inet("0.0.0.0:8080")}}).on(3, 0x1b).returns(0);

#include <arpa/inet.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard::testing {

inline Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

inline Buffer buffer_of(std::string_view text) {
  return {bytes_of(text), static_cast<std::int64_t>(text.size())};
}

/// The 16 bytes of a sockaddr_in, as they lie in memory.
inline SocketAddress inet(std::string_view text) {
  SocketAddress address;
  address.endpoint = parse_endpoint(text);
  const auto& inet = std::get<InetEndpoint>(address.endpoint.value());
  sockaddr_in raw{};
  raw.sin_family = AF_INET;
  raw.sin_port = htons(inet.port.value);
  std::memcpy(&raw.sin_addr, inet.address.data(), 4);
  address.raw.resize(sizeof raw);
  std::memcpy(address.raw.data(), &raw, sizeof raw);
  address.length = sizeof raw;
  return address;
}

class Story {
 public:
  class Call {
   public:
    Call(Story& story, EventId id) : story_(story), id_(id) {}
    Call& on(int fd, std::uint64_t socket) {
      return change([&](Syscall& call) {
        call.fd = fd;
        call.socket = SocketId{socket};
      });
    }
    Call& makes(int fd, std::uint64_t socket) {
      return change([&](Syscall& call) { call.made.push_back({fd, SocketId{socket}}); });
    }
    Call& closes(int fd) {
      return change([&](Syscall& call) { call.closed.push_back(fd); });
    }
    Call& at_line(int line) {
      return change([&](Syscall& call) { call.source = SourceLocation{"server.cpp", line, "main"}; });
    }
    EventId returns(std::int64_t result) {
      const Time at = story_.tick();
      change([&](Syscall& call) {
        call.result = result;
        call.returned = at;
      });
      return id_;
    }
    EventId fails(int number, std::string name) {
      const Time at = story_.tick();
      change([&](Syscall& call) {
        call.result = -1;
        call.error = Symbol{number, std::move(name)};
        call.returned = at;
      });
      return id_;
    }
    EventId id() const { return id_; }

   private:
    template <class Change>
    Call& change(Change what) {
      Event event = *story_.timeline.find(id_);
      what(std::get<Syscall>(event.fact));
      story_.timeline.append(std::move(event));
      return *this;
    }
    Story& story_;
    EventId id_;
  };

  Timeline timeline;

  Time tick() { return now_ = now_ + 1000; }
  Time now() const { return now_; }
  void wait(std::int64_t microseconds) { now_ = now_ + microseconds * 1000; }

  EventId happens(Fact fact) {
    const EventId id{++last_id_};
    timeline.append({id, tick(), std::move(fact)});
    return id;
  }
  EventId start(std::string label, int pid, std::vector<std::string> arguments) {
    auto executable = arguments.empty() ? std::string() : arguments.front();
    return happens(ProcessStarted{{pid}, std::move(label), std::move(arguments), std::move(executable)});
  }
  Call call(int pid, std::string name, std::vector<Argument> arguments = {}) {
    return thread_call(pid, pid, std::move(name), std::move(arguments));
  }
  Call thread_call(int pid, int tid, std::string name, std::vector<Argument> arguments = {}) {
    Syscall call;
    call.process = {pid};
    call.thread = {tid};
    call.name = std::move(name);
    call.arguments = std::move(arguments);
    return {*this, happens(std::move(call))};
  }

  /// A TCP socket in that state; queues for a listener are connections, else bytes.
  EventId sample(std::uint64_t socket, TcpState state, std::string_view local, std::string_view remote,
                 std::uint32_t receive = 0, std::uint32_t send = 0, std::uint64_t inode = 1) {
    SocketSample sample;
    sample.socket = {socket};
    sample.domain = 2;
    sample.type = 1;
    sample.protocol = 6;
    sample.state = state;
    sample.local = parse_endpoint(local);
    sample.remote = parse_endpoint(remote);
    if (state == TcpState::listen)
      sample.queues = ListenerQueues{.length = receive, .limit = send};
    else
      sample.queues = ByteQueues{.receive = receive, .send = send};
    sample.inode = inode;
    return happens(std::move(sample));
  }

 private:
  Time now_{};
  std::int64_t last_id_ = 0;
};

}  // namespace switchboard::testing
