#include "engine/tool/formats/failed_run.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "engine/explain/rule.hpp"
#include "engine/recording/error.hpp"
#include "engine/recording/reader.hpp"
#include "labs/grader/result.hpp"

namespace switchboard::tool {
namespace {

constexpr int lines_around = 2;

std::vector<std::string> excerpt_lines(const std::string& text, int first, int last) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  std::string line;
  for (int number = 1; number <= last && std::getline(stream, line); ++number) {
    if (number < first) continue;
    std::string spaced;
    for (const char letter : line) spaced.append(letter == '\t' ? 4 : 1, letter == '\t' ? ' ' : letter);
    lines.push_back(std::move(spaced));
  }
  // What all lines are indented by says nothing here.
  std::size_t indent = std::string::npos;
  for (const auto& each : lines)
    if (const auto at = each.find_first_not_of(' '); at != std::string::npos) indent = std::min(indent, at);
  for (auto& each : lines) each.erase(0, std::min(indent == std::string::npos ? 0 : indent, each.size()));
  return lines;
}

}  // namespace

std::unique_ptr<FailedRun> FailedRun::of(const std::string& recording) {
  if (recording.empty() || !std::filesystem::exists(recording)) return {};
  try {
    auto run = std::make_unique<FailedRun>();
    run->recording_ = recording;
    run->timeline_ = load_recording(recording);
    run->findings_ = findings_in(run->timeline_);
    run->verdict_ = run->timeline_.end();
    for (const Event& event : run->timeline_.events()) {
      const auto* acted = std::get_if<PeerActed>(&event.fact);
      if (acted == nullptr) continue;
      if (acted->peer == grader::verdict_in_recording)
        run->verdict_ = event.at;
      else if (acted->peer != "we" && std::ranges::find(run->peers_, acted->peer) == run->peers_.end())
        run->peers_.push_back(acted->peer);
    }
    return run;
  } catch (const RecordingError&) {
    return {};
  }
}

const Syscall* FailedRun::waiting_call() const {
  const Syscall* last = nullptr;
  for (const Event& event : timeline_.events()) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call != nullptr && event.at <= verdict_ && call->source &&
        (!call->returned || *call->returned > verdict_))
      last = call;
  }
  return last;
}

std::optional<SourceExcerpt> FailedRun::excerpt(const std::string& file, int line) const {
  for (const Event& event : timeline_.events()) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || !call->source || call->source->line != line) continue;
    if (call->source->file != file && !call->source->file.ends_with("/" + file)) continue;
    try {
      const auto text = RecordingReader(recording_).source_file(call->source->file);
      if (!text) return {};
      SourceExcerpt excerpt{
          std::filesystem::path(file).filename().string(), std::max(1, line - lines_around), line, {}};
      excerpt.lines = excerpt_lines(*text, excerpt.first, line + lines_around);
      if (static_cast<int>(excerpt.lines.size()) <= line - excerpt.first) return {};
      return excerpt;
    } catch (const RecordingError&) {
      return {};
    }
  }
  return {};
}

}  // namespace switchboard::tool
