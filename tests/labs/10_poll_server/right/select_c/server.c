/* Plain C with select. An answer is not stored: a client remembers the next number, and the last. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 1000

struct client {
  int is_used, has_finished;
  char unread[4096], answer[8192];
  size_t unread_length, answer_length, answer_sent;
  long next, last;
};
static struct client clients[MOST];

/* Takes a line off the front, when there is a whole one and the one before is answered. */
static void take_line(struct client *c) {
  char *end = memchr(c->unread, '\n', c->unread_length);
  if (end == NULL || c->next <= c->last) return;
  *end = 0;
  c->next = 1;
  c->last = atol(c->unread);
  c->unread_length -= (size_t)(end + 1 - c->unread);
  memmove(c->unread, end + 1, c->unread_length);
}

static int has_answer(struct client *c) {
  while (c->next > c->last && memchr(c->unread, '\n', c->unread_length)) take_line(c);
  return c->answer_sent < c->answer_length || c->next <= c->last;
}

/* As many numbers as find a place. */
static void fill(struct client *c) {
  c->answer_length = c->answer_sent = 0;
  while (has_answer(c) && c->next <= c->last && c->answer_length + 16 < sizeof c->answer)
    c->answer_length += (size_t)sprintf(c->answer + c->answer_length, "%ld\n", c->next++);
}

/* 0 when it has gone. */
static int send_some(int fd, struct client *c) {
  ssize_t count;
  if (c->answer_sent == c->answer_length) fill(c);
  count = send(fd, c->answer + c->answer_sent, c->answer_length - c->answer_sent, MSG_DONTWAIT);
  if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
  c->answer_sent += (size_t)count;
  return 1;
}

static int read_some(int fd, struct client *c) {
  ssize_t count = recv(fd, c->unread + c->unread_length, sizeof c->unread - c->unread_length, MSG_DONTWAIT);
  if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
  if (count == 0) c->has_finished = 1;
  c->unread_length += (size_t)count;
  return 1;
}

int main(int argc, char **argv) {
  int listener, on = 1;
  struct sockaddr_in address;

  if (argc < 2) return 2;
  signal(SIGPIPE, SIG_IGN);
  if ((listener = socket(AF_INET, SOCK_STREAM, 0)) == -1) return 1;
  fcntl(listener, F_SETFL, O_NONBLOCK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)atoi(argv[1]));
  if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 128) == -1) {
    perror("server");
    return 1;
  }
  for (;;) {
    fd_set readable, writable;
    int fd, largest = listener;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(listener, &readable);
    for (fd = 0; fd < MOST; ++fd) {
      if (!clients[fd].is_used) continue;
      if (has_answer(&clients[fd]))
        FD_SET(fd, &writable);
      else
        FD_SET(fd, &readable);
      if (fd > largest) largest = fd;
    }
    if (select(largest + 1, &readable, &writable, NULL, NULL) < 0) continue;
    for (fd = 0; fd < MOST; ++fd) {
      struct client *c = &clients[fd];
      int is_there = 1;
      if (!c->is_used) continue;
      if (FD_ISSET(fd, &readable)) is_there = read_some(fd, c);
      if (is_there && (FD_ISSET(fd, &writable) || has_answer(c))) is_there = send_some(fd, c);
      if (is_there && !(c->has_finished && !has_answer(c))) continue;
      close(fd);
      c->is_used = 0;
    }
    if (FD_ISSET(listener, &readable) && (fd = accept(listener, NULL, NULL)) >= 0) {
      if (fd >= MOST) {
        close(fd);
        continue;
      }
      memset(&clients[fd], 0, sizeof clients[fd]);
      clients[fd].is_used = 1;
      clients[fd].next = 1;
    }
  }
}
