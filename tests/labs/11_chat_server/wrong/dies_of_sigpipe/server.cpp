// Mistake: send to a member who has gone, without MSG_NOSIGNAL.

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <string>
#include <vector>

struct Client {
  int fd;
  std::string name;
  std::string buffer;
  bool too_slow;
};

static std::vector<Client> clients;

// Never waits. Who does not take a whole line has lost the connection.
static void send_line(Client& client, const std::string& line) {
  ssize_t sent = send(client.fd, line.data(), line.size(), MSG_DONTWAIT);
  if (sent == (ssize_t)line.size()) return;
  client.too_slow = true;
  shutdown(client.fd, SHUT_RDWR);
}

static void send_to_others(int speaker, const std::string& line) {
  for (Client& client : clients) {
    if (client.fd != speaker && !client.name.empty() && !client.too_slow) send_line(client, line);
  }
}

static bool name_exists(const std::string& name) {
  for (Client& client : clients) {
    if (client.name == name) return true;
  }
  return false;
}

// False when the client wants to leave.
static bool handle_line(Client& client, const std::string& line) {
  if (client.name.empty()) {
    if (name_exists(line)) {
      send_line(client, "taken " + line + "\n");
      return true;
    }
    client.name = line;
    send_line(client, "welcome " + line + "\n");
    send_to_others(client.fd, "* " + line + " joined\n");
    return true;
  }
  if (line == "/quit") return false;
  send_to_others(client.fd, client.name + ": " + line + "\n");
  return true;
}

// False when the client has left.
static bool handle_input(Client& client) {
  char bytes[2048];
  ssize_t count = recv(client.fd, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  client.buffer.append(bytes, count);
  size_t end;
  while ((end = client.buffer.find('\n')) != std::string::npos) {
    std::string line = client.buffer.substr(0, end);
    client.buffer.erase(0, end + 1);
    if (!handle_line(client, line)) return false;
  }
  return true;
}

static void remove_client(size_t index) {
  Client gone = clients[index];
  close(gone.fd);
  clients.erase(clients.begin() + index);
  if (!gone.name.empty()) send_to_others(-1, "* " + gone.name + " left\n");
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: server PORT\n");
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
  if (listen(listener, 50) < 0) {
    perror("listen");
    return 1;
  }
  for (;;) {
    std::vector<struct pollfd> wanted = {{listener, POLLIN, 0}};
    for (Client& client : clients) wanted.push_back({client.fd, POLLIN, 0});
    if (poll(wanted.data(), wanted.size(), -1) < 0) continue;
    // Backwards, so that removing one does not move those that are still to come.
    for (size_t i = clients.size(); i > 0; i--) {
      if (wanted[i].revents != 0 && !handle_input(clients[i - 1])) remove_client(i - 1);
    }
    if (wanted[0].revents != 0) {
      int fd = accept(listener, NULL, NULL);
      if (fd >= 0) clients.push_back({fd, "", "", false});
    }
  }
}
