#pragma once
// The fixture of checks about UNIX sockets with a name in the file system. The name lies in a folder of its
// own that is empty at first, and programs run with the usual umask (022), whatever ours is.
//
//   TEST_CASE_METHOD(PathBench, "Removes the socket of an earlier run", "[id:stale][points:3]") {
//     leaves_a_socket_behind();
//     starts_at_path("agent");
//     auto client = peer("our client");
//     client.connects_to(path());
//   }

#include <string>

#include "labs/grader/bench.hpp"
#include "labs/grader/private_folder.hpp"

namespace switchboard::grader {

struct UsualUmask {
  UsualUmask();
};

class PathBench : private UsualUmask, public Bench {
 public:
  std::string path() const { return folder_.path() / "device"; }
  /// In the same folder, and as long as sockaddr_un allows.
  std::string longest_path() const;

  /// Runs `PROGRAM PATH` and waits until it listens there.
  Program starts_at_path(const std::string& program);
  OurServer our_server_at_path(const std::string& name) { return OurServer(*this, name, path()); }

  /// What a program that was killed leaves: a socket file, and nobody who listens.
  void leaves_a_socket_behind();
  /// Fails unless group and others may neither read nor write the socket.
  void expects_path_for_owner_only();
  /// Fails unless the folder is empty.
  void expects_no_file_left();

 private:
  bool listens_at_path();
  PrivateFolder folder_;
};

}  // namespace switchboard::grader
