#pragma once
// The process that holds the private network's namespaces: PrivateNetwork forks it and talks to it over a
// SOCK_SEQPACKET pair. Its side of the conversation:
//
//   holder → "unshared" or an errno              then waits for the maps, which its parent writes
//   parent → "mapped"
//   holder → "ready" + the two namespaces         lo is up
//   parent → "socket D T P", "capture", "tables"  any number of times
//   holder → an errno, 0 with the descriptor
//
// It ends when its parent's end is closed.

namespace switchboard {

[[noreturn]] void hold_network(int channel);

}  // namespace switchboard
