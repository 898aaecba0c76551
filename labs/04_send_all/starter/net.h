// L4: the three functions that you write, and that everything else on a stream can be built from.
// Write them in C (net.c) or in C++ (net.cpp), and include this file. The lab brings its own copy of it.
#ifndef NET_H
#define NET_H

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Sends all `length` bytes. 0, or -1 with errno when the connection is broken.
int send_all(int socket, const void* bytes, size_t length);

// Receives exactly `length` bytes. Returns `length`; less when the stream has ended before, as many as came;
// -1 with errno when the connection is broken.
ssize_t recv_exact(int socket, void* buffer, size_t length);

// Receives one line with its '\n', and puts a 0 behind it. A line that does not fit comes in parts of size -
// 1 bytes. Returns the number of bytes without that 0; at the end of the stream what came of the last line,
// then 0; -1 with errno when the connection is broken. What comes behind the line stays in the socket.
ssize_t recv_line(int socket, char* line, size_t size);

#ifdef __cplusplus
}
#endif

#endif
