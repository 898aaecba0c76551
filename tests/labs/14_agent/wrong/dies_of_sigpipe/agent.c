// Mistake: send to a manager that has gone ends the agent.

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define MOST 32

struct manager {
  int fd, watches;
  size_t length;
  char line[1024];
};
static struct manager managers[MOST];
static int count;
static struct { char name[64]; long number; } numbers[64];
static int known;
static struct sockaddr_un here;

static void remove_and_end(int number) {
  (void)number;
  unlink(here.sun_path);
  _exit(0);
}

static void tell(int fd, const char* line) {
  if (send(fd, line, strlen(line), MSG_DONTWAIT) < 0 && errno != EPIPE) perror("send");
}

static void set(const char* name, long number) {
  int i = 0;
  while (i < known && strcmp(numbers[i].name, name) != 0) i++;
  if (i == known && known < 64) strcpy(numbers[known++].name, name);
  numbers[i].number = number;
}

static void obey(struct manager* m, const char* line) {
  char name[64], answer[128];
  long number;
  if (strcmp(line, "WATCH") == 0) {
    m->watches = 1;
    tell(m->fd, "OK\n");
  } else if (sscanf(line, "GET %63[a-zA-Z]", name) == 1) {
    snprintf(answer, sizeof answer, "NONE %s\n", name);
    for (int i = 0; i < known; i++)
      if (strcmp(numbers[i].name, name) == 0) snprintf(answer, sizeof answer, "VALUE %s %ld\n", name, numbers[i].number);
    tell(m->fd, answer);
  } else if (sscanf(line, "SET %63[a-zA-Z] %ld", name, &number) == 2) {
    set(name, number);
    tell(m->fd, "OK\n");
    snprintf(answer, sizeof answer, "TRAP %s %ld\n", name, number);
    for (int i = 0; i < count; i++)
      if (managers[i].watches && &managers[i] != m) tell(managers[i].fd, answer);
  } else {
    tell(m->fd, "ERROR\n");
  }
}

/* 0 when the manager has gone. */
static int listen_to(struct manager* m) {
  ssize_t got = recv(m->fd, m->line + m->length, sizeof m->line - 1 - m->length, 0);
  if (got <= 0) return 0;
  m->length += got;
  m->line[m->length] = 0;
  char* end;
  while ((end = strchr(m->line, '\n')) != NULL) {
    *end = 0;
    obey(m, m->line);
    m->length -= end + 1 - m->line;
    memmove(m->line, end + 1, m->length + 1);
  }
  return 1;
}

static int open_listener(const char* path) {
  here.sun_family = AF_UNIX;
  if (strlen(path) >= sizeof here.sun_path) {
    fprintf(stderr, "the path is too long\n");
    exit(1);
  }
  strcpy(here.sun_path, path);
  int probe = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(probe, (struct sockaddr*)&here, sizeof here) == 0) {
    fprintf(stderr, "an agent listens there\n");
    exit(1);
  }
  if (errno == ECONNREFUSED) unlink(path);
  close(probe);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  umask(0177);
  if (listener < 0 || bind(listener, (struct sockaddr*)&here, sizeof here) < 0 || listen(listener, 16) < 0) {
    perror(path);
    exit(1);
  }
  signal(SIGTERM, remove_and_end);
  return listener;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  int listener = open_listener(argv[1]);
  for (;;) {
    struct pollfd wanted[MOST + 1] = {{listener, POLLIN, 0}};
    int n = count;
    for (int i = 0; i < n; i++) wanted[i + 1] = (struct pollfd){managers[i].fd, POLLIN, 0};
    if (poll(wanted, n + 1, -1) < 0) continue;
    for (int i = n - 1; i >= 0; i--) {
      if (wanted[i + 1].revents == 0 || listen_to(&managers[i])) continue;
      close(managers[i].fd);
      managers[i] = managers[--count];
    }
    if (wanted[0].revents != 0 && count < MOST) {
      int client = accept(listener, NULL, NULL);
      if (client < 0) continue;
      memset(&managers[count], 0, sizeof managers[count]);
      managers[count++].fd = client;
    }
  }
}
