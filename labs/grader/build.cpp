// How a submission is built: the first of the ways below that its files ask for.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>

#include "engine/system/system_error.hpp"
#include "labs/grader/answers_file.hpp"
#include "labs/grader/bounded_run.hpp"
#include "labs/grader/sanitized_build.hpp"
#include "labs/grader/submission.hpp"

namespace switchboard::grader {
namespace {

namespace fs = std::filesystem;

enum class Language { c, cpp };

struct Source {
  fs::path file;  ///< relative to the submission
  Language language;
};

std::optional<Language> language_of(const fs::path& file) {
  const auto extension = file.extension();
  if (extension == ".c") return Language::c;
  if (extension == ".cpp" || extension == ".cc" || extension == ".cxx") return Language::cpp;
  return {};
}

std::vector<Source> sources_in(const fs::path& folder) {
  std::vector<Source> sources;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (const auto language = language_of(entry.path()); language && entry.is_regular_file())
      sources.push_back({entry.path().filename(), *language});
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.file < b.file; });
  return sources;
}

bool is_executable_file(const fs::path& file) {
  return fs::is_regular_file(file) && ::access(file.c_str(), X_OK) == 0;
}

/// The executable of that name, nearest to the top.
std::optional<fs::path> find_executable(const fs::path& folder, const std::string& name) {
  std::optional<fs::path> best;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().filename() != name || !is_executable_file(entry.path())) continue;
    if (!best || entry.path().string().size() < best->string().size()) best = entry.path();
  }
  return best;
}

class Builder {
 public:
  Builder(const fs::path& folder, const Lab& lab) : folder_(folder), lab_(lab) {}

  Build build() {
    if (lab_.asks_for_answers && !has_answers()) return std::move(build_);
    if (lab_.functions) {
      with_functions(*lab_.functions);
    } else if (lab_.programs.empty()) {
      build_.how = "nothing to build";
    } else if (fs::exists(folder_ / "CMakeLists.txt")) {
      with_cmake();
    } else if (fs::exists(folder_ / "Makefile") || fs::exists(folder_ / "makefile")) {
      build_.how = "make";
      runs({"make", "-j2"}) && takes_executables("make", folder_);
    } else {
      for (const auto& program : lab_.programs) {
        if (!build_.failure) with_plain_files(program);
      }
      build_.how = fmt::format("{}", fmt::join(how_, ", "));
    }
    return std::move(build_);
  }

 private:
  bool has_answers() {
    try {
      read_answers(folder_);
      return true;
    } catch (const AnswersError& error) {
      return fails(error.what());
    }
  }

  /// The student's sources, whatever else lies there, behind the lab's driver and header: a definition that
  /// does not fit the declaration is then an error in the student's file.
  void with_functions(const Functions& functions) {
    auto sources = sources_in(folder_);
    std::erase_if(sources, [&](const Source& source) {
      const auto& names = functions.ungraded;
      return std::find(names.begin(), names.end(), source.file.string()) != names.end();
    });
    if (sources.empty()) {
      fails("There is nothing to build from: no *.cpp and no *.c with the functions.");
      return;
    }
    const auto driver = folder_ / ".driver";
    constexpr auto anew = fs::copy_options::overwrite_existing;
    fs::create_directories(driver);
    for (const auto& entry : fs::directory_iterator(lab_.folder / "driver"))
      fs::copy_file(entry.path(), driver / entry.path().filename(), anew);
    fs::copy_file(driver / functions.header, folder_ / functions.header, anew);
    std::vector<std::string> names;
    for (const auto& source : sources) names.push_back(source.file.string());
    build_.how = fmt::format("{} with the lab's driver", fmt::join(names, " "));
    sources.push_back({fs::path(".driver") / "driver.cpp", Language::cpp});
    compile("driver", sources);
    if (build_.failure) build_.failure = what_is_missing(functions, *build_.failure);
  }

  /// A linker speaks of the driver when the submission lacks a function.
  static std::string what_is_missing(const Functions& functions, const std::string& failure) {
    for (const auto& name : functions.names) {
      if (failure.find(fmt::format("undefined reference to `{}'", name)) == std::string::npos) continue;
      return fmt::format("No file defines {0} as {1} declares it. A file in C++ must include {1}.", name,
                         functions.header);
    }
    return failure;
  }

  void with_cmake() {
    build_.how = "CMake";
    runs({"cmake", "-S", ".", "-B", ".build", "-DCMAKE_BUILD_TYPE=RelWithDebInfo"}) &&
        runs({"cmake", "--build", ".build", "-j2"}) && takes_executables("CMake", folder_ / ".build");
  }

  bool takes_executables(const std::string& tool, const fs::path& where) {
    for (const auto& program : lab_.programs) {
      const auto found = find_executable(where, program);
      if (!found) return fails(fmt::format("{} made no program named {}.", tool, program));
      build_.programs[program] = {{found->string()}, ProgramToRun::Kind::compiled};
    }
    return true;
  }

  void with_plain_files(const std::string& program) {
    auto sources = sources_in(folder_);
    // With several programs, a source named after one of them belongs to that one alone.
    std::erase_if(sources, [&](const Source& source) {
      const auto stem = source.file.stem().string();
      return stem != program &&
             std::find(lab_.programs.begin(), lab_.programs.end(), stem) != lab_.programs.end();
    });
    const auto script = folder_ / (program + ".py");
    if (!sources.empty()) {
      compile(program, sources);
    } else if (fs::exists(script)) {
      how_.push_back(script.filename().string() + " with python3");
      build_.programs[program] = {{"python3", script.string()}, ProgramToRun::Kind::interpreted};
    } else if (is_executable_file(folder_ / program)) {
      how_.push_back(program + " as it is");
      build_.programs[program] = {{(folder_ / program).string()}, ProgramToRun::Kind::interpreted};
    } else {
      fails(fmt::format(
          "There is nothing to build {0} from: no CMakeLists.txt, no Makefile, no *.cpp or *.c, no "
          "{0}.py.",
          program));
    }
  }

  void compile(const std::string& program, const std::vector<Source>& sources) {
    const bool has_cpp = std::any_of(sources.begin(), sources.end(),
                                     [](const Source& source) { return source.language == Language::cpp; });
    const bool has_c = std::any_of(sources.begin(), sources.end(),
                                   [](const Source& source) { return source.language == Language::c; });
    std::vector<std::string> names;
    for (const auto& source : sources) names.push_back(source.file.string());
    how_.push_back(fmt::format("{} with {}", fmt::join(names, " "), has_cpp ? "g++" : "gcc"));

    if (has_cpp != has_c) {
      auto argv = compiler(has_cpp ? Language::cpp : Language::c);
      argv.insert(argv.end(), names.begin(), names.end());
      argv.insert(argv.end(), {"-o", ".program." + program});
      if (!runs(argv)) return;
    } else {
      std::vector<std::string> link{"g++", "-pthread"};
      for (const auto& source : sources) {
        auto argv = compiler(source.language);
        const auto object = fmt::format(".object.{}.{}.o", program, source.file.filename().string());
        argv.insert(argv.end(), {"-c", source.file.string(), "-o", object});
        if (!runs(argv)) return;
        link.push_back(object);
      }
      link.insert(link.end(), {"-o", ".program." + program});
      if (!runs(link)) return;
    }
    build_.programs[program] = {{(folder_ / (".program." + program)).string()}, ProgramToRun::Kind::compiled};
  }

  // -std=c17 alone hides POSIX from C (feature_test_macros(7)); g++ defines _GNU_SOURCE always.
  static std::vector<std::string> compiler(Language language) {
    if (language == Language::cpp) return {"g++", "-std=c++20", "-g", "-O1", "-pthread"};
    return {"gcc", "-std=c17", "-D_GNU_SOURCE", "-g", "-O1", "-pthread"};
  }

  bool runs(const std::vector<std::string>& argv) {
    const auto seconds = lab_.limits.build_seconds;
    std::vector<std::string> limited{"prlimit",           fmt::format("--cpu={}", seconds),
                                     "--fsize=268435456", "--as=4294967296",
                                     "--core=0",          "--"};
    limited.insert(limited.end(), argv.begin(), argv.end());
    BoundedEnd end;
    try {
      end = run({.argv = limited,
                 .directory = folder_.string(),
                 .environment = {{"LC_ALL", "C.UTF-8"}},
                 .seconds = seconds});
    } catch (const SystemError& error) {
      return fails(error.what());
    }
    if (end.succeeded()) return true;
    if (!end.end) return fails(fmt::format("{} did not finish within {} s.", argv.front(), seconds));
    const auto error = first_error(end.output, folder_);
    return fails(error.empty() ? fmt::format("{} failed and said nothing.", argv.front()) : error);
  }

  bool fails(const std::string& why) {
    build_.failure = why;
    return false;
  }

  const fs::path& folder_;
  const Lab& lab_;
  std::vector<std::string> how_;
  Build build_;
};

}  // namespace

Build Submission::build(const Lab& lab) const {
  std::future<std::optional<ProgramToRun>> sanitized;  // at the same time as the build itself
  if (lab.thread_sanitizer == Lab::ThreadSanitizer::with)
    sanitized = build_with_thread_sanitizer(folder_, lab);
  auto build = Builder(folder_, lab).build();
  if (sanitized.valid()) {
    if (auto program = sanitized.get(); program && !build.failure)
      build.programs[with_thread_sanitizer] = std::move(*program);
  }
  return build;
}

}  // namespace switchboard::grader
