#include "labs/grader/bench.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "engine/model/endpoint.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/system/system_error.hpp"
#include "labs/grader/difference.hpp"
#include "labs/grader/doing.hpp"
#include "labs/grader/finding_texts.hpp"
#include "labs/grader/loopback.hpp"
#include "labs/grader/settling.hpp"
#include "labs/grader/who_waits.hpp"

namespace switchboard::grader {
namespace {

// FNV-1a, so that a check gets the same bytes whichever others run (isthe.com/chongo/tech/comp/fnv).
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

// Below the ephemeral ports (32768, ip(7)), and with a low byte that makes another ordinary port when the two
// bytes are exchanged, so that this mistake can bind and is seen for what it is.
std::uint16_t choose_port(std::mt19937_64& random) {
  const auto high = 32 + random() % 64;
  const auto low = 128 + random() % 100;
  return static_cast<std::uint16_t>(high << 8 | low);
}

// No two bytes alike, so that exchanged ones are another address.
std::string choose_host(std::mt19937_64& random) {
  const auto second = 1 + random() % 80, third = 81 + random() % 40, fourth = 130 + random() % 100;
  return fmt::format("127.{}.{}.{}", second, third, fourth);
}

}  // namespace

Bench::Bench() {
  auto& check = current_check();
  begin_or_leave(check);
  random_.seed(check.order.seed ^ hash_of(check.result.id));
  port_ = choose_port(random_);
  host_ = choose_host(random_);
  check.result.recording = check.order.recordings + check.result.id + ".swb";
  observed_ = std::make_unique<Observed>(
      check.order, check.result.recording,
      fmt::format("{} {}: {}", check.order.lab, printable(check.order.submission), check.result.title));
  check.result.network = observed_->has_private_network() ? "private" : "host";
}

Bench::~Bench() {
  if (!observed_) return;
  current_check().result.steps = steps_;
  try {
    // The submission has no say any more: what ignores SIGTERM would only keep us waiting.
    observed_->refresh();
    for (const auto* process : living_processes(*observed_)) ::kill(process->id.value, SIGKILL);
    observed_->stop();
  } catch (const std::exception& error) {
    current_check().unexpected += error.what();
  }
}

void Bench::step(const std::string& who, const std::string& in_words, std::optional<SocketId> socket) {
  steps_.push_back(who + " " + in_words);
  observed_->control().ask(control::RecordPeer{{.peer = who, .action = in_words, .socket = socket}});
}

std::string Bench::what_we_did() const {
  constexpr std::size_t most = 4;
  const auto from = steps_.size() > most ? steps_.size() - most : 0;
  std::string text = from > 0 ? "… " : "";
  for (auto i = from; i < steps_.size(); ++i) {
    text += (i > from ? " " : "") + capitalised(steps_[i]) + ".";
  }
  return text;
}

void Bench::fails(Reason reason, const std::string& expected, const std::string& happened) {
  const auto did = what_we_did();
  auto& check = current_check();
  try {
    settle(*observed_);
    // Where to look in the recording: what comes behind it is our clearing away.
    observed_->control().ask(
        control::RecordPeer{{.peer = std::string{verdict_in_recording}, .action = "failed", .socket = {}}});
  } catch (const std::exception&) {
    // An observation that is over cannot be told; what was seen stands.
  }
  // Now, while our peers are there: what their leaving makes of the submission says nothing of why it failed.
  check.result.findings = found_mistakes(observed_->timeline(), check.order.folder, check.findings);
  throw CheckFailed(reason, did, expected, happened);
}

Waiting Bench::waiting(const Peer* awaited) {
  return Waiting(*observed_, current_check().order.limits, [this, awaited](const Stalemate& stalemate) {
    awaited_ = awaited;
    const auto all_are_quiet = [&] {
      return std::all_of(our_ends_.begin(), our_ends_.end(),
                         [&](const OurEnd* ours) { return ours->is_quiet_for(stalemate); });
    };
    if (stalemate.datagrams == Stalemate::Datagrams::not_awaited) return all_are_quiet();
    // What the submission sent has come, so that ours have answered all of it; and the answers have come too.
    return loopback_has_delivered() && all_are_quiet() && loopback_has_delivered();
  });
}

FileDescriptor Bench::opens_socket(int domain, int type) {
  auto socket = observed_->control().open_socket(domain, type);
  check_system_call("make a socket of ours non-blocking", ::fcntl(socket.number(), F_SETFL, O_NONBLOCK));
  return socket;
}

OurServer Bench::our_server(const std::string& name, OurServer::Address address) {
  return OurServer(*this, name, address);
}

Program Bench::starts_client(const std::vector<std::string>& more, const std::string& label) {
  std::vector<std::string> arguments{host_, std::to_string(port_)};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return starts_client_with(arguments, label);
}

Program Bench::starts_client_with(const std::vector<std::string>& arguments, const std::string& label) {
  steps_.push_back(fmt::format("we started: client {}", fmt::join(arguments, " ")));
  const auto process = observed_->run(label, current_check().order.programs.at("client"), arguments);
  return Program(*this, label, process);
}

FunctionCalls Bench::calls(const std::string& function, const std::vector<std::string>& steps) {
  const auto& order = current_check().order;
  const auto results = order.output + ".results";
  std::filesystem::remove(results);
  std::vector<std::string> arguments{results, host_, std::to_string(port_)};
  arguments.insert(arguments.end(), steps.begin(), steps.end());
  const auto process = observed_->run(function, order.programs.at("driver"), arguments);
  steps_.push_back(fmt::format("the lab's driver called {}", function));
  return FunctionCalls(*this, Program(*this, function, process), results);
}

void Bench::injects(Calls calls, const std::string& rule, const std::string& in_words) {
  static const std::map<Calls, std::vector<std::string>> names{
      {Calls::sends, {"send", "sendmsg", "write", "writev"}},
      {Calls::receives, {"recv", "recvmsg", "read", "readv"}}};
  for (const auto& name : names.at(calls)) observed_->control().ask(control::Inject{name + rule});
  steps_.push_back(in_words);
}

Peer Bench::peer(const std::string& name, Peer::Log log) {
  return Peer(*this, name, log);
}

/// Whether it is the program that was started last, or one of its children.
bool Bench::is_of_run(ProcessId process) const {
  for (const auto* found = observed_->now().process(process); found != nullptr && found->parent;
       found = observed_->now().process(process))
    process = *found->parent;
  return process == run_;
}

bool Bench::listens_on(Port port) {
  for (const auto* listener : observed_->now().listeners()) {
    if (listener->creator && !is_of_run(*listener->creator)) continue;  // of an earlier run
    if (listener->sample.local && port_of(*listener->sample.local) == port && !listener->closed) return true;
  }
  return false;
}

std::string Bench::where_it_listens() {
  std::vector<std::string> places;
  for (const auto* listener : observed_->now().listeners())
    if (listener->sample.local && !listener->closed) places.push_back(to_string(*listener->sample.local));
  const auto name = capitalised(your_program(*observed_));
  if (places.empty()) return name + " listens nowhere.";
  return fmt::format("{} listens on {}.", name, fmt::join(places, " and "));
}

CheckFiles Bench::folder(const std::string& name) {
  return CheckFiles(current_check().order.folder, name);
}

void Bench::expects_file(const CheckFiles& files, const std::string& name, std::string_view bytes) {
  const auto in_words = [](std::size_t count) { return counted(static_cast<std::int64_t>(count), "byte"); };
  const auto expected = fmt::format("The file {} has the {} that were sent.", name, in_words(bytes.size()));
  const auto content = files.content_of(name);
  if (!content) fails(Reason::proved, expected, "There is no such file.");
  if (*content == bytes) return;
  std::string happened = fmt::format("It has {}.", in_words(content->size()));
  if (const auto at = first_difference(bytes, *content))
    happened += " " + difference_in_words(bytes, *content, *at);
  fails(Reason::proved, expected, happened);
}

void Bench::expects_no_file(const CheckFiles& files, const std::string& name) {
  if (const auto content = files.content_of(name))
    fails(Reason::proved, fmt::format("No file {} is left behind: it would be taken for a whole one.", name),
          fmt::format("It is there, with {}.", counted(static_cast<std::int64_t>(content->size()), "byte")));
}

void Bench::starts_server(const std::string& label, const std::vector<std::string>& more) {
  starts_on_port("server", port_, more, label);
}

Program Bench::starts_on_port(const std::string& program, std::uint16_t port,
                              const std::vector<std::string>& more, const std::string& label) {
  std::vector<std::string> arguments{std::to_string(port)};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return starts_and_waits({.program = current_check().order.programs.at(program),
                           .label = label,
                           .arguments = arguments,
                           .expected = fmt::format("Your {} listens on port {}.", program, port),
                           .is_ready = [this, port] { return listens_on(Port{port}); },
                           .instead = [this] { return where_it_listens(); }});
}

Program Bench::starts(const std::string& program, const std::vector<std::string>& arguments,
                      const std::string& label) {
  steps_.push_back(fmt::format("we started: {} {}", program, fmt::join(arguments, " ")));
  const auto process = observed_->run(label, current_check().order.programs.at(program), arguments);
  return Program(*this, label, process);
}

Program Bench::starts_and_waits(const Start& start) {
  const auto name = start.label.substr(0, start.label.find(' '));
  steps_.push_back(fmt::format("we started: {} {}", name, fmt::join(start.arguments, " ")));
  run_ = observed_->run(start.label, start.program, start.arguments);
  auto wait = waiting();
  for (;;) {
    observed_->refresh();
    if (start.is_ready()) return Program(*this, start.label, run_);
    fail_if_run_has_ended(start.expected);
    try {
      wait.look();
    } catch (const GivenUp& given_up) {
      observed_->flush();
      if (start.is_ready()) return Program(*this, start.label, run_);
      fail_if_run_has_ended(start.expected);  // while we looked: what is proved is that its children wait
      const auto happened =
          given_up.reason == Reason::crash ? given_up.happened : start.instead() + " " + given_up.happened;
      fails(given_up.reason, start.expected, happened);
    }
    ::usleep(1000);
  }
}

ProgramToRun Bench::program_of_ours(const std::string& name) {
  return {{std::filesystem::path(current_check().order.tool).parent_path() / name},
          ProgramToRun::Kind::compiled};
}

/// Although children of an earlier run may live.
void Bench::fail_if_run_has_ended(const std::string& expected) {
  const auto living = living_processes(*observed_);
  const auto* process = observed_->now().process(run_);
  if (living.empty() || process == nullptr || !process->ended) return;
  if (std::any_of(living.begin(), living.end(), [this](const auto* other) { return is_of_run(other->id); }))
    return;
  auto how = how_it_ended(*observed_, run_);
  if (!how.ends_with('.')) how += '.';
  fails(Reason::crash, expected, how + " " + who_has_the_port(*observed_, Port{port_}));
}

void Bench::expects_every_address() {
  observed_->flush();
  for (const auto* listener : observed_->now().listeners()) {
    const auto& local = listener->sample.local;
    if (local && port_of(*local) == Port{port_} && is_any_address(*local)) return;
  }
  fails(Reason::proved, fmt::format("Your server listens on every address: 0.0.0.0:{}.", port_),
        where_it_listens());
}

void Bench::kills_server() {
  steps_.push_back("we ended the server and its children (kill -9)");
  for (auto living = living_processes(*observed_); !living.empty(); living = living_processes(*observed_)) {
    for (const auto* process : living) ::kill(process->id.value, SIGKILL);
    ::usleep(1000);
    observed_->flush();
  }
}

void Bench::makes_send_buffers_small() {
  if (!observed_->has_private_network()) return;  // it would be the whole machine's setting
  observed_->control().ask(control::LimitSendBuffers{.bytes = 32 * 1024});
  step("we", "made the send buffers of this network small (32 KB)");
}

void Bench::holds_before_next_call(const std::string& label) {
  observed_->control().ask(control::Hold{.call = "*", .label = label, .times = control::Hold::Times::once});
}

void Bench::waits_until_held(const std::string& label) {
  const auto is_held = [&] {
    const auto* process = observed_->now().process(label);
    return process != nullptr &&
           std::any_of(process->threads.begin(), process->threads.end(),
                       [](const auto& thread) { return thread.second.paused.has_value(); });
  };
  auto wait = waiting();
  while (!is_held()) {
    try {
      wait.look();
    } catch (const GivenUp& given_up) {
      fails(given_up.reason, "A call of a socket that answers what was sent.", given_up.happened);
    }
    ::usleep(1000);
  }
  step("we", fmt::format("held the {} before its next call", label));
}

void Bench::lets_go(const std::string& label) {
  observed_->control().ask(control::ClearHolds{});
  observed_->control().ask(control::Continue{label});
  step("we", fmt::format("let the {} go on", label));
}

std::size_t Bench::open_sockets() {
  observed_->flush();
  std::size_t sum = 0;
  for (const auto* process : living_processes(*observed_)) sum += process->descriptors.size();
  return sum;
}

void Bench::expects_at_most_open_sockets(std::size_t most, const std::string& why) {
  auto wait = waiting();
  while (open_sockets() > most) {
    try {
      wait.look();
    } catch (const GivenUp& given_up) {
      const auto open = open_sockets();  // the last may have been closed while we looked
      if (open <= most) return;
      fails(given_up.reason, why,
            fmt::format("It has {} open. {}", counted(static_cast<std::int64_t>(open), "socket"),
                        given_up.happened));
    }
    ::usleep(static_cast<useconds_t>(wait.patience_ms()) * 1000);
  }
}

std::string Bench::random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random_());
  return bytes;
}

std::string Bench::random_line(std::size_t letters) {
  std::string line(letters, 'a');
  for (auto& letter : line) letter = static_cast<char>('a' + random_() % 26);
  return line + "\n";
}

}  // namespace switchboard::grader
