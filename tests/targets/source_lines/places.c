// Calls from every kind of place in a program: through functions of its own, from a thread, a signal's
// handler, a shared library of its own, a callback of the C library, beside a frame too big to copy, through
// stdio. Every call is made exactly once, one after the other, so that two runs compare.

#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#ifndef WITHOUT_LIBRARIES
#include <dlfcn.h>
#endif

void library_send(int socket);

static int pair[2];

static void fail(const char* what) {
  perror(what);
  exit(1);
}

__attribute__((noinline)) static void send_all(const char* text, size_t length) {
  while (length > 0) {
    ssize_t sent = send(pair[0], text, length, 0);
    if (sent < 0) fail("send");
    text += sent;
    length -= (size_t)sent;
  }
}

__attribute__((noinline)) static void greet(void) {
  send_all("hello", 5);
  __asm__ volatile("");  // no tail call
}

__attribute__((noinline)) static void take_leave(void) {
  send_all("good-bye", 8);
  __asm__ volatile("");
}

/// Small enough that -O2 puts it into its caller.
static inline void poke(void) {
  if (send(pair[0], "!", 1, 0) != 1) fail("send");
}

__attribute__((noinline)) static void twice(void) {
  poke();
  if (send(pair[0], "?", 1, 0) != 1) fail("send");
}

/// More than anybody copies of a stack, and aligned, so that the frame is computed in another way.
__attribute__((noinline)) static void big_frame(void) {
  _Alignas(64) char buffer[100000];
  memset(buffer, 'b', sizeof buffer);
  if (send(pair[0], buffer + 7, 3, 0) != 3) fail("send");
  send_all(buffer, 2);
}

static void on_signal(int number) {
  (void)number;
  if (send(pair[0], "s", 1, 0) != 1) _exit(1);
}

static void* in_thread(void* unused) {
  (void)unused;
  greet();
  return NULL;
}

static int compare(const void* a, const void* b) {
  if (send(pair[0], "c", 1, 0) != 1) fail("send");
  return *(const int*)a - *(const int*)b;
}

__attribute__((noinline)) static int depth(int n) {
  if (n == 0) {
    send_all("d", 1);
    return 0;
  }
  return depth(n - 1) + 1;
}

int main(void) {
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) fail("socketpair");
  greet();
  greet();
  take_leave();
  for (int i = 0; i < 3; ++i) twice();
  big_frame();

  signal(SIGUSR1, on_signal);
  raise(SIGUSR1);

  pthread_t thread;
  if (pthread_create(&thread, NULL, in_thread, NULL) != 0) fail("pthread_create");
  pthread_join(thread, NULL);

  int numbers[2] = {2, 1};
  qsort(numbers, 2, sizeof numbers[0], compare);
  if (depth(20) != 20) return 1;

  // Deep inside the C library, from two lines.
  struct addrinfo* found = NULL;
  struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
  if (getaddrinfo("127.0.0.1", "80", &hints, &found) == 0) freeaddrinfo(found);
  FILE* file = fdopen(dup(pair[0]), "w");
  if (file == NULL) fail("fdopen");
  fputs("through stdio", file);
  fflush(file);
  fputs("and again", file);
  fclose(file);

#ifndef WITHOUT_LIBRARIES
  library_send(pair[0]);
  void* plugin = dlopen(PLUGIN, RTLD_NOW);
  if (plugin == NULL) fail("dlopen");
  void (*plugin_send)(int) = (void (*)(int))dlsym(plugin, "plugin_send");
  plugin_send(pair[0]);
  plugin_send(pair[0]);
#endif
  shutdown(pair[0], SHUT_WR);
  char rest[256];
  while (read(pair[1], rest, sizeof rest) > 0) {
  }
  close(pair[1]);
  return 0;
}
