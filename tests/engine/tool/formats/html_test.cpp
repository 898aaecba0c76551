#include "engine/tool/formats/formats.hpp"
#include "engine/tool/formats/html_check.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/tool/formats/sample_results.hpp"

namespace switchboard::tool {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string page(const GradeResult& result) {
  grader::Lab lab;
  lab.hints["nul"] = {"Look <here>", "Think", "The answer"};
  return *html_document({lab, {&result, 1}});
}

/// What stands behind each `<NAME`, to the end of the element's tag.
std::vector<std::string> tags(const std::string& html, const std::string& name) {
  std::vector<std::string> found;
  for (auto at = html.find("<" + name); at != std::string::npos; at = html.find("<" + name, at + 1))
    found.push_back(html.substr(at, html.find('>', at) - at + 1));
  return found;
}

}  // namespace

TEST_CASE("a report shows the score, each check, and of a failed one the gap, the mistake and folded hints") {
  const auto html = page(mixed_result());
  CHECK_THAT(html, ContainsSubstring("3 <small>of 10</small>"));
  CHECK_THAT(html, ContainsSubstring("<h2>The check nul</h2>"));
  CHECK_THAT(html, ContainsSubstring("A length was measured with strlen"));
  CHECK_THAT(html, ContainsSubstring("<b>68</b><b>69</b><b>00</b><b>21</b><b>0A</b>"));
  CHECK_THAT(html, ContainsSubstring("server.cpp:52"));
  CHECK(html.find("What we did") < html.find("What we expected"));
  CHECK(html.find("What happened") < html.find("A length was measured"));
  CHECK_THAT(html, ContainsSubstring("<details><summary>1. Where to look</summary><p>Look &lt;here&gt;</p>"));
  CHECK_THAT(html, ContainsSubstring("switchboard open grades/L3-s2071-nul.swb"));
}

TEST_CASE(
    "a report says of a skipped check why, of a hidden one its points, and of our failure that it is ours") {
  const auto html = page(mixed_result());
  CHECK_THAT(html, ContainsSubstring("Not run: it needs the check listens"));
  CHECK_THAT(html, ContainsSubstring("What this check does is not shown."));
  CHECK(html.find("The check flood") == std::string::npos);
  const auto broken = page(broken_result());
  CHECK_THAT(broken,
             ContainsSubstring("– <small>of 7</small>") &&
                 ContainsSubstring("No score: the grader failed, not the submission.") &&
                 ContainsSubstring("The check itself failed, not the submission: The checks were ended"));
  CHECK_THAT(page(sample_result({sample_check("a", CheckStatus::passed, 1)})),
             ContainsSubstring("Every check passed"));
}

TEST_CASE("a report shows the compiler's message once") {
  const auto html = page(unbuilt_result());
  CHECK_THAT(html, ContainsSubstring("<h2>It does not build</h2>"));
  CHECK(html.find("&#39;sokcet&#39;") != std::string::npos);
  CHECK(html.find("&#39;sokcet&#39;") == html.rfind("&#39;sokcet&#39;"));
}

TEST_CASE("what a student wrote runs nothing in a report, and a report fetches nothing") {
  const auto html = page(hostile_result());
  CHECK(tags(html, "script").empty());
  CHECK_THAT(html, ContainsSubstring("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"));
  for (const auto* name : {"img", "link", "iframe", "object", "embed", "base", "form", "use"})
    CHECK(tags(html, name).empty());
  for (const auto* reference : {"src=", "url(http", "@import", "href=\"http", " onload=", " onclick="})
    CHECK(html.find(reference) == std::string::npos);
  CHECK_THAT(html, ContainsSubstring("default-src 'none'"));
  CHECK(html.find('\x1b') == std::string::npos);
}

TEST_CASE("a report is light or dark as its reader wishes, by the same names of colours") {
  const auto html = page(mixed_result());
  const auto dark = html.find("@media(prefers-color-scheme:dark)");
  REQUIRE(dark != std::string::npos);
  const auto light_names = html.substr(0, dark), rest = html.substr(dark);
  for (auto at = html.find("var(--"); at != std::string::npos; at = html.find("var(--", at + 1)) {
    const auto name = html.substr(at + 4, html.find(')', at) - at - 4) + ":";
    INFO(name);
    CHECK(light_names.find(name) != std::string::npos);
    CHECK(rest.find(name) != std::string::npos);
  }
}

TEST_CASE("two and more bytes in hex are cells, and words that look like one byte stay words") {
  CHECK(words_with_bytes("came 68 69.") == "came <span class=\"by\"><b>68</b><b>69</b></span>.");
  for (const auto* words : {"AB", "12 bytes", "port 15820", "at 68 bytes", "FACE 00"})
    CHECK(words_with_bytes(words) == words);
}

}  // namespace switchboard::tool
