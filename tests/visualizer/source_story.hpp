#pragma once
// A server of two files with lines that make calls again and again, fail and wait, and a client without
// lines: for tests of the Source and the Inspector.

#include "tests/engine/events.hpp"

namespace switchboard::testing {

struct SourceStory : Story {
  static constexpr std::uint64_t listener = 0x1b, connection = 0x1c;
  EventId bind_call, listen_call, client_call, waiting;
  std::vector<EventId> accepts;

  static std::map<std::string, std::string> texts() {
    std::string main, talk;
    for (int line = 1; line <= 120; ++line)
      main += line == 27   ? "  if (bind(fd, here, sizeof here) < 0) fail();\n"
              : line == 31 ? "    int who = accept(fd, nullptr, nullptr);  // one after the other\n"
                           : "  // line " + std::to_string(line) + "\n";
    talk = "int talk(int who) {\n  recv(who, text, 16, 0);\n}\n";
    return {{"/home/ada/server.cpp", main}, {"/home/ada/talk.cpp", talk}};
  }

  SourceStory() {
    start("server", 100, {"./server", "8080"});
    bind_call =
        at("server.cpp", 27,
           call(100, "bind", {{"sockfd", std::int64_t{3}}, {"addr", inet("0.0.0.0:8080")}}).on(3, listener))
            .fails(98, "EADDRINUSE");
    at("server.cpp", 27,
       call(100, "bind", {{"sockfd", std::int64_t{3}}, {"addr", inet("0.0.0.0:8080")}}).on(3, listener))
        .returns(0);
    listen_call =
        at("server.cpp", 28, call(100, "listen", {{"sockfd", std::int64_t{3}}}).on(3, listener)).returns(0);
    for (int i = 0; i < 3; ++i) {
      auto one = at("server.cpp", 31, call(100, "accept", {{"sockfd", std::int64_t{3}}}).on(3, listener));
      accepts.push_back(one.makes(4, connection).returns(4));
    }
    start("client A", 200, {"./client"});
    client_call = call(200, "connect", {{"sockfd", std::int64_t{3}}, {"addr", inet("127.0.0.1:8080")}})
                      .on(3, 0x20)
                      .returns(0);
    waiting = at("talk.cpp", 2, call(100, "recvfrom", {{"sockfd", std::int64_t{4}}}).on(4, connection)).id();
    wait(5000);
    happens(OutputWritten{{100}, 1, buffer_of("ready\nwaits for ")});
    happens(OutputWritten{{200}, 2, buffer_of("no answer\n")});
    happens(OutputWritten{{100}, 1, buffer_of("somebody\n")});
  }

 private:
  Call at(const char* file, int line, Call made) {
    Event event = *timeline.find(made.id());
    std::get<Syscall>(event.fact).source = SourceLocation{std::string("/home/ada/") + file, line, "main"};
    timeline.append(std::move(event));
    return made;
  }
};

}  // namespace switchboard::testing
