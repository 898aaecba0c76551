#include "engine/observe/permissions.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/system/executable_path.hpp"
#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

/// What a probe's child came to: the attempt that failed with its errno, or nothing.
struct Failure {
  char attempt[64] = "";
  int error = 0;
};

/// Runs `probe` in a child of its own, so that nothing of what it does stays with us.
template <class Probe>
Failure try_in_child(Probe probe) {
  int ends[2];
  check_system_call("make a pipe", pipe2(ends, O_CLOEXEC));
  FileDescriptor reading{ends[0]}, writing{ends[1]};
  const pid_t child = check_system_call("start a process", fork());
  if (child == 0) {
    const Failure failure = probe();
    const bool told = write(writing.number(), &failure, sizeof failure) == sizeof failure;
    _exit(told ? 0 : 1);
  }
  writing.reset();
  Failure failure;
  if (read(reading.number(), &failure, sizeof failure) != sizeof failure)
    failure = {.attempt = "finish the probe", .error = ECANCELED};
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return failure;
}

Failure failed(const char* attempt) {
  Failure failure;
  failure.error = errno;
  std::strncpy(failure.attempt, attempt, sizeof failure.attempt - 1);
  return failure;
}

bool write_text(const char* path, std::string_view text) {
  FileDescriptor file{open(path, O_WRONLY | O_CLOEXEC)};
  return file && write(file.number(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

Failure enter_private_network() {
  const auto uid = geteuid();
  const auto gid = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return failed("make a user and a network namespace");
  // user_namespaces(7): an ordinary user may map only itself, and must give up setgroups first.
  if (!write_text("/proc/self/setgroups", "deny")) return failed("give up setgroups");
  if (!write_text("/proc/self/uid_map", fmt::format("{0} {0} 1", uid))) return failed("map the user id");
  if (!write_text("/proc/self/gid_map", fmt::format("{0} {0} 1", gid))) return failed("map the group id");
  FileDescriptor socket{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  if (!socket) return failed("open a socket");
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP;
  if (ioctl(socket.number(), SIOCSIFFLAGS, &request) != 0) return failed("bring its loopback interface up");
  return {};
}

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

bool in_container() {
  return std::filesystem::exists("/.dockerenv") || std::filesystem::exists("/run/.containerenv");
}

std::vector<std::string> namespace_remedies() {
  std::vector<std::string> remedies;
  if (first_line("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1") {
    remedies.push_back(fmt::format(
        "printf 'abi <abi/4.0>,\\nprofile switchboard {} flags=(unconfined) {{ userns, }}\\n' | sudo tee "
        "/etc/apparmor.d/switchboard && sudo apparmor_parser -r /etc/apparmor.d/switchboard",
        executable_path().string()));
    remedies.push_back("sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0");
  }
  if (first_line("/proc/sys/user/max_user_namespaces") == "0")
    remedies.push_back("sudo sysctl user.max_user_namespaces=10000");
  if (first_line("/proc/sys/kernel/unprivileged_userns_clone") == "0")
    remedies.push_back("sudo sysctl kernel.unprivileged_userns_clone=1");
  if (in_container() || remedies.empty())
    remedies.push_back(
        "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined … (in a container)");
  return remedies;
}

/// A child that stops at a traced call, as every observed program does.
Failure trace_a_child() {
  int gate[2];
  if (pipe2(gate, O_CLOEXEC) != 0) return failed("make a pipe");
  const pid_t child = fork();
  if (child < 0) return failed("start a process");
  if (child == 0) {
    close(gate[1]);  // or the pipe would never end for us
    char byte;
    [[maybe_unused]] const auto got = read(gate[0], &byte, 1);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    sock_fprog filter{.len = std::size(code), .filter = code};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) _exit(1);
    syscall(SYS_getppid);
    _exit(0);
  }
  Failure failure;
  int status = 0;
  if (ptrace(PTRACE_SEIZE, child, nullptr, PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL) != 0)
    failure = failed("trace a child process (ptrace)");
  close(gate[1]);
  bool stopped = false;
  while (waitpid(child, &status, __WALL) == child && !WIFEXITED(status) && !WIFSIGNALED(status)) {
    stopped = stopped || status >> 8 == (SIGTRAP | (PTRACE_EVENT_SECCOMP << 8));
    ptrace(PTRACE_CONT, child, nullptr, nullptr);
  }
  if (failure.error == 0 && !stopped) {
    errno = ENOSYS;
    failure = failed("stop a child at a system call (seccomp)");
  }
  return failure;
}

Permission judged(std::string name, const Failure& failure, std::string yes, std::string without,
                  std::vector<std::string> remedies) {
  if (failure.error == 0) return {std::move(name), Permission::Answer::yes, std::move(yes), {}, {}};
  return {std::move(name), Permission::Answer::no,
          fmt::format("Cannot {}: {}.", failure.attempt, std::strerror(failure.error)), std::move(without),
          std::move(remedies)};
}

}  // namespace

Permission private_network_permission() {
  return judged("private network", try_in_child(enter_private_network),
                "A user and a network namespace were made and its loopback brought up, without root.",
                "Programs are observed on this machine's own network, without packets.",
                namespace_remedies());
}

/// Documentation/admin-guide/LSM/Yama.rst: 2 leaves tracing to administrators, 3 to nobody, and 3 stays.
std::string yama_remedy(std::string_view scope) {
  if (scope == "2") return "sudo sysctl kernel.yama.ptrace_scope=1";
  if (scope == "3")
    return "echo kernel.yama.ptrace_scope=1 | sudo tee /etc/sysctl.d/60-ptrace.conf, take what sets it to 3 "
           "out of /etc/sysctl.d, and start the machine anew: until then nobody may trace, root included";
  return {};
}

Permission tracing_permission() {
  std::vector<std::string> remedies;
  if (auto remedy = yama_remedy(first_line("/proc/sys/kernel/yama/ptrace_scope")); !remedy.empty())
    remedies.push_back(std::move(remedy));
  remedies.push_back("docker run --cap-add SYS_PTRACE … (in a container); not inside gdb or strace");
  return judged("tracing system calls", try_in_child(trace_a_child),
                "A child process stopped at a call that a seccomp filter named.",
                "Saved recordings open, live observation does not work.", std::move(remedies));
}

Permission packet_capture_permission() {
  const auto probe = [] {
    if (auto failure = enter_private_network(); failure.error != 0) return failure;
    FileDescriptor socket{::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(0x0003))};
    return socket ? Failure{} : failed("open a packet socket");
  };
  return judged("packet capture", try_in_child(probe), "A packet socket opened in the private network.",
                "Calls and socket tables are recorded; packets are not.", namespace_remedies());
}

Permission descriptor_permission() {
  const auto probe = [] {
    const pid_t child = fork();
    if (child < 0) return failed("start a process");
    if (child == 0)
      for (;;) pause();
    Failure failure;
    const FileDescriptor process{static_cast<int>(syscall(SYS_pidfd_open, child, 0))};
    if (!process) failure = failed("open a process");
    const FileDescriptor copy{static_cast<int>(syscall(SYS_pidfd_getfd, process.number(), 0, 0))};
    if (!copy && failure.error == 0 && errno != EBADF)
      failure = failed("copy a descriptor of a child (pidfd_getfd)");
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return failure;
  };
  return judged("programs' descriptors", try_in_child(probe), "A child's descriptor was copied.",
                "Sockets are known by their inodes; their states come from the kernel's tables only.",
                {"docker run --cap-add SYS_PTRACE … (in a container)"});
}

ObservationLevel observation_level(std::span<const Permission> permissions) {
  const auto lacks = [&](std::string_view name) {
    return std::ranges::any_of(permissions, [&](const Permission& permission) {
      return permission.name == name && permission.answer == Permission::Answer::no;
    });
  };
  if (lacks("tracing system calls")) return {"none", "Saved recordings open; nothing is observed live."};
  const bool no_states = lacks("programs' descriptors") && lacks("kernel socket tables");
  if (no_states) return {"calls", "Calls are recorded; sockets without their states and queues."};
  if (lacks("private network"))
    return {"host network", "Calls and sockets are recorded on this machine's own network, without packets."};
  for (const char* name : {"packet capture", "kernel socket tables", "programs' descriptors"})
    if (lacks(name)) return {"partial", "Calls and sockets are recorded; what is missing is said below."};
  return {"full", "Calls, sockets and packets are recorded in a private network."};
}

Permission socket_tables_permission() {
  const auto probe = [] {
    FileDescriptor socket{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)};
    return socket ? Failure{} : failed("open a sock_diag socket");
  };
  return judged("kernel socket tables", try_in_child(probe), "A sock_diag socket opened.",
                "Queues and states are known only at calls, not between them.",
                {"modprobe inet_diag tcp_diag udp_diag unix_diag"});
}

}  // namespace switchboard
