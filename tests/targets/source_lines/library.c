// A shared library that belongs to the program: its lines are the program's own.

#include <sys/socket.h>

#ifdef AS_PLUGIN
void plugin_send(int socket);
void plugin_send(int socket) {
  send(socket, "plugin", 6, 0);
  __asm__ volatile("");
}
#else
void library_send(int socket);
void library_send(int socket) {
  send(socket, "library", 7, 0);
  __asm__ volatile("");
}
#endif
