#pragma once
// What rules need of an HTTP/1 message's head, where a call's recorded bytes hold all of it (RFC 9112,
// sections 2 to 6). It knows no chunks: their messages have no Content-Length, and so no length here.
//
//   if (const auto head = http_head_in(text); head && head->length) … *head->length bytes of body follow

#include <cstdint>
#include <optional>
#include <string_view>

namespace switchboard {

struct HttpHead {
  enum class Kind { request, answer } kind = Kind::request;
  std::size_t size = 0;                ///< of the head, with the empty line
  std::optional<std::int64_t> length;  ///< Content-Length
  int status = 0;                      ///< of an answer
  bool closes = false;                 ///< Connection: close, or HTTP/1.0
  bool asks_for_head_only = false;     ///< HEAD
};

/// Nothing if the text does not begin with a whole head.
std::optional<HttpHead> http_head_in(std::string_view text);

}  // namespace switchboard
