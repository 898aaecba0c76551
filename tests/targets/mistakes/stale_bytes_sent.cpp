// Sends three messages from one buffer; wrong: the whole buffer each time; right: records of a fixed size,
// which are cleared before they are filled.

#include <initializer_list>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  char buffer[32] = {};
  for (const char* text : {"a rather long message", "bye", "and more"}) {
    if (choice == Choice::right) std::memset(buffer, 0, sizeof buffer);
    std::strcpy(buffer, text);
    check("send", send(pair.client, buffer, sizeof buffer, 0) == sizeof buffer);
    check("recv", recv(pair.server, buffer, sizeof buffer, MSG_WAITALL) == sizeof buffer);
  }
  close(pair.client);
  char end[1];
  check("end", recv(pair.server, end, sizeof end, 0) == 0);
  close(pair.server);
}
