/* Plain C with pthreads: the descriptor goes to the thread in a pointer's place, stdio reads the lines. */
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long total;

static void *serve(void *argument) {
  int client = (int)(intptr_t)argument;
  FILE *lines = fdopen(client, "r");
  char line[64], answer[64];
  while (lines != NULL && fgets(line, sizeof line, lines) != NULL) {
    int length;
    ssize_t done = 0;
    pthread_mutex_lock(&lock);
    total += strtol(line, NULL, 10);
    length = snprintf(answer, sizeof answer, "%ld\n", total);
    pthread_mutex_unlock(&lock);
    while (done < length) {
      ssize_t part = write(client, answer + done, (size_t)(length - done));
      if (part <= 0) {
        fclose(lines);
        return NULL;
      }
      done += part;
    }
  }
  fclose(lines);
  return NULL;
}

int main(int argc, char **argv) {
  int listener, on = 1;
  struct sockaddr_in address;
  pthread_attr_t detached;

  if (argc < 2) return 2;
  signal(SIGPIPE, SIG_IGN);
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  if ((listener = socket(PF_INET, SOCK_STREAM, 0)) == -1) return 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)atoi(argv[1]));
  if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 100) == -1) {
    perror("server");
    return 1;
  }
  for (;;) {
    pthread_t thread;
    int client = accept(listener, NULL, NULL);
    if (client == -1) continue;
    if (pthread_create(&thread, &detached, serve, (void *)(intptr_t)client) != 0) close(client);
  }
}
