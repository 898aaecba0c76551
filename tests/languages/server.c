/* Serves one client in C, then ends with 7. usage: server PORT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1]))};
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0 || bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 5) != 0) return 1;
  const int client = accept(listener, NULL, NULL);
  char text[256];
  ssize_t size;
  while ((size = read(client, text, sizeof text)) > 0)
    if (write(client, text, (size_t)size) != size) return 1;
  close(client);
  return 7;
}
