#include "engine/observe/control_server.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

FileDescriptor listen_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw SystemError("listen at " + path, ENAMETOOLONG);
  std::memcpy(address.sun_path, path.data(), path.size());
  FileDescriptor socket{
      check_system_call("open a socket", ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))};
  unlink(path.c_str());  // of an observation with our process id that did not end well
  // unix(7): the file gets the socket's mode at bind, so nobody else can connect even for a moment.
  fchmod(socket.number(), 0600);
  check_system_call("listen at " + path,
                    bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
  check_system_call("listen at " + path, chmod(path.c_str(), 0600));
  check_system_call("listen at " + path, listen(socket.number(), 64));
  return socket;
}

}  // namespace

ControlServer::ControlServer(EventLoop& loop, std::string path, Handle handle)
    : loop_(loop), path_(std::move(path)), handle_(std::move(handle)), listener_(listen_at(path_)) {
  loop_.watch(listener_.number(), EPOLLIN, [this](std::uint32_t) { accept_client(); });
}

ControlServer::~ControlServer() {
  loop_.unwatch(listener_.number());
  for (const auto& [id, client] : clients_) loop_.unwatch(client.socket.number());
  unlink(path_.c_str());
}

void ControlServer::accept_client() {
  FileDescriptor socket{accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  if (!socket) return;
  const ClientId id = ++last_client_;
  loop_.watch(socket.number(), EPOLLIN, [this, id](std::uint32_t events) {
    take_requests(id);
    // It hung up while it waits for an answer.
    if ((events & (EPOLLHUP | EPOLLERR)) != 0 && clients_.contains(id)) drop(id);
  });
  clients_.emplace(id, Client{control::LineSocket{std::move(socket)}, Client::Turn::asking, {}});
}

void ControlServer::take_requests(ClientId id) {
  for (;;) {
    const auto entry = clients_.find(id);
    if (entry == clients_.end() || entry->second.turn == Client::Turn::waiting) return;
    auto& client = entry->second;
    auto line = client.socket.receive();
    if (!line) {
      if (client.socket.ended()) drop(id);
      return;
    }
    // Until it has its answer nothing more is read from it; a pause keeps the loop from spinning on the rest.
    client.turn = Client::Turn::waiting;
    loop_.change(client.socket.number(), 0);
    const auto request = control::parse_request(line->text);
    if (!request) {
      control::Answer refusal;
      refusal.ok = false;
      refusal.why = "this is no request that an observation understands.";
      respond(id, refusal, {});
      continue;
    }
    auto abandoned = handle_(*request, std::move(line->descriptors),
                             [this, id](const control::Answer& answer, const FileDescriptor& descriptor) {
                               respond(id, answer, descriptor);
                             });
    const auto still_there = clients_.find(id);
    if (still_there != clients_.end() && still_there->second.turn == Client::Turn::waiting)
      still_there->second.abandoned = std::move(abandoned);
  }
}

void ControlServer::respond(ClientId id, const control::Answer& answer, const FileDescriptor& descriptor) {
  const auto entry = clients_.find(id);
  if (entry == clients_.end()) return;  // it did not wait for its answer
  auto& client = entry->second;
  const int number = descriptor.number();
  const auto beside = descriptor ? std::span(&number, 1) : std::span<const int>{};
  if (!client.socket.send(control::to_line(answer), beside)) return drop(id);
  client.turn = Client::Turn::asking;
  client.abandoned = {};
  loop_.change(client.socket.number(), EPOLLIN);
  // A line may have come with the one before it. Not from here: the answer may come from take_requests.
  loop_.call_after(0, [this, id] { take_requests(id); });
}

void ControlServer::drop(ClientId id) {
  const auto entry = clients_.find(id);
  if (entry == clients_.end()) return;
  loop_.unwatch(entry->second.socket.number());
  const auto abandoned = std::move(entry->second.abandoned);
  clients_.erase(entry);
  if (abandoned) abandoned();
}

}  // namespace switchboard
