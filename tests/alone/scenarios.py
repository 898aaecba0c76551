"""All scenarios in which a program is run alone and under observation, in one list.

A scenario whose output or exit status must not be the same says how it differs, and why that cannot be otherwise."""

from dataclasses import dataclass, field


@dataclass
class Scenario:
    name: str
    group: str
    command: list
    observed_output: str = ""  # regular expression; set only where observation shows, and then with a reason
    reason: str = ""
    notes: list = field(default_factory=list)  # words of notes that the recording must have
    calls: list = field(default_factory=list)  # that the recording must have


def family(group, program, names):
    return [Scenario(name, group, ["{programs}/" + program, name]) for name in names.split()]


SCENARIOS = [
    *family("signals", "alone_signals", """
        ignored_in_epoll ignored_in_epoll_pwait2 ignored_in_receive ignored_in_poll ignored_in_sigwait ignored_in_semop
        handled_in_epoll handled_after_ignored restarted jumped_out stopped_in_epoll all_blocked queued traps fault
        broken_pipe from_descriptor fatal_abort fatal_kill fatal_term fatal_real_time"""),
    *family("processes", "alone_processes", """
        any_child_order no_hang children_ignored told_of_children daemon_of_two_forks spawned executed_by_a_thread
        leader_ends_first groups dies_with_its_parent adopted_by_a_subreaper five_hundred_threads
        five_hundred_processes tree_of_forks killed_while_forking chain_of_execs untraced_clone shared_descriptors"""),
    *family("surroundings", "alone_surroundings", """
        start closes_a_million closes_a_range closes_the_standard_ones interval_timer timer_of_posix not_dumpable
        own_filter_traps own_filter_kills identity"""),
    Scenario("own_filter_refuses", "surroundings", ["{programs}/alone_surroundings", "own_filter_refuses"],
             notes=["filter of system calls"]),
    Scenario("seen_from_inside", "surroundings", ["{programs}/alone_surroundings", "seen_from_inside"],
             observed_output=r"traced 1\nfiltered 2\nno new privileges 1\n(switchboard: .*ptrace.*\n)?ptrace: EPERM\n(switchboard.*\n)?",
             reason="a program that asks whether it is traced is told so, and has one tracer only: ptrace(2)",
             notes=["ptrace"]),
]
