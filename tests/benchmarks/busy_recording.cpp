#include "tests/benchmarks/busy_recording.hpp"

#include <algorithm>

namespace switchboard::testing {
namespace {

constexpr int server_pid = 100;
constexpr std::int64_t one_in_300 = 300;

Endpoint client_end(SocketId socket) {
  return InetEndpoint{{127, 0, 0, 1}, Port{static_cast<std::uint16_t>(20'000 + socket.value % 40'000)}};
}

Endpoint server_end() {
  return InetEndpoint{{127, 0, 0, 1}, Port{8080}};
}

Buffer message(std::int64_t length) {
  Buffer buffer;
  buffer.length = length;
  for (std::int64_t i = 0; i < std::min<std::int64_t>(length, 64); ++i)
    buffer.bytes.push_back(static_cast<std::uint8_t>('a' + i % 26));
  return buffer;
}

}  // namespace

BusyRecording::BusyRecording(Shape shape) : shape_(shape), random_(shape.seed) {}

std::vector<Event> BusyRecording::next() {
  std::vector<Event> batch;
  if (last_id_ == 0) start(batch);
  while (batch.size() < shape_.batch && static_cast<std::size_t>(last_id_) < shape_.events) {
    now_ = now_ + shape_.between_calls_ns / 2 + below(shape_.between_calls_ns);
    auto& worker = workers_[static_cast<std::size_t>(below(static_cast<std::int64_t>(workers_.size())))];
    if (worker.until.ns == 0) {
      call(worker, batch);
    } else if (worker.until <= now_) {
      // It was written without a result before; now it is complete.
      auto& waited = std::get<Syscall>(worker.waiting.fact);
      waited.returned = worker.until;
      batch.push_back(std::move(worker.waiting));
      worker.until = {};
    }
  }
  return batch;
}

void BusyRecording::start(std::vector<Event>& batch) {
  listener_ = SocketId{++last_cookie_};
  add(batch, now_, ProcessStarted{{server_pid}, "server", {"./server", "8080"}, "./server"});
  for (int i = 0; i < shape_.threads; ++i) {
    Worker worker;
    worker.serves = i % 2 == 0;
    worker.process = {worker.serves ? server_pid : 1000 + i};
    worker.thread = {worker.serves ? server_pid + i : worker.process.value};
    worker.fd = worker.serves ? 10 + i : 3;
    if (!worker.serves)
      add(batch, now_,
          ProcessStarted{worker.process, "client " + std::to_string(i), {"./client"}, "./client"});
    else if (i > 0)
      add(batch, now_, ThreadStarted{worker.process, worker.thread});
    workers_.push_back(worker);
  }
  Syscall made;
  made.process = {server_pid};
  made.thread = {server_pid};
  made.name = "socket";
  made.result = 3;
  made.made = {{3, listener_}};
  made.returned = now_;
  add(batch, now_, made);
  SocketSample sample;
  sample.socket = listener_;
  sample.domain = 2, sample.type = 1, sample.protocol = 6;
  sample.state = TcpState::listen;
  sample.local = server_end();
  sample.queues = ListenerQueues{.length = 0, .limit = 128};
  sample.inode = 1;
  add(batch, now_, sample);
}

Syscall BusyRecording::next_call(Worker& worker) {
  Syscall call;
  call.process = worker.process;
  call.thread = worker.thread;
  call.source = SourceLocation{worker.serves ? "server.cpp" : "client.cpp", 10 + worker.step, "main"};
  const bool first = worker.exchanges == 0;
  if (first && worker.serves) {
    worker.socket = SocketId{++last_cookie_};
    call.name = "accept4";
    call.fd = 3;
    call.socket = listener_;
    call.result = worker.fd;
    call.made = {{worker.fd, worker.socket}};
    call.arguments = {{"sockfd", std::int64_t{3}}, {"flags", Symbol{0, "0"}}};
    worker.exchanges = 1 + static_cast<int>(below(20));
    worker.step = 0;
    return call;
  }
  if (first) {
    worker.socket = SocketId{++last_cookie_};
    call.name = "socket";
    call.result = worker.fd;
    call.made = {{worker.fd, worker.socket}};
    call.arguments = {
        {"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}, {"protocol", std::int64_t{0}}};
    worker.exchanges = 1 + static_cast<int>(below(20));
    worker.step = 0;
    return call;
  }
  call.fd = worker.fd;
  call.socket = worker.socket;
  ++worker.step;
  if (worker.step == 1 && !worker.serves) {
    call.name = "connect";
    SocketAddress address;
    address.endpoint = server_end();
    address.raw.assign(16, 0);
    address.length = 16;
    call.arguments = {{"sockfd", std::int64_t{worker.fd}}, {"addr", address}, {"addrlen", std::int64_t{16}}};
    call.result = 0;
    return call;
  }
  if (worker.step > 2 * worker.exchanges) {
    call.name = "close";
    call.arguments = {{"fd", std::int64_t{worker.fd}}};
    call.result = 0;
    call.closed = {worker.fd};
    worker.exchanges = 0;
    return call;
  }
  const auto length = 16 + below(1000);
  const bool sends = (worker.step % 2 == 0) != worker.serves;
  call.name = sends ? "sendto" : "recvfrom";
  call.result = length;
  call.arguments = {{"sockfd", std::int64_t{worker.fd}},
                    {"buf", message(length)},
                    {"len", sends ? length : std::int64_t{4096}},
                    {"flags", Symbol{0, "0"}}};
  return call;
}

void BusyRecording::call(Worker& worker, std::vector<Event>& batch) {
  auto made = next_call(worker);
  const bool moves = made.name == "sendto" || made.name == "recvfrom";
  const bool sends = made.name == "sendto";
  const auto length = static_cast<std::uint32_t>(std::max<std::int64_t>(made.result.value_or(0), 0));
  if (moves && below(one_in_300) == 0) {
    auto open = made;
    worker.until = now_ + 5'000'000 + below(95'000'000);
    worker.waiting = {EventId{last_id_ + 1}, now_, std::move(made)};
    open.result.reset();
    add(batch, now_, std::move(open));
  } else {
    made.returned = now_ + 2'000 + below(8'000);
    add(batch, now_, std::move(made));
  }
  if (below(4) == 0) add_sample(batch, worker);
  if (sends) {
    add_packet(batch, worker, length);
    add_packet(batch, worker, 0);
  }
}

Time BusyRecording::slightly_late() {
  return Time{std::max<std::int64_t>(0, now_.ns - below(shape_.late_stamps_ns + 1))};
}

void BusyRecording::add_sample(std::vector<Event>& batch, const Worker& worker) {
  SocketSample sample;
  sample.socket = worker.socket;
  sample.domain = 2, sample.type = 1, sample.protocol = 6;
  sample.state = TcpState::established;
  sample.local = worker.serves ? server_end() : client_end(worker.socket);
  sample.remote = worker.serves ? client_end(worker.socket) : server_end();
  sample.queues = ByteQueues{.receive = static_cast<std::uint32_t>(below(4096)), .send = 0};
  TcpInfo info;
  info.bytes_sent = static_cast<std::uint64_t>(below(1'000'000));
  info.rtt_us = static_cast<std::uint32_t>(below(200));
  sample.tcp = info;
  sample.inode = 1000 + worker.socket.value;
  sample.reason = SocketSample::Reason::periodic;
  add(batch, slightly_late(), std::move(sample));
}

void BusyRecording::add_packet(std::vector<Event>& batch, const Worker& worker, std::uint32_t bytes) {
  Packet packet;
  packet.protocol = 6;
  const auto client = client_end(worker.socket);
  const bool to_server = (bytes > 0) != worker.serves;
  packet.source = to_server ? client : server_end();
  packet.destination = to_server ? server_end() : client;
  packet.flags.ack = true;
  packet.flags.psh = bytes > 0;
  packet.sequence = static_cast<std::uint32_t>(random_());
  packet.acknowledgement = static_cast<std::uint32_t>(random_());
  packet.window = 512;
  packet.payload_length = bytes;
  packet.length = bytes + 52;
  packet.raw.assign(std::min<std::size_t>(packet.length, 96), 0x45);
  add(batch, slightly_late(), std::move(packet));
}

}  // namespace switchboard::testing
