/* Plain C: a table of children, filled while signals are held back, and handlers that go through it. */
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 1000
static pid_t children[MOST];

static void on_child(int number) {
  int kept = errno, i;
  pid_t ended;
  (void)number;
  while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
    for (i = 0; i < MOST; ++i)
      if (children[i] == ended) children[i] = 0;
  errno = kept;
}

static void on_stop(int number) {
  int i;
  (void)number;
  for (i = 0; i < MOST; ++i)
    if (children[i] > 0) kill(children[i], SIGKILL);
  _exit(0);
}

static void serve(int client) {
  char buffer[512];
  ssize_t count, done, part, i;
  while ((count = read(client, buffer, sizeof buffer)) > 0) {
    for (i = 0; i < count; ++i) buffer[i] = (char)toupper((unsigned char)buffer[i]);
    for (done = 0; done < count; done += part)
      if ((part = write(client, buffer + done, (size_t)(count - done))) <= 0) return;
  }
}

int main(int argc, char **argv) {
  int listener, on = 1, i;
  struct sockaddr_in address;
  struct sigaction action;
  sigset_t both, before;

  if (argc != 2) return 2;
  memset(&action, 0, sizeof action);
  sigemptyset(&both);
  sigaddset(&both, SIGCHLD);
  sigaddset(&both, SIGTERM);
  action.sa_mask = both;
  action.sa_handler = on_child; /* no SA_RESTART: accept says EINTR */
  sigaction(SIGCHLD, &action, NULL);
  action.sa_handler = on_stop;
  sigaction(SIGTERM, &action, NULL);

  if ((listener = socket(AF_INET, SOCK_STREAM, 0)) < 0) return 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)atoi(argv[1]));
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 50) < 0) {
    perror(argv[0]);
    return 1;
  }
  for (;;) {
    int client = accept(listener, NULL, NULL);
    pid_t child;
    if (client < 0) {
      if (errno == EINTR) continue;
      perror("accept");
      return 1;
    }
    sigprocmask(SIG_BLOCK, &both, &before); /* until the child is in the table */
    child = fork();
    if (child == 0) {
      signal(SIGTERM, SIG_DFL);
      signal(SIGCHLD, SIG_DFL);
      sigprocmask(SIG_SETMASK, &before, NULL);
      close(listener);
      serve(client);
      _exit(0);
    }
    for (i = 0; child > 0 && i < MOST; ++i)
      if (children[i] == 0) {
        children[i] = child;
        break;
      }
    sigprocmask(SIG_SETMASK, &before, NULL);
    close(client);
  }
}
