// tool NAME [ARGUMENT...]: becomes another program of this machine, such as ss, if it is there. So the lesson
// can start it beside the others, in the network that they are in.

#include <unistd.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: tool NAME [ARGUMENT...]\n");
    return 2;
  }
  // execvp() looks for it in $PATH and returns only if there is none, or if it cannot be started.
  execvp(argv[1], argv + 1);
  std::printf("%s is not installed here: nothing is listening on its behalf\n", argv[1]);
  std::fflush(stdout);
  return 0;
}
