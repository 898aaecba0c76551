// Mistake: the end of the stream is taken for the end of the file, however much was promised.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <string>

int main(int argc, char** argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: client HOST PORT NAME FILE\n");
    return 2;
  }
  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) {
    perror("socket");
    return 1;
  }
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(atoi(argv[2]));
  if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) {
    fprintf(stderr, "not an address: %s\n", argv[1]);
    return 1;
  }
  if (connect(server, (struct sockaddr*)&address, sizeof address) < 0) {
    perror("connect");
    return 1;
  }
  std::string request = std::string(argv[3]) + "\n";
  if (send(server, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
    perror("send");
    return 1;
  }

  std::string come;
  char buffer[8192];
  size_t end;
  while ((end = come.find('\n')) == std::string::npos) {
    ssize_t count = recv(server, buffer, sizeof buffer, 0);
    if (count <= 0) {
      fprintf(stderr, "no answer\n");
      return 1;
    }
    come.append(buffer, count);
  }
  std::string line = come.substr(0, end);
  come.erase(0, end + 1);
  long size;
  if (sscanf(line.c_str(), "ok %ld", &size) != 1) {
    fprintf(stderr, "%s\n", line.c_str());
    return 1;
  }

  FILE* file = fopen(argv[4], "wb");
  if (file == NULL) {
    perror(argv[4]);
    return 1;
  }
  fwrite(come.data(), 1, come.size(), file);
  long done = come.size();
  while (done < size) {
    ssize_t count = recv(server, buffer, sizeof buffer, 0);
    if (count <= 0) break;
    fwrite(buffer, 1, count, file);
    done += count;
  }
  if (fclose(file) != 0) {
    perror(argv[4]);
    return 1;
  }
  close(server);
  return 0;
}
