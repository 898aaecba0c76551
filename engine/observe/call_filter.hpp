#pragma once
// The seccomp filter that makes the calls of the call table stop for the tracer and lets all others run at
// full speed (seccomp(2), SECCOMP_RET_TRACE). Built in the tracer; the child that becomes an observed program
// only installs it, with nothing but system calls.
//
// A call made through another interface of the machine (int 0x80 and x32 on x86-64) has other numbers and
// other layouts in memory. It stops too, so that it is counted and said, but it is never read.

#include <linux/filter.h>

#include <vector>

namespace switchboard {

/// Throws SystemError when libseccomp cannot make it.
std::vector<sock_filter> build_call_filter();

}  // namespace switchboard
