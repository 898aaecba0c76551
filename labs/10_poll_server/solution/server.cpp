// A poll server: one thread counts for all clients, and waits for none of them alone.

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

struct Client {
  int socket;
  std::string unread = {};   // ends where its last line is not complete yet
  std::string waiting = {};  // what it has still to get, from `sent` on
  std::size_t sent = 0;
  enum class Sends { more, no_more } sends = Sends::more;
  enum class Is { here, gone } is = Is::here;
};

static bool not_now() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static void answer_lines(Client& client) {
  std::size_t begin = 0;
  for (std::size_t end; (end = client.unread.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const long last = std::strtol(client.unread.c_str() + begin, nullptr, 10);
    for (long number = 1; number <= last; ++number) client.waiting += std::to_string(number) + "\n";
  }
  client.unread.erase(0, begin);
}

// What is there now: poll says when there is more.
static void read_some(Client& client) {
  char buffer[4096];
  const ssize_t count = recv(client.socket, buffer, sizeof buffer, 0);
  if (count < 0 && not_now()) return;
  if (count < 0) {
    client.is = Client::Is::gone;
  } else if (count == 0) {
    client.sends = Client::Sends::no_more;  // but it still reads
  } else {
    client.unread.append(buffer, static_cast<std::size_t>(count));
    answer_lines(client);
  }
}

// As much as there is room for: poll says when there is more.
static void send_some(Client& client) {
  const ssize_t count =
      send(client.socket, client.waiting.data() + client.sent, client.waiting.size() - client.sent,
           MSG_NOSIGNAL);  // no SIGPIPE: an error will do
  if (count < 0 && not_now()) return;
  if (count < 0) {
    client.is = Client::Is::gone;
    return;
  }
  client.sent += static_cast<std::size_t>(count);
  if (client.sent == client.waiting.size()) {
    client.waiting.clear();
    client.sent = 0;
  }
}

static bool is_done(const Client& client) {
  return client.is == Client::Is::gone || (client.sends == Client::Sends::no_more && client.waiting.empty());
}

// Room is asked for only while there is something to send: a socket is nearly always ready to be written to.
// And while an answer waits nothing more is read, so that a client cannot ask for more than it takes.
static short wanted_of(const Client& client) {
  if (!client.waiting.empty()) return POLLOUT;
  return POLLIN;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }

  // It does not block either: a client that has gone before we accept it would make us wait for the next.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }

  const int on = 1;  // without it, bind fails for a minute after a run that closed a connection first
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) {
    std::perror("setsockopt");
    return 1;
  }

  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    return 1;
  }
  if (listen(listener, SOMAXCONN) < 0) {
    std::perror("listen");
    return 1;
  }

  std::vector<Client> clients;
  std::vector<pollfd> wanted;
  for (;;) {
    wanted.assign(1, {listener, POLLIN, 0});
    for (const Client& client : clients) wanted.push_back({client.socket, wanted_of(client), 0});
    if (poll(wanted.data(), wanted.size(), -1) < 0) {
      if (errno == EINTR) continue;
      std::perror("poll");
      return 1;
    }

    // wanted[i + 1] is about clients[i]; POLLHUP and POLLERR come unasked, and the next call says what it is.
    for (std::size_t i = 0; i < clients.size(); ++i) {
      Client& client = clients[i];
      if (wanted[i + 1].revents == 0) continue;
      if (client.waiting.empty()) read_some(client);
      if (!client.waiting.empty()) send_some(client);
      if (is_done(client)) close(client.socket);
    }
    std::erase_if(clients, is_done);

    if (wanted[0].revents != 0) {
      const int client = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
      if (client >= 0) {
        clients.push_back({client});
      } else if (!not_now() && errno != ECONNABORTED) {
        std::perror("accept");
        return 1;
      }
    }
  }
}
