#include "engine/observe/own_code.hpp"

#include <algorithm>
#include <array>

namespace switchboard {
namespace {

constexpr std::array system_folders{
    std::string_view{"/usr/include/"},        // headers with code in them
    std::string_view{"/usr/lib/"},            // g++'s own headers, Debian's Go, Python's library
    std::string_view{"/usr/lib64/"},          // the same elsewhere
    std::string_view{"/usr/local/include/"},  // headers that were installed by hand
    std::string_view{"/usr/local/lib/"},      //
    std::string_view{"/usr/share/"},          // Debian's /usr/share/go-1.19, gocode
    std::string_view{"/usr/local/go/"},       // Go as go.dev has it
    std::string_view{"/rustc/"},              // Rust's library, which is built elsewhere
    std::string_view{"/build/gcc-"},          // Debian's parts of gcc and glibc in static programs
    std::string_view{"/build/glibc-"},        //
    std::string_view{"<frozen "},             // Python's import machinery
    std::string_view{"<__array_function__"},  // NumPy's
};

constexpr std::array system_parts{
    std::string_view{"/lib/rustlib/src/"},  // Rust's library, when its source is installed
    std::string_view{"/.cargo/registry/"},  // crates
    std::string_view{"/go/pkg/mod/"},       // Go's modules
    std::string_view{"/lib/python2."},      // a Python that is not Debian's, and its packages
    std::string_view{"/lib/python3."},      //
    std::string_view{"/lib/python3/"},      //
    std::string_view{"/c++/v1/"},           // LLVM's C++ library
};

constexpr std::array library_folders{
    std::string_view{"/lib/"},         std::string_view{"/lib32/"},         std::string_view{"/lib64/"},
    std::string_view{"/usr/lib/"},     std::string_view{"/usr/lib32/"},     std::string_view{"/usr/lib64/"},
    std::string_view{"/usr/libexec/"}, std::string_view{"/usr/local/lib/"},
};

constexpr std::array program_folders{
    std::string_view{"/bin/"},       std::string_view{"/sbin/"},    std::string_view{"/usr/bin/"},
    std::string_view{"/usr/sbin/"},  std::string_view{"/usr/lib/"}, std::string_view{"/usr/libexec/"},
    std::string_view{"/usr/games/"},
};

}  // namespace

bool is_own_source(std::string_view file) {
  return std::ranges::none_of(system_folders, [&](auto folder) { return file.starts_with(folder); }) &&
         std::ranges::none_of(system_parts,
                              [&](auto part) { return file.find(part) != std::string_view::npos; });
}

bool is_system_library(std::string_view file) {
  return std::ranges::any_of(library_folders, [&](auto folder) { return file.starts_with(folder); }) &&
         file.find(".so") != std::string_view::npos;
}

bool is_system_program(std::string_view file) {
  return std::ranges::any_of(program_folders, [&](auto folder) { return file.starts_with(folder); });
}

}  // namespace switchboard
