/* Plain C: select, fixed arrays, and whoever does not take a line at once misses it. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 200, LINE = 1100, KEPT = 8192 };

static struct member {
  int fd; /* -1: free */
  char name[32];
  char come[LINE];
  size_t length;
  char go[KEPT]; /* whole lines that did not fit, and the rest of one that fitted in part */
  size_t waiting;
} members[MOST];

static void leave(struct member *member);

static void flush(struct member *member) {
  while (member->waiting > 0) {
    ssize_t sent = send(member->fd, member->go, member->waiting, MSG_DONTWAIT);
    if (sent <= 0) return; /* a broken connection shows itself in recv, too */
    member->waiting -= (size_t)sent;
    memmove(member->go, member->go + sent, member->waiting);
  }
}

static void tell(struct member *member, const char *first, const char *second, const char *third) {
  char line[LINE + 64];
  int length = snprintf(line, sizeof line, "%s%s%s\n", first, second, third);
  if (member->waiting + (size_t)length > KEPT) return;
  memcpy(member->go + member->waiting, line, (size_t)length);
  member->waiting += (size_t)length;
  flush(member);
}

static void tell_others(struct member *speaker, const char *first, const char *second, const char *third) {
  for (struct member *other = members; other < members + MOST; other++)
    if (other != speaker && other->fd != -1 && other->name[0] != '\0') tell(other, first, second, third);
}

static void leave(struct member *member) {
  close(member->fd);
  member->fd = -1;
  if (member->name[0] != '\0') tell_others(member, "* ", member->name, " left");
}

static void take(struct member *member, const char *line) {
  if (member->name[0] != '\0') {
    char speaker[40];
    snprintf(speaker, sizeof speaker, "%s: ", member->name);
    tell_others(member, speaker, line, "");
    return;
  }
  for (struct member *other = members; other < members + MOST; other++) {
    if (other->fd != -1 && strcmp(other->name, line) == 0) {
      tell(member, "taken ", line, "");
      return;
    }
  }
  snprintf(member->name, sizeof member->name, "%.31s", line);
  tell(member, "welcome ", line, "");
  tell_others(member, "* ", line, " joined");
}

static void hear(struct member *member) {
  char *end;
  ssize_t count = recv(member->fd, member->come + member->length, LINE - 1 - member->length, 0);
  if (count <= 0) {
    leave(member);
    return;
  }
  member->length += (size_t)count;
  while ((end = memchr(member->come, '\n', member->length)) != NULL) {
    size_t used = (size_t)(end - member->come) + 1;
    *end = '\0';
    if (member->name[0] != '\0' && strcmp(member->come, "/quit") == 0) {
      leave(member);
      return;
    }
    take(member, member->come);
    member->length -= used;
    memmove(member->come, member->come + used, member->length);
  }
  if (member->length == LINE - 1) leave(member);
}

int main(int argc, char **argv) {
  int listener, on = 1;
  struct sockaddr_in address = {0};

  if (argc != 2) return 2;
  signal(SIGPIPE, SIG_IGN);
  for (int i = 0; i < MOST; i++) members[i].fd = -1;
  if ((listener = socket(PF_INET, SOCK_STREAM, 0)) == -1) return 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1) return 1;
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)strtol(argv[1], NULL, 10));
  if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1) return 1;
  if (listen(listener, 64) == -1) return 1;
  for (;;) {
    fd_set readable, writable;
    int most = listener;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(listener, &readable);
    for (int i = 0; i < MOST; i++) {
      if (members[i].fd == -1) continue;
      FD_SET(members[i].fd, &readable);
      if (members[i].waiting > 0) FD_SET(members[i].fd, &writable);
      if (members[i].fd > most) most = members[i].fd;
    }
    if (select(most + 1, &readable, &writable, NULL, NULL) == -1) continue;
    for (int i = 0; i < MOST; i++) {
      int fd = members[i].fd;
      if (fd != -1 && FD_ISSET(fd, &writable)) flush(&members[i]);
      if (fd != -1 && members[i].fd == fd && FD_ISSET(fd, &readable)) hear(&members[i]);
    }
    if (FD_ISSET(listener, &readable)) {
      int client = accept(listener, NULL, NULL);
      for (int i = 0; client != -1 && i < MOST; i++) {
        if (members[i].fd != -1) continue;
        memset(&members[i], 0, sizeof members[i]);
        members[i].fd = client;
        client = -1;
      }
      if (client != -1) close(client);
    }
  }
}
