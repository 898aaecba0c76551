#pragma once
// What each request over the control socket does. On the loop's thread.

#include <list>
#include <vector>

#include "engine/observe/conductor.hpp"
#include "engine/observe/control_server.hpp"
#include "engine/observe/network_watch.hpp"
#include "engine/observe/private_network.hpp"
#include "engine/observe/recorder.hpp"
#include "engine/observe/relay.hpp"

namespace switchboard {

class RequestHandler {
 public:
  RequestHandler(EventLoop& loop, Recorder& recorder, PrivateNetwork& network, NetworkWatch& watch,
                 Conductor& conductor)
      : loop_(loop), recorder_(recorder), network_(network), watch_(watch), conductor_(conductor) {}

  ControlServer::Abandoned handle(const control::Request& request, std::vector<FileDescriptor> descriptors,
                                  const ControlServer::Respond& respond);
  /// Throws SystemError; gives the port on the host.
  std::uint16_t publish(const control::Publish& wanted);

 private:
  using Respond = ControlServer::Respond;
  using Descriptors = std::vector<FileDescriptor>;
  /// A program whose starter waits for its end and hangs up is hung up in its turn.
  ControlServer::Abandoned handle_run(const control::Run& request, Descriptors& descriptors,
                                      const Respond& respond);
  void handle(const control::Stop&, Descriptors&, const Respond& respond);
  void handle(const control::OpenSocket& request, Descriptors&, const Respond& respond);
  void handle(const control::LimitSendBuffers& request, Descriptors&, const Respond& respond);
  void handle(const control::RecordPeer& request, Descriptors&, const Respond& respond);
  void handle(const control::RecordNote& request, Descriptors&, const Respond& respond);
  void handle(const control::Flush&, Descriptors&, const Respond& respond);
  void handle(const control::Publish& request, Descriptors&, const Respond& respond);
  template <class ForTheTracer>
  void handle(const ForTheTracer& request, Descriptors&, const Respond& respond);

  EventLoop& loop_;
  Recorder& recorder_;
  PrivateNetwork& network_;
  NetworkWatch& watch_;
  Conductor& conductor_;
  std::list<Relay> relays_;
};

}  // namespace switchboard
