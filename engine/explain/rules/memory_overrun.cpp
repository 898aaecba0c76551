// The program was ended because it touched memory that is not its own: SIGSEGV or SIGBUS, or SIGABRT after
// the C library or a sanitizer said that a buffer was overrun. The last receive is where to begin to look:
// bytes from outside are what overruns buffers.

#include <array>
#include <csignal>
#include <string_view>
#include <unordered_map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class MemoryOverrun : public Watch {
  static constexpr std::size_t events_back = 300;

  Interest interest() const override { return Interest().in(Calls::receives).of<ProcessExited>(); }

  void returned(const Sight& sight) override {
    if (sight.head.error == 0 && sight.head.result > 0) last_[sight.head.process] = sight.head.id;
  }

  void happened(const Sight& exited) override {
    const int signal = exited.head.error;
    const auto last = last_.find(exited.head.process);
    const auto received = last == last_.end() ? std::nullopt : std::optional(last->second);
    if (last != last_.end()) last_.erase(last);
    if (signal != SIGSEGV && signal != SIGBUS && signal != SIGABRT) return;
    const auto said = signal == SIGABRT ? what_was_said(exited) : std::string();
    if (signal == SIGABRT && said.empty()) return;
    Finding finding{.process = exited.head.process, .evidence = {exited.head.id}};
    if (received) finding.evidence.insert(finding.evidence.begin(), *received);
    if (const auto* call = received ? exited.timeline.call(*received) : nullptr)
      finding.socket = call->socket;
    finding.values = {{"signal", signal == SIGSEGV  ? "SIGSEGV"
                                 : signal == SIGBUS ? "SIGBUS"
                                                    : "SIGABRT"},
                      {"said", said},
                      {"received", received ? "yes" : ""}};
    exited.found(std::move(finding));
  }

  /// What glibc's checks and AddressSanitizer print before they abort.
  static std::string what_was_said(const Sight& exited) {
    static constexpr auto phrases = std::to_array<std::string_view>(
        {"stack smashing detected", "buffer overflow detected", "heap-buffer-overflow",
         "stack-buffer-overflow", "global-buffer-overflow", "heap-use-after-free",
         "double free or corruption", "corrupted size vs. prev_size", "malloc(): corrupted",
         "malloc(): invalid", "free(): invalid", "munmap_chunk(): invalid"});
    for (std::size_t index = exited.index, left = events_back; index > 0 && left > 0; --left) {
      const EventHead& head = exited.timeline.head(--index);
      if (!head.is<OutputWritten>() || head.process != exited.head.process) continue;
      const auto* output = std::get_if<OutputWritten>(&exited.timeline.event(index).fact);
      if (output == nullptr) continue;
      const std::string_view text(reinterpret_cast<const char*>(output->data.bytes.data()),
                                  output->data.bytes.size());
      for (const auto phrase : phrases)
        if (text.find(phrase) != std::string_view::npos) return std::string(phrase);
    }
    return {};
  }

  std::unordered_map<ProcessId, EventId> last_;
};

}  // namespace

std::unique_ptr<Watch> watch_memory_overrun() {
  return std::make_unique<MemoryOverrun>();
}

}  // namespace switchboard
