#pragma once
// What a program does that cannot be combined with being observed, or that hides something of it: said in the
// recording, once for each kind, so that nobody wonders.
//
//   for (const TracedCall& call : calls_with_limits()) …     what the filter has to stop at, beside the call
//   table if (auto remark = remark_on(call, "server")) …
//
// It knows what is asked for, not whether the kernel permits it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/decode/raw_call.hpp"

namespace switchboard {

/// With a first argument, only calls that have it.
struct TracedCall {
  int number = 0;
  std::optional<unsigned> first_argument;
};

std::vector<TracedCall> calls_with_limits();

enum class LimitOfTracing { second_tracer, own_filter, strict_mode, set_user_id };

struct Remark {
  LimitOfTracing limit{};
  std::string text;  ///< a sentence
};
/// `program` is its label.
std::optional<Remark> remark_on(const RawCall& call, const std::string& program);
/// For a file that was executed: by set-user-ID, set-group-ID or file capabilities it would have gained
/// rights.
std::optional<Remark> remark_on_executable(int process, const std::string& executable);

}  // namespace switchboard
