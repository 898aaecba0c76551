// Mistake: the lines of the header end with LF alone.

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
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

static bool send_header(int client, const char* status, size_t length) {
  char header[200];
  int count = snprintf(header, sizeof header, "HTTP/1.1 %s\nContent-Length: %zu\n\n", status, length);
  return send_all(client, header, count);
}

static bool send_file(int client, const std::string& path, bool with_body) {
  struct stat info;
  if (stat(path.c_str(), &info) < 0 || !S_ISREG(info.st_mode)) return send_header(client, "404 Not Found", 0);
  if (!send_header(client, "200 OK", info.st_size)) return false;
  if (!with_body) return true;
  FILE* file = fopen(path.c_str(), "rb");
  if (file == NULL) return false;
  char buffer[8192];
  size_t count;
  bool good = true;
  while (good && (count = fread(buffer, 1, sizeof buffer, file)) > 0) good = send_all(client, buffer, count);
  fclose(file);
  return good;
}

static bool wants_close(const char* header) {
  for (const char* line = strstr(header, "\r\n"); line != NULL; line = strstr(line + 2, "\r\n")) {
    if (strncasecmp(line + 2, "Connection: close", 17) == 0) return true;
  }
  return false;
}

// False when the connection is to be closed.
static bool answer(int client, const std::string& header, const std::string& folder) {
  char method[16], path[1024], version[16];
  if (sscanf(header.c_str(), "%15s %1023s %15s", method, path, version) != 3 ||
      strncmp(version, "HTTP/", 5) != 0) {
    send_header(client, "400 Bad Request", 0);
    return false;
  }
  bool is_head = strcmp(method, "HEAD") == 0;
  bool good;
  if (!is_head && strcmp(method, "GET") != 0)
    good = send_header(client, "405 Method Not Allowed", 0);
  else if (strstr(path, "..") != NULL)
    good = send_header(client, "403 Forbidden", 0);
  else
    good = send_file(client, folder + path, !is_head);
  return good && strcmp(version, "HTTP/1.0") != 0 && !wants_close(header.c_str());
}

static void serve(int client, const std::string& folder) {
  std::string come;
  char buffer[4096];
  for (;;) {
    size_t end = come.find("\r\n\r\n");
    if (end == std::string::npos) {
      ssize_t count = recv(client, buffer, sizeof buffer, 0);
      if (count <= 0) return;
      come.append(buffer, count);
      continue;
    }
    std::string header = come.substr(0, end + 4);
    come.erase(0, end + 4);
    if (!answer(client, header, folder)) return;
  }
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
