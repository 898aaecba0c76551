/* Plain C: a process for each client, stdio for reading the request, sendfile for the file. */
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int has_dots(const char *path) {
  const char *part = path;
  while ((part = strstr(part, "/..")) != NULL) {
    if (part[3] == '/' || part[3] == '\0') return 1;
    part += 3;
  }
  return 0;
}

static int say(int client, const char *status, long length) {
  return dprintf(client, "HTTP/1.1 %s\r\nServer: plain\r\nContent-Length: %ld\r\n\r\n", status, length) > 0;
}

static int send_file(int client, int file, off_t length) {
  while (length > 0) {
    ssize_t sent = sendfile(client, file, NULL, (size_t)length);
    if (sent <= 0) return 0;
    length -= sent;
  }
  return 1;
}

static void serve(int client, const char *folder) {
  FILE *in = fdopen(client, "r");
  char line[8192], request[8192];
  while (in != NULL) {
    char method[16], path[4096], version[16], whole[8192];
    struct stat info;
    int close_after = 0, file, good;
    if (fgets(request, sizeof request, in) == NULL) break;
    do {
      if (fgets(line, sizeof line, in) == NULL) return;
      if (strncasecmp(line, "connection:", 11) == 0) {
        const char *value = line + 11;
        close_after |= strncasecmp(value + strspn(value, " \t"), "close", 5) == 0;
      }
    } while (strcmp(line, "\r\n") != 0);
    if (sscanf(request, "%15s %4095s %15s", method, path, version) != 3 || strncmp(version, "HTTP/1.", 7) != 0) {
      say(client, "400 Bad Request", 0);
      break;
    }
    if (strcmp(version, "HTTP/1.0") == 0) close_after = 1;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
      say(client, "501 Not Implemented", 0);
      break;
    }
    if (has_dots(path)) {
      say(client, "403 Forbidden", 0);
      break;
    }
    snprintf(whole, sizeof whole, "%s%s", folder, path);
    file = stat(whole, &info) == 0 && S_ISREG(info.st_mode) ? open(whole, O_RDONLY) : -1;
    if (file == -1) {
      good = say(client, "404 Not Found", 0);
    } else {
      good = say(client, "200 OK", (long)info.st_size);
      if (good && strcmp(method, "GET") == 0) good = send_file(client, file, info.st_size);
      close(file);
    }
    if (!good || close_after) break;
  }
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
