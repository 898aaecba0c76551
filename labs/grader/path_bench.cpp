#include "labs/grader/path_bench.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <filesystem>

#include "engine/model/endpoint.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::grader {
namespace {

constexpr std::size_t longest = sizeof(sockaddr_un::sun_path) - 1;

/// "rwxr-xr-x", as ls writes it.
std::string permissions_text(mode_t mode) {
  std::string text = "rwxrwxrwx";
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((mode & (0400U >> i)) == 0) text[i] = '-';
  return text;
}

}  // namespace

UsualUmask::UsualUmask() {
  ::umask(022);
}

std::string PathBench::longest_path() const {
  std::string path = folder_.path() / "device";
  path.resize(std::max(path.size(), longest), '-');
  return path;
}

bool PathBench::listens_at_path() {
  const auto listeners = observed().now().listeners();
  return std::any_of(listeners.begin(), listeners.end(), [this](const SocketState* listener) {
    const auto* local =
        listener->sample.local ? std::get_if<UnixEndpoint>(&*listener->sample.local) : nullptr;
    const bool is_its_own = !listener->creator || is_of_run(*listener->creator);
    return local != nullptr && local->name == path() && !listener->closed && is_its_own;
  });
}

Program PathBench::starts_at_path(const std::string& program) {
  return starts_and_waits(
      {.program = current_check().order.programs.at(program),
       .label = program,
       .arguments = {path()},
       .expected = fmt::format("Your {} listens at {}.", program, path()),
       .is_ready = [this] { return listens_at_path(); },
       .instead = [program] { return fmt::format("Your {} does not listen there.", program); }});
}

void PathBench::leaves_a_socket_behind() {
  const FileDescriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path().copy(address.sun_path, longest);
  check_system_call("bind a socket of ours to " + path(),
                    ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
  check_system_call("listen", ::listen(socket.number(), 1));
  step("an earlier run", "has left a socket at " + path());
}

void PathBench::expects_path_for_owner_only() {
  struct stat status {};
  check_system_call("look at " + path(), ::lstat(path().c_str(), &status));
  if ((status.st_mode & 077) != 0)
    fails(fmt::format("Only its owner may connect to {}: rw-------.", path()),
          fmt::format("It is {}.", permissions_text(status.st_mode)));
}

void PathBench::expects_no_file_left() {
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
    fails("No file is left behind.", fmt::format("{} is there.", printable(entry.path().string())));
}

}  // namespace switchboard::grader
