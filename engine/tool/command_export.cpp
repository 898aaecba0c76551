// `switchboard export FILE --to pcapng|perfetto|json -o OUT`

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "engine/model/redaction.hpp"
#include "engine/recording/reader.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/export/export.hpp"

namespace switchboard::tool {
namespace {

struct ExportOptions {
  std::string file, format, output;
  bool redacts = false;
};

/// A file of its owner alone, as recordings are, or standard output for "-".
class Output {
 public:
  explicit Output(const std::string& path) : path_(path) {
    if (path == "-") {
      file_ = stdout;
      return;
    }
    const int descriptor = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    file_ = descriptor < 0 ? nullptr : fdopen(descriptor, "w");
    if (file_ == nullptr)
      throw UsageError(fmt::format("{}: cannot be written: {}.", path, std::strerror(errno)));
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  }
  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail();
  }
  void finish() {
    if (std::fflush(file_) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const {
    throw std::runtime_error(fmt::format("{}: cannot be written: {}.", path_, std::strerror(errno)));
  }
  std::string path_;
  std::FILE* file_ = nullptr;
};

Timeline redacted(const Timeline& timeline) {
  Redactor redactor;
  Timeline result;
  result.info = timeline.info;
  result.info.title.clear();
  result.info.control.clear();
  for (Event event : timeline.events()) {
    redactor.redact(event);
    result.append(std::move(event));
  }
  return result;
}

int run_export(const ExportOptions& options) {
  if (options.output == "-" && options.format == "pcapng" && isatty(STDOUT_FILENO) != 0)
    throw UsageError("export: pcapng is not text; write it to a file with -o, or to a pipe.");
  Timeline timeline = load_recording(options.file);
  if (options.redacts) timeline = redacted(timeline);
  Flows flows;
  flows.follow(timeline);
  const auto labels = labels_in(timeline);
  const Exported exported{timeline, flows, labels};
  Output output(options.output);
  const Write write = [&](std::string_view text) { output.write(text); };
  if (options.format == "pcapng") write_pcapng(exported, write);
  if (options.format == "perfetto") write_perfetto(exported, write);
  if (options.format == "json") write_json(exported, write);
  output.finish();
  return 0;
}

}  // namespace

Action add_export(CLI::App& parent) {
  auto* command = parent.add_subcommand("export", "A recording in another program's format");
  auto options = std::make_shared<ExportOptions>();
  command->add_option("FILE", options->file, "A recording (.swb)")->required();
  command
      ->add_option("--to", options->format,
                   "pcapng (Wireshark, tshark), perfetto (ui.perfetto.dev), json (one object a line)")
      ->check(CLI::IsMember({"pcapng", "perfetto", "json"}))
      ->required();
  command->add_flag("--redact", options->redacts, "Leaves out payload, output, arguments and paths");
  command->add_option("-o,--output", options->output, "The file to write; - is standard output")->required();
  return [options] { return run_export(*options); };
}

}  // namespace switchboard::tool
