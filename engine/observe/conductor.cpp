#include "engine/observe/conductor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <limits.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

constexpr int ring_again_ms = 2;
constexpr int patience_ms = 1000;  // between SIGTERM and SIGKILL

int shell_status(const ExitStatus& status) {
  return status.code ? *status.code : 128 + status.signal.value_or(0);
}

}  // namespace

Tracer::Notices Conductor::notices() {
  Tracer::Notices notices;
  notices.activity = [this] {
    if (on_activity) on_activity();
  };
  notices.program_started = [this](ProcessId program) {
    loop_.post([=, this] { on_program_started(program); });
  };
  notices.program_ended = [this](ProcessId program, const ExitStatus& status) {
    loop_.post([=, this] { on_program_ended(program, status); });
  };
  notices.program_not_started = [this](const StartFailure& failure) {
    loop_.post([=, this] { on_program_not_started(failure); });
  };
  notices.job_stopped = [this](ProcessId program) { loop_.post([=, this] { on_job_stopped(program); }); };
  notices.all_ended = [this] { loop_.post([this] { on_all_ended(); }); };
  notices.bound = [this] { loop_.post([this] { start_waiting(ProgramWanted::When::bound); }); };
  notices.say = options_.say;  // at once: at the end the loop takes nothing more
  notices.listening = [this] { loop_.post([this] { start_waiting(ProgramWanted::When::listening); }); };
  notices.call_delayed = [this](ThreadId thread, CallToken call, std::int64_t milliseconds) {
    loop_.post([=, this] {
      loop_.call_after(static_cast<int>(milliseconds), [=, this] { post(EndDelay{thread, call}, {}); });
    });
  };
  return notices;
}

void Conductor::begin() {
  for (const auto& rule : options_.injections) post(control::Inject{rule}, {});
  for (const auto& wanted : options_.programs) {
    if (wanted.when == ProgramWanted::When::at_once)
      start(wanted);
    else
      waiting_.push_back(wanted);
  }
}

void Conductor::start(const ProgramWanted& wanted) {
  ++starting_;
  StartProgram wish;
  wish.program.argv = wanted.argv;
  wish.program.host = wanted.host;
  wish.started = std::make_shared<std::atomic<pid_t>>(0);
  if (!first_) first_ = wish.started;
  if (options_.standard_input == ObservationOptions::StandardInput::kept) {
    int ends[2];
    check_system_call("make a pipe", pipe2(ends, O_CLOEXEC));
    wish.program.standard[0] = FileDescriptor{ends[0]};
    inputs_.push_back({wish.started, FileDescriptor{ends[1]}});
    // A program that reads nothing must not keep us waiting.
    check_system_call("use a pipe", fcntl(ends[1], F_SETFL, O_NONBLOCK));
  }
  post(std::move(wish), {});
}

std::string Conductor::type(const control::TypeInput& typed) {
  const auto input = std::ranges::find_if(
      inputs_, [&](const KeptInput& each) { return each.program->load() == typed.process.value; });
  if (input == inputs_.end())
    return "the standard input of this program is not kept; `switchboard observe --keep-input` keeps it.";
  if (!input->pipe.is_open()) return "its standard input has been ended.";
  // Up to PIPE_BUF it is all or nothing (pipe(7)).
  if (typed.text.size() > PIPE_BUF) return fmt::format("at most {} bytes are typed at once.", PIPE_BUF);
  if (!typed.text.empty() && write(input->pipe.number(), typed.text.data(), typed.text.size()) < 0)
    return errno == EAGAIN ? "its standard input is full: the program has not read what was typed before."
                           : "the program has closed its standard input.";
  if (typed.then == control::TypeInput::Then::end) input->pipe.reset();
  return {};
}

void Conductor::start_waiting(ProgramWanted::When occasion) {
  // A program waits for those before it on the command line, so the first that waits goes first.
  if (waiting_.empty()) return;
  const bool comes = waiting_.front().when == occasion;
  if (!comes || phase_ == Phase::ending) return;
  const auto wanted = std::move(waiting_.front());
  waiting_.erase(waiting_.begin());
  start(wanted);
}

void Conductor::post(Tracer::Wish wish, Tracer::Reply reply) {
  Tracer::Reply on_loop;
  if (reply)
    on_loop = [this, reply = std::move(reply)](control::Answer answer) {
      loop_.post([reply, answer = std::move(answer)] { reply(answer); });
    };
  tracer_->post({std::move(wish), std::move(on_loop)});
  if (std::exchange(bell_, Bell::ringing) == Bell::silent) ring_until_taken();
}

void Conductor::ring_until_taken() {
  if (!tracer_->has_unread_commands()) {
    bell_ = Bell::silent;
    return;
  }
  tracer_->ring();
  loop_.call_after(ring_again_ms, [this] { ring_until_taken(); });
}

void Conductor::on_program_started(ProcessId program) {
  running_ = Programs::some;
  if (starting_ > 0) --starting_;
  if (!is_first(program)) clients_.insert(program);
  end_if_clients_have();  // they may have ended before the first came up
}

bool Conductor::is_first(ProcessId program) const {
  return first_ && first_->load() == program.value;
}

void Conductor::on_program_ended(ProcessId program, const ExitStatus& status) {
  const bool is_client = clients_.erase(program) > 0;
  const bool clients_count = options_.until == ObservationOptions::Until::clients_exit;
  // A server that we end because its clients have ended says nothing by its status; the clients do.
  if (phase_ == Phase::going_on && (is_first(program) || (is_client && clients_count))) {
    if (exit_status_.value_or(0) == 0) exit_status_ = shell_status(status);
  } else if (is_first(program) && !exit_status_) {
    exit_status_ = shell_status(status);
  }
  const bool first_was_it = options_.until == ObservationOptions::Until::exit && is_first(program);
  if (is_client) clients_ended_ = true;
  if (first_was_it) end();
  end_if_clients_have();
}

void Conductor::end_if_clients_have() {
  const bool none_left = clients_.empty() && starting_ == 0 && waiting_.empty();
  if (options_.until == ObservationOptions::Until::clients_exit && clients_ended_ && none_left) end();
}

void Conductor::on_program_not_started(const StartFailure& failure) {
  if (starting_ == 0) return;  // asked for over the control socket, and answered there
  --starting_;
  options_.say(failure.why);
  if (!exit_status_) exit_status_ = failure.exit_status;
  end();
}

void Conductor::on_all_ended() {
  if (starting_ > 0) return;  // and then they will end in their turn
  running_ = Programs::none;
  const bool waits_to_be_told =
      options_.until == ObservationOptions::Until::stop && phase_ == Phase::going_on;
  if (waits_to_be_told) return;
  for (const auto& wanted : std::exchange(waiting_, {}))
    options_.say(fmt::format("{} was not started: nothing {} before all programs had ended.",
                             wanted.argv.front(),
                             wanted.when == ProgramWanted::When::bound ? "was bound" : "listened"));
  loop_.stop();
}

/// The shell that started us waits for us, not for the program: when the keyboard stops the program, we stop
/// as well, after it, so that it may put the terminal in order first. The shell's `fg` continues both.
void Conductor::on_job_stopped(ProcessId program) {
  const FileDescriptor terminal{open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)};
  if (!terminal || getpgid(program.value) != getpgrp()) return;
  ::signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);  // and on from here when we are continued
  ::signal(SIGTSTP, SIG_IGN);
}

void Conductor::on_signal(int number, pid_t sender) {
  // A program that signals its whole process group, as servers do to end their workers, means its own: we
  // share that group because it is the job that the shell started.
  if (sender != 0 && tracer_->has_observed(sender)) return;
  // The terminal sends Ctrl-C to the programs too, and what they make of it is theirs.
  const bool from_keyboard = number == SIGINT || number == SIGQUIT;
  if (from_keyboard && running_ == Programs::some) return;
  end();
}

void Conductor::end() {
  if (std::exchange(phase_, Phase::ending) == Phase::ending) return;
  waiting_.clear();
  // All have ended before, so no end will be told.
  if (running_ == Programs::none && starting_ == 0) return loop_.stop();
  post(EndPrograms{SIGTERM}, {});
  loop_.call_after(patience_ms, [this] { post(EndPrograms{SIGKILL}, {}); });
}

}  // namespace switchboard
