#pragma once
// A peer that speaks HTTP/1.1 and takes it at its word (RFC 9112): lines end with CR LF, the body is as long
// as Content-Length says, and behind it stands the next answer or nothing.
//
//   auto client = http_client("our client");
//   client.connects();
//   client.asks("GET /poem.txt HTTP/1.1");       Host and the empty line are added
//   client.receives_answer(200, poem);
//
// Knows no chunks, no redirection, no other body than a file's bytes.

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "labs/grader/peer.hpp"

namespace switchboard::grader {

class HttpClient : public Peer {
 public:
  HttpClient(Bench& bench, const std::string& name) : Peer(bench, name), bench_(bench), name_(name) {}

  /// The request line and fields as they are sent, with the empty line.
  std::string request(const std::string& line, std::initializer_list<std::string_view> fields = {}) const;
  void asks(const std::string& line, std::initializer_list<std::string_view> fields = {});

  /// This status, and these bytes.
  void receives_answer(int status, std::string_view body);
  /// The header alone, of a body that would have so many bytes.
  void receives_header(int status, std::size_t length);
  /// One of these, with any body.
  void receives_status(std::initializer_list<int> statuses);

 private:
  struct Header {
    std::string status_line;
    int status = 0;
    std::map<std::string, std::string> fields;  ///< names in lower case
  };
  Header receives_header();
  std::string receives_header_line(const std::string& expected);
  void expects_status(const Header& header, std::initializer_list<int> statuses);
  std::size_t length_in(const Header& header);
  [[noreturn]] void fails(const std::string& expected, const std::string& happened);

  Bench& bench_;
  std::string name_;
};

}  // namespace switchboard::grader
