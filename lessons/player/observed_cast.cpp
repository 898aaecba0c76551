// The cast of a real lesson: one thread that starts the observation through the tool and speaks to it, so
// that a face never waits for either.

#include <fcntl.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "engine/control/launch.hpp"
#include "lessons/player/cast.hpp"

namespace switchboard::lessons {
namespace {

class ObservedCast : public Cast {
 public:
  explicit ObservedCast(const ObservedCastOptions& options)
      : options_(options), thread_([this] { carry_out(); }) {}

  ~ObservedCast() override {
    finish();
    thread_.join();
  }

  void post(control::Request request) override {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
    wake_.notify_one();
  }
  std::size_t answered() const override { return locked(answered_); }
  bool is_ready() const override { return locked(ready_); }
  bool is_over() const override { return locked(over_); }
  std::optional<std::string> failure() const override { return locked(failure_); }

  void finish() override {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
    wake_.notify_one();
  }

 private:
  template <class Value>
  Value locked(const Value& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }

  void carry_out() {
    try {
      auto launch = control::Launch::start({.tool = options_.tool,
                                            .recording = options_.recording,
                                            .title = options_.title,
                                            .directory = {},
                                            .more_arguments = {}});
      {
        const std::lock_guard lock(mutex_);
        ready_ = true;
      }
      while (auto request = next_request()) carry_out(launch, *request);
      launch.stop();
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex_);
      if (!finishing_) failure_ = error.what();
    }
    const std::lock_guard lock(mutex_);
    over_ = true;
  }

  /// Nothing when it is time to end.
  std::optional<control::Request> next_request() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return finishing_ || !requests_.empty(); });
    if (finishing_) return {};
    auto request = std::move(requests_.front());
    requests_.pop_front();
    return request;
  }

  void carry_out(control::Launch& launch, const control::Request& request) {
    if (const auto* run = std::get_if<control::Run>(&request)) {
      // The programs' output is in the recording; on this terminal a face is drawn.
      const FileDescriptor nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
      const FileDescriptor nowhere{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
      if (!nothing || !nowhere) throw std::runtime_error("/dev/null cannot be opened.");
      launch.client().run(*run, {nothing.number(), nowhere.number(), nowhere.number()});
    } else if (std::holds_alternative<control::Signal>(request)) {
      // A program that has just ended by itself cannot be ended any more, which is as good.
      try {
        launch.client().ask(request);
      } catch (const control::ControlError&) {
        if (!launch.is_running()) throw;
      }
    } else {
      launch.client().ask(request);
    }
    const std::lock_guard lock(mutex_);
    ++answered_;
  }

  const ObservedCastOptions options_;

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable wake_;
  std::deque<control::Request> requests_;
  std::size_t answered_ = 0;
  std::optional<std::string> failure_;
  bool ready_ = false, finishing_ = false, over_ = false;

  std::thread thread_;  // last: it uses everything above
};

}  // namespace

std::unique_ptr<Cast> observed_cast(const ObservedCastOptions& options) {
  return std::make_unique<ObservedCast>(options);
}

}  // namespace switchboard::lessons
