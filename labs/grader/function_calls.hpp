#pragma once
// Calls of a submission's functions, made by the lab's driver in a process of its own, and what each
// returned.
//
//   auto recv_line = calls("recv_line", {"recv_line=64", "recv_line=64"});
//   …
//   recv_line.returns({{6, "hello\n"}, {0}});
//
// The driver is labs/NN_name/driver/driver.cpp: `driver RESULTS HOST PORT STEP...`. For each call it adds a
// line to the file RESULTS: the call as text, its result, the name of errno, how many bytes changed behind
// the buffer that it was given, and the bytes in it as hex, with tabs between them.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "labs/grader/program.hpp"

namespace switchboard::grader {

class FunctionCalls {
 public:
  /// What a call should return.
  struct Result {
    std::int64_t value = 0;
    std::string bytes = {};                ///< in its buffer
    std::string error = {};                ///< EMSGSIZE; empty: any
    std::optional<std::size_t> from = {};  ///< only `bytes` from there on are looked at, and these are
    std::string meaning = {};              ///< "the port in network byte order"
  };

  FunctionCalls(Bench& bench, Program program, std::string results);

  /// Waits until all calls have returned, and fails at the first that returned something else, or not.
  void returns(const std::vector<Result>& wanted);
  void comes_to_rest() { program_.comes_to_rest(); }

 private:
  struct Returned {
    std::string call;
    std::int64_t value = 0;
    std::string error;
    std::size_t overrun = 0;
    std::string bytes;
  };
  std::vector<Returned> so_far() const;
  void compare(const std::vector<Returned>& came, const std::vector<Result>& wanted);
  Bench& bench_;
  Program program_;
  std::string results_;
};

}  // namespace switchboard::grader
