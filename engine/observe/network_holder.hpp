#pragma once
// The process that holds the private network's namespaces: PrivateNetwork forks it and talks to it over a
// SOCK_SEQPACKET pair. Its side of the conversation:
//
//   holder → "unshared" or an errno              then waits for the maps, which its parent writes
//   parent → "mapped"
//   holder → "ready" + the two namespaces         lo is up
//   parent → "socket D T P", "capture lo", "tables"  any number of times
//            "leg K" + host K's namespace, "interface K N", "names K a b": a cable's end, host K of N
//   holder → an errno, 0 with the descriptors
//
// It ends when its parent's end is closed.

namespace switchboard {

/// `user_namespace`: of a network held already, to make another beside it; -1 for a new one.
[[noreturn]] void hold_network(int channel, int user_namespace);

}  // namespace switchboard
