// L1: the function that you write. Write it in C (net.c) or in C++ (net.cpp), and include this file. The lab
// brings its own copy of it.
#ifndef NET_H
#define NET_H

#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

// Fills *address, and sets *length to the size of what it filled: a sockaddr_in when `host` is an IPv4
// address as text ("127.0.0.1"), a sockaddr_in6 when it is an IPv6 address ("::1"). `port` is a decimal
// number as text, 0 to 65535. Every byte of that structure has a value: those that nothing is said of are 0.
// Returns 0; -1 when `host` is no such address or `port` no such number. Asks nobody: names are no addresses.
int make_addr(const char* host, const char* port, struct sockaddr_storage* address, socklen_t* length);

#ifdef __cplusplus
}
#endif

#endif
