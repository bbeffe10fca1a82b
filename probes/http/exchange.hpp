// One HTTP request on an open connection, and its answer.
#pragma once

#include "ocprobe/model/credential.hpp"
#include "ocprobe/model/target.hpp"
#include "probes/core/transport.hpp"
#include "probes/http/answer.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ocprobe::probes {

struct Exchange {
    RawAnswer answer;
    std::string rest;              ///< bytes behind the answer
    std::optional<StreamEnd> cut;  ///< how the bytes ended before the answer was complete
    Micros took{0};
};

/// GET `path`: no Origin, no forwarded header, no credential (probes/ws/README.md).
[[nodiscard]] std::string get_request(const Endpoint& endpoint, std::string_view path);

/// The same request with these headers at the end of its head.
[[nodiscard]] std::string with_headers(std::string request, std::span<const EdgeHeader> headers);

/// `text` as it may stand in a request's head: blanks, control characters and what is not ASCII
/// percent-encoded.
[[nodiscard]] std::string head_safe(std::string_view text);

/// Within the budget that `transport` has been given, and at most `body_cap` bytes of a body.
[[nodiscard]] net::awaitable<Exchange>
ask(Transport& transport, std::string request, const Clock& clock, std::size_t body_cap = http_body_cap);

}  // namespace ocprobe::probes
