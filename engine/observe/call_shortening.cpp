#include "engine/observe/call_shortening.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cstddef>

#include "engine/decode/call_table.hpp"
#include "engine/decode/captured_layout.hpp"
#include "engine/observe/tracee_registers.hpp"

namespace switchboard {
namespace {

using enum ArgumentKind;

static_assert(sizeof(iovec::iov_len) == sizeof(std::uint64_t) &&
              sizeof(msghdr::msg_iovlen) == sizeof(std::uint64_t));

void change_argument(Shortening& result, std::size_t index, std::uint64_t from, std::uint64_t to) {
  result.shorter.arguments.push_back({static_cast<int>(index), to});
  result.original.arguments.push_back({static_cast<int>(index), from});
}

void change_word(Shortening& result, std::uint64_t address, std::uint64_t from, std::uint64_t to) {
  result.shorter.words.push_back({address, to});
  result.original.words.push_back({address, from});
}

/// How many of the parts are needed for `limit` bytes; the last of them is cut to fit. 0: all, or not known.
std::uint64_t cut_parts(const RawCall& call, std::uint64_t address, std::uint64_t count, std::uint64_t limit,
                        Shortening& result) {
  std::uint64_t before = 0;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, captured::list_entries); ++i) {
    const auto at = address + i * sizeof(iovec);
    const auto part = captured::read<iovec>(call.memory.find(CallMoment::entry, at, sizeof(iovec)));
    if (!part) return 0;
    if (part->iov_len > limit - before) {
      change_word(result, at + offsetof(iovec, iov_len), part->iov_len, limit - before);
      return i + 1;
    }
    before += part->iov_len;
    if (before == limit) return i + 1 < count ? i + 1 : 0;
  }
  return 0;
}

bool is_empty(const Shortening& result) {
  return result.shorter.arguments.empty() && result.shorter.words.empty();
}

}  // namespace

std::optional<Shortening> shortening_of(const RawCall& call, std::int64_t most) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr || most < 1) return {};
  const auto limit = static_cast<std::uint64_t>(most);
  Shortening result;
  for (std::size_t i = 0; i < row->arguments.size(); ++i) {
    const auto value = call.arguments[i];
    switch (row->arguments[i].kind) {
      case ArgumentKind::size:
        if (value > limit) change_argument(result, i, value, limit);
        break;
      case iovec_in:
      case iovec_out:
        if (const auto parts = cut_parts(call, value, call.arguments[i + 1], limit, result); parts != 0)
          change_argument(result, i + 1, call.arguments[i + 1], parts);
        break;
      case message_in:
      case message_out: {
        const auto message =
            captured::read<msghdr>(call.memory.find(CallMoment::entry, value, sizeof(msghdr)));
        if (!message) break;
        const auto parts = cut_parts(call, reinterpret_cast<std::uint64_t>(message->msg_iov),
                                     message->msg_iovlen, limit, result);
        if (parts != 0) change_word(result, value + offsetof(msghdr, msg_iovlen), message->msg_iovlen, parts);
        break;
      }
      case messages_in:
      case messages_out:
        if (static_cast<std::uint32_t>(call.arguments[i + 1]) > limit)
          change_argument(result, i + 1, call.arguments[i + 1], limit);
        break;
      default:
        break;
    }
  }
  if (is_empty(result)) return {};
  return result;
}

bool apply(pid_t thread, const CallChanges& changes) {
  bool alive = true;
  for (const auto& argument : changes.arguments)
    alive = set_call_argument(thread, argument.index, argument.value) && alive;
  for (const auto& word : changes.words) alive = write_tracee_word(thread, word.address, word.value) && alive;
  return alive;
}

}  // namespace switchboard
