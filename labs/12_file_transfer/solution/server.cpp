// server PORT FOLDER: sends the files of a folder, one client at a time.
//
// The client says "NAME\n". The answer is "ok SIZE\n" and the bytes, or "no such file\n", and the end.

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

static const std::size_t longest_name = 1000;

// send may take a part of what it is given: go on until all is taken. False when the client has gone.
static bool send_all(int client, const char* bytes, std::size_t length) {
  while (length > 0) {
    const ssize_t sent = send(client, bytes, length, MSG_NOSIGNAL);  // no SIGPIPE: an error will do
    if (sent < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes += sent;
    length -= static_cast<std::size_t>(sent);
  }
  return true;
}

// The name may come in pieces. False when it does not come to its end.
static bool receive_name(int client, std::string& name) {
  while (name.size() <= longest_name) {
    char buffer[256];
    const ssize_t count = recv(client, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    name.append(buffer, static_cast<std::size_t>(count));
    const std::size_t end = name.find('\n');
    if (end == std::string::npos) continue;
    name.resize(end);
    return true;
  }
  return false;
}

// One part of a path that is ".." is enough to leave the folder.
static bool leaves_folder(const std::string& name) {
  return ("/" + name + "/").find("/../") != std::string::npos;
}

// Opens a file and says how long it is; -1 when there is none to send.
static int open_file(const std::string& path, off_t& length) {
  const int file = open(path.c_str(), O_RDONLY);
  if (file < 0) return -1;
  struct stat what;
  if (fstat(file, &what) < 0 || !S_ISREG(what.st_mode)) {  // open succeeds with a folder, too
    close(file);
    return -1;
  }
  length = what.st_size;
  return file;
}

// Never more than `length` bytes, even when the file grows meanwhile: the client counts.
static void send_file(int client, int file, off_t length) {
  const std::string answer = "ok " + std::to_string(length) + "\n";
  if (!send_all(client, answer.data(), answer.size())) return;
  while (length > 0) {
    char buffer[64 * 1024];
    const std::size_t most = length < off_t{sizeof buffer} ? static_cast<std::size_t>(length) : sizeof buffer;
    const ssize_t count = read(file, buffer, most);
    if (count <= 0) return;
    if (!send_all(client, buffer, static_cast<std::size_t>(count))) return;
    length -= count;
  }
}

static void serve(int client, const std::string& folder) {
  std::string name;
  if (!receive_name(client, name)) return;
  off_t length = 0;
  const int file = leaves_folder(name) ? -1 : open_file(folder + "/" + name, length);
  if (file < 0) {
    const std::string answer = "no such file\n";
    send_all(client, answer.data(), answer.size());
    return;
  }
  send_file(client, file, length);
  close(file);
}

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: server PORT FOLDER\n");
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }
  const int on = 1;
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

  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      std::perror("accept");
      return 1;
    }
    serve(client, argv[2]);
    close(client);
  }
}
