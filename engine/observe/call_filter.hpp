#pragma once
// The seccomp filters that make the calls of the call table stop for the tracer and let all others run at
// full speed (seccomp(2), SECCOMP_RET_TRACE). Built in the tracer; the child that becomes an observed program
// only installs them, with nothing but system calls.
//
// There are two, because what is worth a stop on a socket only (read, write, close …) is worth none before a
// program has one: the second is added then (late_filter.hpp). The first stops at what is written to standard
// output and standard error, which is recorded.
//
// A call made through another interface of the machine (int 0x80 and x32 on x86-64) has other numbers and
// other layouts in memory. It stops too, so that it is counted and said, but it is never read.

#include <linux/filter.h>

#include <vector>

namespace switchboard {

enum class CallFilter { from_the_start, on_sockets };

/// Throws SystemError when libseccomp cannot make it.
std::vector<sock_filter> build_call_filter(CallFilter which);

}  // namespace switchboard
