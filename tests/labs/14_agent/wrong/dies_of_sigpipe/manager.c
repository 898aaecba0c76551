// A manager without a mistake.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static FILE* agent;

static const char* next_line(void) {
  static char line[256];
  if (fgets(line, sizeof line, agent) == NULL) exit(1);
  line[strcspn(line, "\n")] = 0;
  return line;
}

static const char* next_answer(void) {
  for (;;) {
    const char* line = next_line();
    if (strncmp(line, "TRAP ", 5) != 0) return line;
    printf("trap %s\n", line + 5);
  }
}

int main(int argc, char** argv) {
  struct sockaddr_un there = {.sun_family = AF_UNIX};
  if (argc < 3 || strlen(argv[1]) >= sizeof there.sun_path) return 1;
  strcpy(there.sun_path, argv[1]);
  int s = socket(AF_UNIX, SOCK_STREAM, 0);
  if (s < 0 || connect(s, (struct sockaddr*)&there, sizeof there) < 0) {
    perror(argv[1]);
    return 1;
  }
  agent = fdopen(s, "r");
  dprintf(s, "WATCH\n");
  next_answer();
  for (int i = 2; i < argc; i++) {
    char name[64];
    long number;
    dprintf(s, "GET %s\n", argv[i]);
    if (sscanf(next_answer(), "VALUE %63s %ld", name, &number) == 2)
      printf("%s %ld\n", name, number);
    else
      printf("%s none\n", argv[i]);
  }
  return 0;
}
