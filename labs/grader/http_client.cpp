#include "labs/grader/http_client.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "engine/narrate/bytes_text.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/difference.hpp"

namespace switchboard::grader {
namespace {

std::string in_quotes(std::string_view line) {
  return fmt::format("\"{}\"", printable(line.substr(0, 100)));
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

/// "HTTP/1.1 200 OK" (RFC 9112, section 4)
std::optional<std::size_t> status_in(std::string_view line) {
  if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ') return {};
  if (line.size() > 12 && line[12] != ' ') return {};
  return number_in(line.substr(9, 3));
}

}  // namespace

void HttpClient::fails(const std::string& expected, const std::string& happened) {
  bench_.fails(Reason::proved, expected, happened);
}

std::string HttpClient::request(const std::string& line,
                                std::initializer_list<std::string_view> fields) const {
  auto text = line + "\r\n";
  if (line.ends_with("HTTP/1.1")) text += fmt::format("Host: 127.0.0.1:{}\r\n", bench_.port());
  for (const auto field : fields) text += fmt::format("{}\r\n", field);
  return text + "\r\n";
}

void HttpClient::asks(const std::string& line, std::initializer_list<std::string_view> fields) {
  sends(request(line, fields));
}

std::string HttpClient::receives_header_line(const std::string& expected) {
  auto line = receives_through("\n", expected);
  line.pop_back();
  if (!line.ends_with('\r')) {
    fails("Each line of the header ends with CR LF (RFC 9112, section 2.2).",
          fmt::format("The line {} ends with LF alone.", in_quotes(line)));
  }
  line.pop_back();
  return line;
}

HttpClient::Header HttpClient::receives_header() {
  const std::string expected_line = "An answer that begins with a line like \"HTTP/1.1 200 OK\".";
  Header header;
  header.status_line = receives_header_line(expected_line);
  const auto status = status_in(header.status_line);
  if (!status) fails(expected_line, fmt::format("The line {} came.", in_quotes(header.status_line)));
  header.status = static_cast<int>(*status);
  for (;;) {
    const auto line = receives_header_line("A header that ends with an empty line.");
    if (line.empty()) return header;
    const auto colon = line.find(':');
    if (colon == std::string::npos)
      fails("Each line of the header is like \"Name: value\".",
            fmt::format("The line {} came.", in_quotes(line)));
    header.fields[lower(line.substr(0, colon))] = trimmed(std::string_view{line}.substr(colon + 1));
  }
}

void HttpClient::expects_status(const Header& header, std::initializer_list<int> statuses) {
  if (std::find(statuses.begin(), statuses.end(), header.status) != statuses.end()) return;
  fails(fmt::format("The status {}.", fmt::join(statuses, " or ")),
        fmt::format("The answer begins with {}.", in_quotes(header.status_line)));
}

std::size_t HttpClient::length_in(const Header& header) {
  const std::string expected = "A header with the length of the body: \"Content-Length: 123\".";
  const auto field = header.fields.find("content-length");
  if (field == header.fields.end())
    fails(expected, fmt::format("The answer that begins with {} has none.", in_quotes(header.status_line)));
  const auto length = number_in(field->second);
  if (!length) fails(expected, fmt::format("Its value is {}.", in_quotes(field->second)));
  return *length;
}

void HttpClient::receives_header(int status, std::size_t length) {
  const auto header = receives_header();
  expects_status(header, {status});
  if (const auto said = length_in(header); said != length) {
    fails(fmt::format("Content-Length: {}.", length),
          fmt::format("Content-Length: {} came, and the file has {}.", said, byte_words(length)));
  }
  bench_.step(name_, fmt::format("received the header {}", in_quotes(header.status_line)));
}

void HttpClient::receives_answer(int status, std::string_view body) {
  receives_header(status, body.size());
  if (!body.empty()) receives(body);
}

void HttpClient::receives_status(std::initializer_list<int> statuses) {
  const auto header = receives_header();
  expects_status(header, statuses);
  constexpr std::size_t most = 1 << 20;
  const auto length = length_in(header);
  if (length > most)
    fails("A short body.", fmt::format("Content-Length: {} came.", header.fields.at("content-length")));
  receives_bytes(length, fmt::format("The {} that Content-Length says.", byte_words(length)));
  bench_.step(name_, fmt::format("received {} and {}", in_quotes(header.status_line), byte_words(length)));
}

}  // namespace switchboard::grader
