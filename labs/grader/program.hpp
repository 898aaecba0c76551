#pragma once
// One program of the submission that a check has started: how it ends, and what it prints.
//
//   auto client = starts_client();
//   …
//   client.exits_with(0);
//   client.has_printed("Thu Jan  1 00:00:00 1970\n");
//
// What it prints goes into files, so it is looked at when the program has ended: a program keeps back what it
// prints into a file until then (setbuf(3)).

#include <string>
#include <string_view>

#include "engine/model/event.hpp"

namespace switchboard::grader {

class Bench;

class Program {
 public:
  Program(Bench& bench, std::string label, ProcessId process);

  /// Waits until it has ended, however it ends; fails with `expected` when it does not end.
  ExitStatus ends(const std::string& expected);
  /// Waits until it has ended, and fails unless it ends with that status.
  void exits_with(int status);
  /// Waits until it has ended by itself with a status other than 0, and with a word on its standard error.
  void gives_up_and_says_why(const std::string& expected);
  /// Exactly these bytes on its standard output, in all.
  void has_printed(std::string_view bytes);

  bool has_ended() const;
  /// SIGTERM.
  void asks_to_end();
  /// Gives it the time to do all that it can do by itself, until it waits or has ended. Nothing is judged by
  /// that time; but what makes call after call without moving a byte fails.
  void comes_to_rest();

  const std::string& label() const { return label_; }
  ProcessId process() const { return process_; }

 private:
  Bench& bench_;
  std::string label_;
  ProcessId process_;
};

}  // namespace switchboard::grader
