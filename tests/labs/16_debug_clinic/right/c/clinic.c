// A right one: plain C, one program that does what its name says.

#include <ctype.h>
#include <err.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum role { caller, listener };

static int open_socket(const char* host, const char* port, enum role role) {
  struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
  struct addrinfo* found;
  if (role == listener) hints.ai_flags = AI_PASSIVE;
  const int wrong = getaddrinfo(host, port, &hints, &found);
  if (wrong != 0) errx(1, "%s", gai_strerror(wrong));
  const int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol), on = 1;
  if (fd < 0) err(1, "socket");
  if (role == caller) {
    if (connect(fd, found->ai_addr, found->ai_addrlen) < 0) err(1, "connect");
  } else {
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) err(1, "setsockopt");
    if (bind(fd, found->ai_addr, found->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0) err(1, "bind");
  }
  freeaddrinfo(found);
  return fd;
}

static int write_all(int fd, const void* bytes, size_t length) {
  const char* at = bytes;
  while (length > 0) {
    ssize_t written = write(fd, at, length);
    if (written < 0) return -1;
    at += written;
    length -= written;
  }
  return 0;
}

static void say(int fd, const char* text) {
  write_all(fd, text, strlen(text));
}

static void change(int fd, int (*of_byte)(int)) {
  unsigned char bytes[512];
  ssize_t count;
  while ((count = read(fd, bytes, sizeof bytes)) > 0) {
    for (ssize_t i = 0; i < count; i++) bytes[i] = of_byte(bytes[i]);
    if (write_all(fd, bytes, count) < 0) return;
  }
}

static int as_it_is(int byte) {
  return byte;
}

static char* line_from(int fd) {
  static char line[100];
  size_t length = 0;
  while (length < sizeof line - 1 && read(fd, line + length, 1) == 1 && line[length++] != '\n') {
  }
  line[length] = 0;
  return line;
}

static void serve_greet(int fd) {
  say(fd, "hello\n");
}
static void serve_oracle(int fd) {
  say(fd, "42\n");
}
static void serve_echo(int fd) {
  change(fd, as_it_is);
}
static void serve_upper(int fd) {
  change(fd, toupper);
}

static void serve_guest(int fd) {
  char bytes[64];
  say(fd, "welcome\n");
  while (read(fd, bytes, sizeof bytes) > 0) {
  }
}

static void serve_adder(int fd) {
  char *rest, text[40];
  long one = strtol(line_from(fd), &rest, 10);
  snprintf(text, sizeof text, "%ld\n", one + strtol(rest, NULL, 10));
  say(fd, text);
}

static void serve_countdown(int fd) {
  char text[40];
  for (int number = atoi(line_from(fd)); number > 0; number--) {
    snprintf(text, sizeof text, "%d\n", number);
    if (write_all(fd, text, strlen(text)) < 0) return;
  }
}

static void child_has_ended(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
}

static void guests(int from) {
  struct sigaction action = {.sa_handler = child_has_ended, .sa_flags = SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);
  for (;;) {
    int fd = accept(from, NULL, NULL);
    if (fd < 0) err(1, "accept");
    pid_t child = fork();
    if (child < 0) warn("fork");
    if (child == 0) {
      close(from);
      serve_guest(fd);
      _exit(0);
    }
    close(fd);
  }
}

static void fetch(int fd) {
  char bytes[1000];
  ssize_t count;
  long total = 0;
  while ((count = read(fd, bytes, sizeof bytes)) > 0) total += count;
  if (count < 0) err(1, "read");
  printf("%ld bytes\n", total);
}

static const struct {
  const char* name;
  void (*serve)(int fd);
} servers[] = {{"greet", serve_greet},        {"oracle", serve_oracle}, {"echo", serve_echo},
               {"repeat", serve_echo},        {"upper", serve_upper},   {"adder", serve_adder},
               {"countdown", serve_countdown}};

int main(int argc, char** argv) {
  const char* name = strrchr(argv[0], '/') != NULL ? strrchr(argv[0], '/') + 1 : argv[0];
  signal(SIGPIPE, SIG_IGN);
  if (strcmp(name, "fetch") == 0 && argc == 3) {
    fetch(open_socket(argv[1], argv[2], caller));
    return 0;
  }
  if (strcmp(name, "recite") == 0 && argc >= 3) {
    int fd = open_socket(argv[1], argv[2], caller);
    for (int i = 3; i < argc; i++) {
      say(fd, argv[i]);
      say(fd, "\n");
    }
    return 0;
  }
  if (argc != 2) errx(2, "usage: %s PORT", name);
  int from = open_socket(NULL, argv[1], listener);
  if (strcmp(name, "guests") == 0) guests(from);
  for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
    while (strcmp(name, servers[i].name) == 0) {
      int fd = accept(from, NULL, NULL);
      if (fd < 0) err(1, "accept");
      servers[i].serve(fd);
      close(fd);
    }
  }
  return 2;
}
