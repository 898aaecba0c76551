#pragma once
// The parts of call_decoding.cpp by family; only it calls them.

#include <string>
#include <vector>

#include "engine/decode/epoll_sets.hpp"
#include "engine/decode/raw_call.hpp"
#include "engine/model/argument.hpp"

namespace switchboard {

/// poll and ppoll: what was asked for, and what came once the call has returned.
ArgumentValue decode_poll_list(const RawCall& call, std::uint64_t address, std::uint64_t count);
/// One set of select: `name` is "read", "write" or "except". Its first 64 descriptors, and how many there
/// were.
ArgumentValue decode_descriptor_set(const RawCall& call, std::uint64_t address, int bit,
                                    const std::string& name);
ArgumentValue decode_epoll_event(const RawCall& call, std::uint64_t address);
/// `watched` may be none.
ArgumentValue decode_epoll_events(const RawCall& call, std::uint64_t address, const EpollSet* watched);

enum class Direction { sent, received };
/// The bytes that `count` iovecs point to, as one.
ArgumentValue decode_iovecs(const RawCall& call, std::uint64_t address, std::uint64_t count,
                            Direction direction);
/// Adds msg, and msg_name, msg_control and msg_flags where there is something in them.
void decode_message(const RawCall& call, std::string name, std::uint64_t address, Direction direction,
                    std::vector<Argument>& arguments);
/// sendmmsg and recvmmsg: the bytes of all messages as one, as many as were moved once it has returned;
/// msg_len of each; the first one's name and control messages.
void decode_messages(const RawCall& call, std::string name, std::uint64_t address, std::uint64_t count,
                     Direction direction, std::vector<Argument>& arguments);
/// "SCM_RIGHTS [5, 6], IP_TTL 64": control messages one after another (cmsg(3)); empty when there is no whole
/// one.
std::string control_text(std::span<const std::uint8_t> control);
/// Descriptors in a control message of type SCM_RIGHTS (unix(7)).
std::vector<int> passed_descriptors(std::span<const std::uint8_t> control);
/// Those that the message at `address` brought.
std::vector<int> received_descriptors(const RawCall& call, std::uint64_t address);

/// The third argument of fcntl; nothing for a command that takes none.
std::optional<ArgumentValue> decode_fcntl_argument(const RawCall& call, std::uint64_t value);
ArgumentValue decode_ioctl_argument(const RawCall& call, std::uint64_t value);
/// How much of what their arguments point to is worth a copy then; 0 for a number, and for what we don't
/// know.
std::size_t fcntl_argument_bytes(CallMoment when, std::uint64_t command);
std::size_t ioctl_argument_bytes(CallMoment when, std::uint64_t request);
/// "[SIGINT SIGTERM]", "~[SIGKILL]" for all but a few.
std::string signal_set_text(std::uint64_t set);

/// wait4's status: "exited 0", "killed by SIGSEGV".
Symbol wait_status_symbol(int status);

}  // namespace switchboard
