#include "engine/recording/process_rows.hpp"

#include "engine/model/overloaded.hpp"
#include "engine/recording/codec.hpp"

namespace switchboard {
namespace {

Bytes encode_program(const std::string& executable, const std::vector<std::string>& arguments,
                     const std::vector<int>& closed, HostId host = {}) {
  Encoder out;
  out.text(executable);
  out.natural(arguments.size());
  for (const auto& argument : arguments) out.text(argument);
  out.natural(closed.size());
  for (const int fd : closed) out.integer(fd);
  out.integer(host.value);
  return out.result();
}

struct Program {
  std::string executable;
  std::vector<std::string> arguments;
  std::vector<int> closed;
  HostId host;
};

Program decode_program(const Bytes& detail) {
  Decoder in(detail);
  Program program;
  program.executable = in.text();
  for (auto left = in.count(); left > 0; --left) program.arguments.push_back(in.text());
  for (auto left = in.count(); left > 0; --left) program.closed.push_back(static_cast<int>(in.integer()));
  program.host = host_from(in.integer());
  return program;
}

Bytes encode_buffer(const Buffer& buffer) {
  Encoder out;
  out.bytes(buffer.bytes);
  out.integer(buffer.length);
  return out.result();
}

Buffer decode_buffer(const Bytes& detail) {
  Decoder in(detail);
  Buffer buffer;
  buffer.bytes = in.bytes();
  buffer.length = in.integer();
  return buffer;
}

}  // namespace

ProcessRow row_from(const ProcessFact& fact) {
  return std::visit(
      Overloaded{
          [](const ProcessStarted& f) {
            return ProcessRow{"started", f.process, {},
                              {},        f.label,   encode_program(f.executable, f.arguments, {}, f.host)};
          },
          [](const ProcessForked& f) { return ProcessRow{"forked", f.parent, {}, f.child.value, {}, {}}; },
          [](const ThreadStarted& f) { return ProcessRow{"thread", f.process, f.thread, {}, {}, {}}; },
          [](const ProgramExecuted& f) {
            return ProcessRow{"exec", f.process, {},
                              {},     {},        encode_program(f.executable, f.arguments, f.closed)};
          },
          [](const ThreadExited& f) { return ProcessRow{"thread_exited", f.process, f.thread, {}, {}, {}}; },
          [](const ProcessExited& f) {
            if (f.status.signal) return ProcessRow{"killed", f.process, {}, *f.status.signal, {}, {}};
            return ProcessRow{"exited", f.process, {}, f.status.code.value_or(0), {}, {}};
          },
          [](const SignalDelivered& f) {
            return ProcessRow{"signal", f.process, f.thread, f.signal.number, f.signal.name, {}};
          },
          [](const OutputWritten& f) {
            return ProcessRow{"output", f.process, {}, f.stream, {}, encode_buffer(f.data)};
          },
          [](const ThreadPaused& f) {
            const char* where = f.where == ThreadPaused::Where::before ? "before" : "after";
            return ProcessRow{"paused", f.process, f.thread, f.call.value, where, {}};
          },
          [](const ThreadResumed& f) { return ProcessRow{"resumed", f.process, f.thread, {}, {}, {}}; },
      },
      fact);
}

std::optional<Fact> fact_from(const ProcessRow& row) {
  const auto number = static_cast<int>(row.number.value_or(0));
  const auto thread = row.thread.value_or(ThreadId{row.process.value});
  const auto text = row.text.value_or("");
  if (row.what == "started") {
    auto program = decode_program(row.detail);
    return ProcessStarted{row.process, text, std::move(program.arguments), std::move(program.executable),
                          program.host};
  }
  if (row.what == "forked") return ProcessForked{row.process, ProcessId{number}};
  if (row.what == "thread") return ThreadStarted{row.process, thread};
  if (row.what == "exec") {
    auto program = decode_program(row.detail);
    return ProgramExecuted{row.process, std::move(program.executable), std::move(program.arguments),
                           std::move(program.closed)};
  }
  if (row.what == "thread_exited") return ThreadExited{row.process, thread};
  if (row.what == "exited") return ProcessExited{row.process, {.code = number, .signal = {}}};
  if (row.what == "killed") return ProcessExited{row.process, {.code = {}, .signal = number}};
  if (row.what == "signal") return SignalDelivered{row.process, thread, {number, text}};
  if (row.what == "output") return OutputWritten{row.process, number, decode_buffer(row.detail)};
  if (row.what == "paused")
    return ThreadPaused{row.process, thread, EventId{row.number.value_or(0)},
                        text == "after" ? ThreadPaused::Where::after : ThreadPaused::Where::before};
  if (row.what == "resumed") return ThreadResumed{row.process, thread};
  return {};
}

}  // namespace switchboard
