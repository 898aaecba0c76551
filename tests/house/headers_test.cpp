// Every header compiles alone. A header with a source file of the same name shows it there by coming first,
// which costs nothing; the compiler is asked only about the others, with the flags of a neighbour.

#include <sys/types.h>

#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/system/child_process.hpp"
#include "tests/catch_any.hpp"
#include "tests/house/checkout.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::house {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> our_headers() {
  auto result = source_files();
  std::erase_if(result, [](const fs::path& path) {
    const auto text = path.string();
    // Those of a lab's programs are included from the folder where they lie, as a student does it.
    const auto is_in = [&](const char* folder) { return text.find(folder) != std::string::npos; };
    return !is_header(path) || text.starts_with("tests/") || is_in("/starter/") || is_in("/solution/") ||
           is_in("/driver/");
  });
  return result;
}

fs::path source_of(fs::path header) {
  return header.replace_extension(".cpp");
}

/// The words of a compile command that say how, without what: no -c, -o, -M…, source or precompiled header.
std::vector<std::string> flags_of(const std::string& command) {
  std::vector<std::string> words;
  std::string word;
  bool inside_quotes = false;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (c == '\\' && i + 1 < command.size()) {
      word += command[++i];
    } else if (c == '"') {
      inside_quotes = !inside_quotes;
    } else if (c == ' ' && !inside_quotes) {
      if (!word.empty()) words.push_back(std::exchange(word, {}));
    } else {
      word += c;
    }
  }
  std::vector<std::string> flags;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("-D") || words[i].starts_with("-I") || words[i].starts_with("-std=")) {
      flags.push_back(words[i]);
    }
    if (words[i] == "-isystem" && i + 1 < words.size()) {
      flags.push_back(words[i]);
      flags.push_back(words[++i]);
    }
  }
  return flags;
}

/// Flags by folder, from what CMake says that it compiles there.
std::map<fs::path, std::vector<std::string>> flags_by_folder() {
  std::map<fs::path, std::vector<std::string>> result;
  const auto commands =
      nlohmann::json::parse(read_file(fs::path{SWITCHBOARD_BIN_DIR}.parent_path() / "compile_commands.json"));
  for (const auto& each : commands) {
    const fs::path file = each.at("file").get<std::string>();
    const auto folder = fs::relative(file, checkout()).parent_path();
    result.try_emplace(folder, flags_of(each.at("command").get<std::string>()));
  }
  return result;
}

std::vector<std::string> flags_near(const std::map<fs::path, std::vector<std::string>>& all,
                                    fs::path folder) {
  for (; !folder.empty(); folder = folder.parent_path()) {
    if (const auto found = all.find(folder); found != all.end()) return found->second;
    for (const auto& [other, flags] : all) {
      if (other.string().starts_with(folder.string() + "/")) return flags;
    }
  }
  return {"-std=c++20", "-I" + checkout().string()};
}

/// What the compiler says about a file that includes this header alone; empty when it is content.
std::string complaint_about(const std::string& header, const std::vector<std::string>& flags,
                            const fs::path& directory) {
  const auto source = directory / "alone.cpp";
  write_file(source, "#include \"" + header + "\"\n#include \"" + header + "\"\n");
  std::vector<std::string> argv{SWITCHBOARD_CXX, "-fsyntax-only", "-w"};
  argv.insert(argv.end(), flags.begin(), flags.end());
  argv.push_back(source.string());
  auto compiler = ChildProcess::start({.argv = argv, .output = OutputTo::captured});
  const auto said = compiler.read_output(4000);
  return compiler.wait().succeeded() ? "" : header + " does not compile alone:\n" + said;
}

}  // namespace

TEST_CASE("a source file includes its own header first") {
  std::string wrong;
  for (const auto& header : our_headers()) {
    const auto source = source_of(header);
    if (!fs::exists(checkout() / source)) continue;
    const auto includes = includes_of(read_file(checkout() / source));
    if (includes.empty() || includes.front().path != header.string()) wrong += source.string() + "\n";
  }
  INFO(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("a header without a source file of its own compiles alone") {
  const auto all_flags = flags_by_folder();
  std::vector<fs::path> headers;
  for (const auto& header : our_headers()) {
    if (!fs::exists(checkout() / source_of(header))) headers.push_back(header);
  }
  CHECK_FALSE(headers.empty());

  TemporaryDirectory directory;
  std::array<std::string, 2> wrong;
  const auto look = [&](std::size_t part) {
    const auto own = directory.path() / std::to_string(part);
    for (std::size_t i = part; i < headers.size(); i += wrong.size()) {
      wrong[part] +=
          complaint_about(headers[i].string(), flags_near(all_flags, headers[i].parent_path()), own);
    }
  };
  std::thread other{look, 1};
  look(0);
  other.join();
  INFO(wrong[0] << wrong[1]);
  CHECK((wrong[0] + wrong[1]).empty());
}

TEST_CASE("a header that needs another before it is reported with what the compiler says") {
  TemporaryDirectory directory;
  write_file(directory.path() / "needy.hpp", "#pragma once\nstd::string name();\n");
  const auto said =
      complaint_about((directory.path() / "needy.hpp").string(), {"-std=c++20"}, directory.path());
  CHECK_THAT(said, Catch::Matchers::ContainsSubstring("does not compile alone"));
  CHECK_THAT(said, Catch::Matchers::ContainsSubstring("string"));
}

}  // namespace switchboard::house
