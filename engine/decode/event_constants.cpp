// Numbers of the descriptors that a server waits on beside its sockets: timers, events, signals.

#include <linux/sched.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

#include <array>
#include <ctime>

#include "engine/decode/constants.hpp"
#include "engine/decode/named_number.hpp"

namespace switchboard {
namespace {

// clang-format off
// timerfd_create(2), clock_gettime(2)
constexpr auto clocks = std::to_array<NamedNumber>({
    {"CLOCK_REALTIME",       CLOCK_REALTIME},
    {"CLOCK_MONOTONIC",      CLOCK_MONOTONIC},
    {"CLOCK_BOOTTIME",       CLOCK_BOOTTIME},
    {"CLOCK_REALTIME_ALARM", CLOCK_REALTIME_ALARM},
    {"CLOCK_BOOTTIME_ALARM", CLOCK_BOOTTIME_ALARM},
});
static_assert(is_a_set(clocks));

// eventfd(2)
constexpr auto event_flags = std::to_array<NamedNumber>({
    {"EFD_SEMAPHORE", EFD_SEMAPHORE},
    {"EFD_CLOEXEC",   EFD_CLOEXEC},
    {"EFD_NONBLOCK",  EFD_NONBLOCK},
});
static_assert(are_separate_bits(event_flags));

// timerfd_create(2)
constexpr auto timer_flags = std::to_array<NamedNumber>({
    {"TFD_CLOEXEC",  TFD_CLOEXEC},
    {"TFD_NONBLOCK", TFD_NONBLOCK},
});
static_assert(are_separate_bits(timer_flags));

// timerfd_settime(2)
constexpr auto timer_set_flags = std::to_array<NamedNumber>({
    {"TFD_TIMER_ABSTIME",       TFD_TIMER_ABSTIME},
    {"TFD_TIMER_CANCEL_ON_SET", TFD_TIMER_CANCEL_ON_SET},
});
static_assert(are_separate_bits(timer_set_flags));

// signalfd(2)
constexpr auto signal_descriptor_flags = std::to_array<NamedNumber>({
    {"SFD_CLOEXEC",  SFD_CLOEXEC},
    {"SFD_NONBLOCK", SFD_NONBLOCK},
});
static_assert(are_separate_bits(signal_descriptor_flags));

// unshare(2): clone's flags, but its low byte is no signal here
constexpr auto unshare_flags = std::to_array<NamedNumber>({
    {"CLONE_NEWTIME",   CLONE_NEWTIME},
    {"CLONE_VM",        CLONE_VM},
    {"CLONE_FS",        CLONE_FS},
    {"CLONE_FILES",     CLONE_FILES},
    {"CLONE_SIGHAND",   CLONE_SIGHAND},
    {"CLONE_THREAD",    CLONE_THREAD},
    {"CLONE_NEWNS",     CLONE_NEWNS},
    {"CLONE_SYSVSEM",   CLONE_SYSVSEM},
    {"CLONE_NEWCGROUP", CLONE_NEWCGROUP},
    {"CLONE_NEWUTS",    CLONE_NEWUTS},
    {"CLONE_NEWIPC",    CLONE_NEWIPC},
    {"CLONE_NEWUSER",   CLONE_NEWUSER},
    {"CLONE_NEWPID",    CLONE_NEWPID},
    {"CLONE_NEWNET",    CLONE_NEWNET},
});
static_assert(are_separate_bits(unshare_flags));
// clang-format on

}  // namespace

Symbol clock_symbol(int number) {
  return symbol_in(clocks, number);
}

Symbol event_flags_symbol(int number) {
  return flags_in(event_flags, number);
}

Symbol timer_flags_symbol(int number) {
  return flags_in(timer_flags, number);
}

Symbol timer_set_flags_symbol(int number) {
  return flags_in(timer_set_flags, number);
}

Symbol signal_descriptor_flags_symbol(int number) {
  return flags_in(signal_descriptor_flags, number);
}

Symbol unshare_flags_symbol(std::uint64_t number) {
  return flags_in(unshare_flags, static_cast<std::int64_t>(number));
}

}  // namespace switchboard
