#include "labs/grader/student_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace switchboard::grader {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream stream{file};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void write_lines(const fs::path& file, const std::vector<std::string>& lines) {
  fs::create_directories(file.parent_path());
  std::ofstream stream{file};
  for (const auto& line : lines) stream << line << '\n';
  stream.close();
  if (!stream) throw StudentFolderError(fmt::format("cannot write {}", file.string()));
}

/// From the lab's folder, to their places in the student's.
std::vector<std::pair<fs::path, fs::path>> files_of_start(const Lab& lab) {
  std::vector<std::pair<fs::path, fs::path>> copies{{lab.folder / "README.md", "README.md"}};
  const auto starter = lab.folder / "starter";
  for (const auto& entry : fs::recursive_directory_iterator(starter))
    if (entry.is_regular_file()) copies.emplace_back(entry.path(), fs::relative(entry.path(), starter));
  std::sort(copies.begin(), copies.end());
  return copies;
}

bool is_students_work(const fs::path& entry) {
  const auto name = entry.filename().string();
  return name != "recordings" && !name.starts_with('.');
}

fs::path next_free(const fs::path& folder) {
  for (int number = 1;; ++number) {
    auto place = folder / fmt::format("before-reset-{}", number);
    if (!fs::exists(place)) return place;
  }
}

}  // namespace

std::vector<fs::path> start_lab(const Lab& lab, const fs::path& folder) {
  const auto copies = files_of_start(lab);
  for (const auto& [from, to] : copies) {
    if (fs::exists(folder / to))
      throw StudentFolderError(fmt::format(
          "{} exists; nothing was changed. Start in another folder: switchboard lab start {} FOLDER",
          (folder / to).string(), lab.short_name()));
  }
  std::vector<fs::path> made;
  try {
    for (const auto& [from, to] : copies) {
      fs::create_directories((folder / to).parent_path());
      fs::copy_file(from, folder / to);
      // The lab's own files may be read-only; these are to be edited.
      fs::permissions(folder / to, fs::perms::owner_write, fs::perm_options::add);
      made.push_back(to);
    }
  } catch (const fs::filesystem_error& error) {
    throw StudentFolderError(fmt::format("cannot make {}: {}", folder.string(), error.code().message()));
  }
  return made;
}

Reset reset_lab(const Lab& lab, const fs::path& folder) {
  // What is in another folder is not to be moved: the task says whose folder this is.
  const auto task = lines_of(folder / "README.md"), lab_task = lines_of(lab.folder / "README.md");
  if (task.empty() || lab_task.empty() || task.front() != lab_task.front())
    throw StudentFolderError(fmt::format(
        "{0} is no folder of lab {1}: its README.md is not the task. To begin: switchboard lab start {1}",
        folder.string(), lab.short_name()));
  const auto memory = folder / ".switchboard";
  Reset reset{next_free(memory), {}};
  try {
    std::vector<fs::path> work;
    for (const auto& entry : fs::directory_iterator(folder))
      if (is_students_work(entry.path())) work.push_back(entry.path());
    fs::create_directories(reset.kept);
    for (const auto& path : work) fs::rename(path, reset.kept / path.filename());
    for (const char* remembered : {".failed", ".hints"}) fs::remove(memory / (lab.name + remembered));
  } catch (const fs::filesystem_error& error) {
    throw StudentFolderError(fmt::format("cannot move what is in {} into {}: {}", folder.string(),
                                         reset.kept.string(), error.code().message()));
  }
  reset.files = start_lab(lab, folder);
  return reset;
}

void StudentFolder::remember_failed(const Lab& lab, const std::vector<std::string>& checks) const {
  write_lines(memory_ / (lab.name + ".failed"), checks);
}

std::vector<std::string> StudentFolder::failed_last_time(const Lab& lab) const {
  return lines_of(memory_ / (lab.name + ".failed"));
}

std::size_t StudentFolder::ask_for_hint(const Lab& lab, const std::string& check) const {
  const auto file = memory_ / (lab.name + ".hints");
  auto asked = lines_of(file);
  const auto times = std::count(asked.begin(), asked.end(), check);
  if (times < 3) {
    asked.push_back(check);
    write_lines(file, asked);
  }
  return static_cast<std::size_t>(std::min<std::ptrdiff_t>(times, 2));
}

}  // namespace switchboard::grader
