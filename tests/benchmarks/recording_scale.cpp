// How a recording of one and of ten million events behaves: written through the real writer, opened, looked
// at, shown. Prints one table; bounds are goals and not tests.
//
//   recording_scale [EVENTS...]        recordings are made in TMPDIR and removed; 10 million take 3 GB
//   recording_scale FILE               one that is there already

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>

#include "engine/explain/rule.hpp"
#include "engine/recording/reader.hpp"
#include "engine/recording/writer.hpp"
#include "tests/benchmarks/busy_recording.hpp"
#include "visualizer/session/session.hpp"

namespace {

using namespace switchboard;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double cpu_milliseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void row(std::string_view what, const std::string& value, std::string_view goal) {
  fmt::print("  {:<44} {:>26}   {}\n", what, value, goal);
  std::fflush(stdout);
}

/// In a process of its own, so that each has a peak of memory of its own.
void apart(const std::function<void()>& work) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    work();
    std::fflush(stdout);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) fmt::print("  (this part failed)\n");
}

std::string in_ms(double value) {
  return fmt::format("{:.1f} ms", value);
}

double at_rank(std::vector<double>& values, double rank) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(rank * static_cast<double>(values.size() - 1))];
}

void write(const std::string& path, std::size_t events) {
  testing::BusyRecording busy({.events = events});
  double wall = 0, cpu = 0, slowest = 0;
  RecordingWriter writer(path, {.title = "generated", .payload_limit = 64});
  while (true) {
    auto batch = busy.next();
    if (batch.empty()) break;
    const auto start = Clock::now();
    const auto cpu_before = cpu_milliseconds();
    writer.write(std::move(batch));
    cpu += cpu_milliseconds() - cpu_before;
    wall += milliseconds_since(start);
    slowest = std::max(slowest, milliseconds_since(start));
  }
  const auto start = Clock::now();
  writer.finish(busy.end());
  const auto count = static_cast<double>(events);
  row("written: events a second of CPU time", fmt::format("{:.0f}", count / cpu * 1e3), "");
  row("written: CPU time an event", fmt::format("{:.2f} us", cpu * 1e3 / count), "");
  row("written: share of one core at 50 000 calls/s",
      fmt::format("{:.0f} %", cpu / (static_cast<double>(busy.end().ns) / 1e6) * 100), "far below 100 %");
  row("written: longest transaction", in_ms(slowest), "");
  row("written: finish", in_ms(milliseconds_since(start)), "");
  row("written: peak memory", fmt::format("{:.0f} MB", peak_megabytes()), "bounded");
  row("file: bytes an event",
      fmt::format("{:.0f}", static_cast<double>(std::filesystem::file_size(path)) / count), "");
}

void open_and_look(const std::string& path) {
  const auto start = Clock::now();
  auto timeline = load_recording(path);
  row("open", in_ms(milliseconds_since(start)), "1 M: under 1 s");
  const auto at_end = Clock::now();
  timeline.snapshot_at(timeline.end());
  row("the world at the end, first time", in_ms(milliseconds_since(at_end)), "");
  std::mt19937_64 random(1);
  std::vector<double> took;
  for (int i = 0; i < 400; ++i) {
    const Time t{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(timeline.end().ns))};
    const auto look = Clock::now();
    timeline.snapshot_at(t);
    took.push_back(milliseconds_since(look));
    timeline.trim();
  }
  row("a random moment: median", in_ms(at_rank(took, 0.5)), "");
  row("a random moment: 99th percentile", in_ms(at_rank(took, 0.99)), "at most 16 ms");
  row("looked at: peak memory", fmt::format("{:.0f} MB", peak_megabytes()), "bounded");
}

void picture(const std::string& path) {
  const auto start = Clock::now();
  auto session = visualizer::Session::open(path);
  session.world();
  row("window: everything a first picture asks", in_ms(milliseconds_since(start)), "under 1 s");
  int frames = 1;
  double slowest = 0;
  while (session.update() == visualizer::Session::Changed::yes) {
    ++frames;
    const auto frame = Clock::now();
    session.world();
    slowest = std::max(slowest, milliseconds_since(frame));
  }
  row(fmt::format("window: all lanes complete, in {} frames", frames), in_ms(milliseconds_since(start)), "");
  row("window: peak memory", fmt::format("{:.0f} MB", peak_megabytes()), "bounded");
}

void rules_over(const std::string& path) {
  auto timeline = load_recording(path);
  const auto start = Clock::now();
  const auto findings = findings_in(timeline);
  row(fmt::format("all {} rules ({} findings)", rules().size(), findings.size()),
      in_ms(milliseconds_since(start)), "1 M: under 2 s");
  row("rules: peak memory", fmt::format("{:.0f} MB", peak_megabytes()), "bounded");
}

void show(const std::string& path, const std::string& arguments, std::string_view goal) {
  const auto command =
      fmt::format("{}/switchboard show '{}' {} > /dev/null", SWITCHBOARD_BIN_DIR, path, arguments);
  const auto start = Clock::now();
  const int status = std::system(command.c_str());
  const auto took = milliseconds_since(start);
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  row("show " + arguments,
      status != 0 ? "failed"
                  : fmt::format("{}, {:.0f} MB", in_ms(took), static_cast<double>(usage.ru_maxrss) / 1024),
      goal);
}

void read_and_show(const std::string& path) {
  apart([&] { open_and_look(path); });
  apart([&] { picture(path); });
  apart([&] { rules_over(path); });
  for (const auto* view : {"summary", "sockets", "findings", "events --at 20ms"})
    apart([&] { show(path, view, ""); });
  apart([&] { show(path, "--json sockets", ""); });
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 2 && std::filesystem::exists(arguments[1])) {
    fmt::print("\n {}\n", arguments[1]);
    read_and_show(arguments[1]);
    return 0;
  }
  std::vector<std::size_t> sizes;
  for (int i = 1; i < count; ++i) sizes.push_back(std::strtoull(arguments[i], nullptr, 10));
  if (sizes.empty()) sizes = {1'000'000, 10'000'000};
  for (const auto events : sizes) {
    const auto path =
        (std::filesystem::temp_directory_path() / fmt::format("busy-{}-{}.swb", getpid(), events)).string();
    fmt::print("\n A recording of {} events: 64 threads, 50 000 calls a second, samples, packets\n", events);
    apart([&] { write(path, events); });
    read_and_show(path);
    std::filesystem::remove(path);
  }
}
