#include "engine/tool/show/show_source.hpp"

#include <sstream>

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard::tool {
namespace {

using Catch::Matchers::ContainsSubstring;

const std::string program =
    "int main() {\n\tint connection = accept(listener, nullptr, nullptr);\n  return 0;\n}\n";

struct SourceStory {
  testing::Story story;
  SourceStory() {
    story.call(100, "accept").at_line(2).returns(4);
    story.call(100, "accept").at_line(2).fails(24, "EMFILE");
    story.call(100, "accept").at_line(2);
  }
  std::string text(std::size_t columns, const KeptText& kept) {
    Shown shown{.timeline = story.timeline, .file = "run.swb", .at = story.timeline.end(), .style = {}};
    shown.style.columns = columns;
    return source_text(shown, kept);
  }
};

const KeptText kept_program = [](const std::string& file) {
  return file == "server.cpp" ? std::optional(program) : std::nullopt;
};

}  // namespace

TEST_CASE("the source is shown with what each line called beside it") {
  SourceStory shown;
  CHECK(shown.text(0, kept_program) ==
        " server.cpp\n"
        "    1 int main() {\n"
        "    2         int connection = accept(listener, nullptr, nullptr); │ accept ×3 = EMFILE, 4, not "
        "returned\n"
        "    3   return 0;\n"
        "    4 }\n");
}

TEST_CASE("the source fits the terminal, and the calls have room in it") {
  SourceStory shown;
  std::istringstream text(shown.text(60, kept_program));
  for (std::string line; std::getline(text, line);) {
    INFO(line);
    CHECK(width_of(line) <= 60);
  }
  CHECK_THAT(shown.text(60, kept_program), ContainsSubstring("accept ×3 = EMFILE"));
}

TEST_CASE("a file whose text was not kept is shown by its lines") {
  SourceStory shown;
  CHECK(shown.text(0, [](const std::string&) { return std::nullopt; }) ==
        " server.cpp\n Its text is not in the recording.\n    2  │ accept ×3 = EMFILE, 4, not returned\n");
}

TEST_CASE("the source as JSON has one object for each line that called") {
  SourceStory shown;
  CHECK(source_json(shown.story.timeline, shown.story.timeline.end(), kept_program) ==
        R"({"file":"server.cpp","line":2,"function":"main",)"
        R"("text":"        int connection = accept(listener, nullptr, nullptr);","calls":[{"name":"accept",)"
        R"("count":3,"results":[{"result":4,"count":1}],"errors":[{"errno":"EMFILE","count":1}],)"
        R"("not_returned":1,"first":1,"last":3}]})"
        "\n");
}

}  // namespace switchboard::tool
