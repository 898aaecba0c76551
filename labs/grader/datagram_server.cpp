#include "labs/grader/datagram_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "engine/model/call_family.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/system/system_error.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/difference.hpp"
#include "labs/grader/doing.hpp"
#include "labs/grader/program.hpp"

namespace switchboard::grader {
namespace {

FileDescriptor make_counter() {
  return FileDescriptor{check_system_call("make an eventfd", ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))};
}

bool has_something_to_read(int descriptor) {
  pollfd wanted{descriptor, POLLIN, 0};
  return ::poll(&wanted, 1, 0) != 0;
}

std::string replies_in_words(const Replies& answers, std::string_view asked) {
  if (answers.empty()) return "lost it: no answer";
  std::string text;
  for (const auto& each : answers) {
    text += text.empty() ? "" : ", then ";
    text += each.bytes == asked ? "sent it back" : "sent " + datagram_in_words(each.bytes);
    if (each.from == Reply::From::a_stranger) text += " from another port";
  }
  return text;
}

}  // namespace

DatagramServer::DatagramServer(Bench& bench, std::string name, Reaction reaction)
    : bench_(bench),
      name_(std::move(name)),
      host_(bench.host()),
      reaction_(std::move(reaction)),
      socket_(bench.opens_socket(AF_INET, SOCK_DGRAM)),
      stranger_(bench.opens_socket(AF_INET, SOCK_DGRAM)),
      news_(make_counter()),
      ending_(make_counter()) {
  bind_to(socket_.number(), bench.port());
  bind_to(stranger_.number(), 0);
  bench_.takes_part(*this);
  bench_.step(name_, fmt::format("is bound to {}:{}, UDP", host_, bench.port()));
  thread_ = std::thread([this] { serve(); });
}

DatagramServer::~DatagramServer() {
  ::eventfd_write(ending_.number(), 1);
  thread_.join();
  bench_.takes_no_part(*this);
}

void DatagramServer::bind_to(int socket, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = inet_addr(host_.c_str());
  address.sin_port = htons(port);
  check_system_call("bind a socket of ours",
                    ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

// ---- the thread ------------------------------------------------------------------------------------------

void DatagramServer::serve() {
  std::array<pollfd, 2> wanted{{{socket_.number(), POLLIN, 0}, {ending_.number(), POLLIN, 0}}};
  while (::poll(wanted.data(), wanted.size(), -1) > 0 && wanted[1].revents == 0) {
    at_work_ = true;  // before the datagram leaves the socket: is_quiet_for sees one or the other
    while (const auto datagram = receive_datagram(socket_.number())) react_to(*datagram);
    at_work_ = false;
  }
}

void DatagramServer::react_to(const Datagram& datagram) {
  const std::lock_guard lock(mutex_);
  came_.push_back(datagram.bytes);
  if (std::find(requests_.begin(), requests_.end(), datagram.bytes) == requests_.end())
    requests_.push_back(datagram.bytes);
  const auto times = std::count(came_.begin(), came_.end(), datagram.bytes);
  const auto answers = reaction_({datagram.bytes, static_cast<int>(times), requests_});
  for (const auto& each : answers) {
    const auto& socket = each.from == Reply::From::us ? socket_ : stranger_;
    send_datagram(socket.number(), datagram.from_address, datagram.from_port, each.bytes);
  }
  untold_.push_back(fmt::format("received {} and {}", datagram_in_words(datagram.bytes),
                                replies_in_words(answers, datagram.bytes)));
  ::eventfd_write(news_.number(), 1);
}

// ---- the check -------------------------------------------------------------------------------------------

bool DatagramServer::is_quiet_for(const Stalemate&) const {
  return !has_something_to_read(socket_.number()) && !at_work_;
}

void DatagramServer::tell_steps() {
  eventfd_t count = 0;
  ::eventfd_read(news_.number(), &count);
  std::vector<std::string> steps;
  {
    const std::lock_guard lock(mutex_);
    steps.swap(untold_);
  }
  for (const auto& in_words : steps) bench_.step(name_, in_words);
}

void DatagramServer::serves_until_the_end_of(const Program& program, std::size_t most,
                                             const std::string& expected) {
  auto waiting = bench_.waiting();
  for (bool has_ended = false; !has_ended;) {
    has_ended = program.has_ended();
    try {
      if (!has_ended && waiting.is_ready(news_.number(), POLLIN)) waiting.progress();
    } catch (const GivenUp& given_up) {
      tell_steps();
      if (!program.has_ended()) bench_.fails(given_up.reason, expected, given_up.happened);
    }
    tell_steps();
    if (came().size() > most)
      bench_.fails(expected, fmt::format("{} came, and your client had not ended.",
                                         counted(static_cast<std::int64_t>(came().size()), "datagram")));
  }
}

std::vector<std::string> DatagramServer::came() const {
  const std::lock_guard lock(mutex_);
  return came_;
}

void DatagramServer::expects_request(std::size_t position,
                                     const std::function<bool(const std::string&)>& is_right,
                                     const std::string& in_words) {
  const auto expected = fmt::format("A datagram of {}.", in_words);
  const auto requests = [this] {
    const std::lock_guard lock(mutex_);
    return requests_;
  }();
  if (requests.size() <= position)
    bench_.fails(expected, requests.empty()
                               ? "No datagram came. " + last_calls(bench_.observed())
                               : fmt::format("It did not come. {}", last_calls(bench_.observed())));
  if (!is_right(requests[position]))
    bench_.fails(expected, fmt::format("{} came: {}", capitalised(datagram_in_words(requests[position])),
                                       hex_and_text(requests[position])));
}

void DatagramServer::expects_repeats(std::size_t count) {
  const auto all = came();
  if (all.empty()) bench_.fails("A datagram.", "None came. " + last_calls(bench_.observed()));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (const auto at = first_difference(all[0], all[i]); at || all[i].size() != all[0].size())
      bench_.fails("A repeat is the same datagram, byte for byte.",
                   fmt::format("Datagram {} was another one. {}", i + 1,
                               at ? difference_in_words(all[0], all[i], *at)
                                  : fmt::format("It had {}, the first one {}.", byte_words(all[i].size()),
                                                byte_words(all[0].size()))));
  }
  if (all.size() < count)
    bench_.fails(fmt::format("The same datagram {} times.", count),
                 fmt::format("It came {}. {}", all.size() == 1 ? "once" : fmt::format("{} times", all.size()),
                             last_calls(bench_.observed())));
}

void DatagramServer::expects_pauses(int milliseconds, const std::string& expected) {
  bench_.observed().flush();
  std::optional<Time> last;
  for (const auto& event : bench_.observed().timeline().events()) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || movement_of(call->name) != Movement::sends || call->error || !call->socket)
      continue;
    const auto* socket = bench_.observed().now().socket(*call->socket);
    if (socket == nullptr || socket->sample.protocol != IPPROTO_UDP) continue;
    if (last && event.at - *last < milliseconds * std::int64_t{1'000'000})
      bench_.fails(expected, fmt::format("It sent again after {}.", duration_text(event.at - *last)));
    last = event.at;
  }
}

}  // namespace switchboard::grader
