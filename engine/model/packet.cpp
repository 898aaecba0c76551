#include "engine/model/packet.hpp"

namespace switchboard {

std::string to_string(TcpFlags flags) {
  std::string text;
  const auto add = [&](bool set, const char* name) {
    if (!set) return;
    if (!text.empty()) text += ' ';
    text += name;
  };
  add(flags.syn, "SYN");
  add(flags.fin, "FIN");
  add(flags.rst, "RST");
  add(flags.psh, "PSH");
  add(flags.urg, "URG");
  add(flags.ack, "ACK");
  return text;
}

}  // namespace switchboard
