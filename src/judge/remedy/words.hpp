// How causes are worded: texts put together, addresses, times, quoting.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocprobe::judge {

namespace detail {
inline void append(std::string& text, std::string_view part) {
    text += part;
}
template <class Number>
requires std::is_integral_v<Number>
void append(std::string& text, Number number) {
    text += std::to_string(number);
}
}  // namespace detail

/// Texts and whole numbers, one after the other.
template <class... Parts>
[[nodiscard]] std::string cat(const Parts&... parts) {
    std::string text;
    (detail::append(text, parts), ...);
    return text;
}

/// The text as the beginning of a sentence.
[[nodiscard]] std::string sentence(std::string text);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
[[nodiscard]] std::string host_port(std::string_view host, std::uint16_t port);
/// `host:port` or the socket's path of the target; the URL as written when there is no endpoint.
[[nodiscard]] std::string target_address(const Evidence& e);
/// `0644`.
[[nodiscard]] std::string octal(std::uint32_t mode);
/// A fingerprint without its colons, as the config takes it.
[[nodiscard]] std::string bare_hex(std::string text);
/// A text between single quotes, as a POSIX shell takes it.
[[nodiscard]] std::string shell_quoted(std::string_view text);

/// Every address with its own result: `172.18.0.2:18789 refused`.
[[nodiscard]] std::string tried_addresses(const Evidence& e);
/// ` In front: nginx.`, where a proxy was recognised.
[[nodiscard]] std::string proxy_note(const Evidence& e);
/// The gateway's: `2026.9.6`, or `at least 2026.8.1 and before 2026.9.4 (by its behaviour: …)`; empty where neither is known.
[[nodiscard]] std::string release_words(const Evidence& e);
/// A candidate that answers is evidence.
void cite_candidates(const Evidence& e, Verdict& v);
/// `openclaw-gateway:18789 answers as a gateway (live, …)`.
[[nodiscard]] std::string proof_of(const CandidateResult& candidate);

}  // namespace ocprobe::judge
