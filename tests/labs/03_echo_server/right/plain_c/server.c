/* Plain C: read and write, a Makefile of its own, messages on standard error only. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what) {
  const char *why = strerror(errno);
  (void)!write(2, what, strlen(what));
  (void)!write(2, ": ", 2);
  (void)!write(2, why, strlen(why));
  (void)!write(2, "\n", 1);
  _exit(1);
}

int main(int argc, char **argv) {
  int listener, on = 1;
  struct sockaddr_in address = {0};

  if (argc < 2) return 2;
  signal(SIGPIPE, SIG_IGN);
  if ((listener = socket(PF_INET, SOCK_STREAM, 0)) == -1) fail("socket");
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1) fail("setsockopt");
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)strtol(argv[1], NULL, 10));
  if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1) fail("bind");
  if (listen(listener, 5) == -1) fail("listen");
  for (;;) {
    char buffer[512];
    ssize_t count;
    struct sockaddr_in peer;
    socklen_t length = sizeof peer;
    int client = accept(listener, (struct sockaddr *)&peer, &length);
    if (client == -1) continue;
    while ((count = read(client, buffer, sizeof buffer)) > 0) {
      ssize_t done = 0;
      while (done < count) {
        ssize_t part = write(client, buffer + done, (size_t)(count - done));
        if (part <= 0) break;
        done += part;
      }
      if (done < count) break;
    }
    close(client);
  }
}
