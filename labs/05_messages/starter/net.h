// L5: messages on a stream. Write the two functions in C (net.c) or in C++ (net.cpp), and include this file.
// The lab brings its own copy of it.
//
// A message is its length, 4 bytes in network byte order, and behind it so many bytes.
#ifndef NET_H
#define NET_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// No message is longer.
enum { message_max = 65536 };

// Sends one message. Returns 0; -1 with errno EMSGSIZE, and sends nothing, when it is longer than
// message_max; -1 with errno when the connection is broken.
int send_message(int socket, const void* bytes, size_t length);

// Receives one message into a buffer of `size` bytes. Returns
//    1  and sets *length: that is how long the message is, perhaps 0;
//    0  when the stream has ended between two messages;
//   -1  with errno EMSGSIZE when the length in front says more than `size`: nothing is waited for any more;
//   -1  with errno EPROTO when the stream has ended in the middle of a message;
//   -1  with errno when the connection is broken.
int recv_message(int socket, void* buffer, size_t size, size_t* length);

#ifdef __cplusplus
}
#endif

#endif
