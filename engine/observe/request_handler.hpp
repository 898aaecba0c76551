#pragma once
// What each request over the control socket does. On the loop's thread.

#include <deque>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "engine/observe/conductor.hpp"
#include "engine/observe/control_server.hpp"
#include "engine/observe/hosts.hpp"
#include "engine/observe/network_watch.hpp"
#include "engine/observe/recorder.hpp"
#include "engine/observe/relay.hpp"
#include "engine/system/monotonic_clock.hpp"

namespace switchboard {

class RequestHandler {
 public:
  /// `cable`: nullptr where there is one network only.
  RequestHandler(EventLoop& loop, Recorder& recorder, Hosts& hosts, CableRelay* cable,
                 std::deque<NetworkWatch>& watches, Conductor& conductor)
      : loop_(loop),
        recorder_(recorder),
        hosts_(hosts),
        cable_(cable),
        watches_(watches),
        conductor_(conductor) {}

  ControlServer::Abandoned handle(const control::Request& request, std::vector<FileDescriptor> descriptors,
                                  const ControlServer::Respond& respond);
  /// Throws SystemError; gives the port on the host.
  std::uint16_t publish(const control::Publish& wanted);
  /// The cable as it is before the first program starts, also where nothing is wished.
  void begin_cable(const std::vector<control::CableWish>& wishes);
  /// Packets and sockets of every host.
  void look_now();

 private:
  using Respond = ControlServer::Respond;
  using Descriptors = std::vector<FileDescriptor>;
  /// A program whose starter waits for its end and hangs up is hung up in its turn.
  ControlServer::Abandoned handle_run(const control::Run& request, Descriptors& descriptors,
                                      const Respond& respond);
  void handle(const control::Stop&, Descriptors&, const Respond& respond);
  void handle(const control::TypeInput&, Descriptors&, const Respond& respond);
  void handle(const control::OpenSocket& request, Descriptors&, const Respond& respond);
  void handle(const control::LimitSendBuffers& request, Descriptors&, const Respond& respond);
  void handle(const control::SetCable& request, Descriptors&, const Respond& respond);
  void handle(const control::DropSegments& request, Descriptors&, const Respond& respond);
  void handle(const control::RecordPeer& request, Descriptors&, const Respond& respond);
  void handle(const control::RecordNote& request, Descriptors&, const Respond& respond);
  void handle(const control::Flush&, Descriptors&, const Respond& respond);
  void handle(const control::Publish& request, Descriptors&, const Respond& respond);
  template <class ForTheTracer>
  void handle(const ForTheTracer& request, Descriptors&, const Respond& respond);

  /// Every direction that the names allow; a name that is no host's, as a sentence.
  struct Directions {
    std::vector<std::pair<Host*, Host*>> list;
    std::string why;
  };
  Directions directions(const std::string& from, const std::string& to);
  void record_cable(const Host& from, const Host& to);

  EventLoop& loop_;
  Recorder& recorder_;
  Hosts& hosts_;
  CableRelay* cable_;
  std::deque<NetworkWatch>& watches_;
  Conductor& conductor_;
  std::list<Relay> relays_;
  std::int64_t last_lossless_ = monotonic_clock::now();  // of the cable
};

}  // namespace switchboard
