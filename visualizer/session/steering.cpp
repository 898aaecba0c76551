#include "visualizer/session/steering.hpp"

#include <exception>

#include "engine/control/client.hpp"

namespace switchboard::visualizer {

Steering::Steering(std::string path) : path_(std::move(path)), thread_([this] { work(); }) {}

Steering::~Steering() {
  finish();
}

void Steering::send(control::Request request) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(request));
  }
  wake_.notify_one();
}

std::optional<std::string> Steering::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void Steering::finish() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Steering::work() {
  std::optional<control::ControlClient> client;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const control::Request request = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    std::optional<std::string> trouble;
    try {
      if (!client) client = control::ControlClient::connect(path_);
      if (client)
        client->ask(request);
      else
        trouble = "The observation no longer answers; its recording ends here.";
    } catch (const std::exception& error) {
      trouble = error.what();
      client.reset();
    }
    lock.lock();
    trouble_ = std::move(trouble);
  }
}

}  // namespace switchboard::visualizer
