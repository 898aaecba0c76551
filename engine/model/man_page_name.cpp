#include "engine/model/man_page_name.hpp"

#include <algorithm>
#include <array>

#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

struct ManPageName {
  std::string_view man_page, kernel;
};
/// What the C library's function of that name may make, beside the kernel's call of the same name.
constexpr auto kernel_names = std::to_array<ManPageName>({
    {"accept", "accept4"},
    {"send", "sendto"},
    {"recv", "recvfrom"},
    {"poll", "ppoll"},
    {"select", "pselect6"},
    {"pselect", "pselect6"},
    {"epoll_wait", "epoll_pwait"},
    {"epoll_wait", "epoll_pwait2"},
    {"epoll_pwait", "epoll_pwait2"},
    {"epoll_create", "epoll_create1"},
    {"dup2", "dup3"},
    {"eventfd", "eventfd2"},
    {"signalfd", "signalfd4"},
    {"fork", "clone"},
    {"wait", "wait4"},
    {"waitpid", "wait4"},
    {"exit", "exit_group"},
    {"pthread_create", "clone"},
    {"pthread_create", "clone3"},
});

}  // namespace

bool names_call(std::string_view asked, std::string_view kernel_name) {
  return asked == kernel_name || std::ranges::any_of(kernel_names, [&](const ManPageName& name) {
           return name.man_page == asked && name.kernel == kernel_name;
         });
}

std::vector<std::string_view> calls_named(std::string_view asked) {
  std::vector<std::string_view> calls;
  if (family_of(asked) != CallFamily::other) calls.push_back(asked);
  for (const auto& name : kernel_names)
    if (name.man_page == asked) calls.push_back(name.kernel);
  return calls;
}

}  // namespace switchboard
