/* Plain C: a process for each client, read and write, signals ignored. */
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_inside(const char *name) {
  const char *part = name;
  while (part != NULL) {
    if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0')) return 0;
    part = strchr(part, '/');
    if (part != NULL) part++;
  }
  return 1;
}

static void serve(int client, const char *folder) {
  char name[512], path[2048];
  size_t length = 0;
  struct stat info;
  int file;
  off_t sent = 0;

  for (;;) { /* byte by byte: never more than the name */
    if (length == sizeof name || read(client, name + length, 1) != 1) return;
    if (name[length] == '\n') break;
    length++;
  }
  name[length] = '\0';
  snprintf(path, sizeof path, "%s/%s", folder, name);
  file = is_inside(name) ? open(path, O_RDONLY) : -1;
  if (file == -1 || fstat(file, &info) == -1 || !S_ISREG(info.st_mode)) {
    dprintf(client, "no such file\n");
    return;
  }
  dprintf(client, "ok %lld\n", (long long)info.st_size);
  while (sent < info.st_size)
    if (sendfile(client, file, &sent, (size_t)(info.st_size - sent)) <= 0) return;
}

int main(int argc, char **argv) {
  int listener, on = 1;
  struct sockaddr_in address = {0};

  if (argc != 3) return 2;
  signal(SIGPIPE, SIG_IGN);
  signal(SIGCHLD, SIG_IGN); /* no zombies: wait(2) */
  if ((listener = socket(PF_INET, SOCK_STREAM, 0)) == -1) return 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1) return 1;
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)strtol(argv[1], NULL, 10));
  if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1) return 1;
  if (listen(listener, 16) == -1) return 1;
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client == -1) continue;
    if (fork() == 0) {
      close(listener);
      serve(client, argv[2]);
      _exit(0);
    }
    close(client);
  }
}
