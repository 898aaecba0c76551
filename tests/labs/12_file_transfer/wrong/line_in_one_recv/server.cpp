#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <string>

static bool send_all(int client, const char* bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(client, bytes, length, MSG_NOSIGNAL);
    if (sent < 0) return false;
    bytes += sent;
    length -= sent;
  }
  return true;
}

static void serve(int client, const std::string& folder) {
  std::string name;
  char buffer[8192];
  while (name.find('\n') == std::string::npos) {
    ssize_t count = recv(client, buffer, sizeof buffer, 0);
    if (count <= 0) return;
    name.append(buffer, count);
  }
  name.erase(name.find('\n'));

  std::string path = folder + "/" + name;
  struct stat info;
  if (name.find("..") != std::string::npos || stat(path.c_str(), &info) < 0 || !S_ISREG(info.st_mode)) {
    send_all(client, "no such file\n", 13);
    return;
  }
  FILE* file = fopen(path.c_str(), "rb");
  if (file == NULL) {
    send_all(client, "no such file\n", 13);
    return;
  }
  std::string line = "ok " + std::to_string(info.st_size) + "\n";
  bool good = send_all(client, line.data(), line.size());
  size_t count;
  while (good && (count = fread(buffer, 1, sizeof buffer, file)) > 0) good = send_all(client, buffer, count);
  fclose(file);
}

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: server PORT FOLDER\n");
    return 2;
  }
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    perror("socket");
    return 1;
  }
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = INADDR_ANY;
  address.sin_port = htons(atoi(argv[1]));
  if (bind(listener, (struct sockaddr*)&address, sizeof address) < 0) {
    perror("bind");
    return 1;
  }
  if (listen(listener, 10) < 0) {
    perror("listen");
    return 1;
  }
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    serve(client, argv[2]);
    close(client);
  }
}
