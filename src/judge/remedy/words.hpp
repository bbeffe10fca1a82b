// How causes and fixes are worded: addresses, Compose lines, commands and the places where they belong.
#pragma once

#include "ocprobe/model/report.hpp"

#include <charconv>
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
/// A text between single quotes, as a POSIX shell takes it.
[[nodiscard]] std::string shell_quoted(std::string_view text);

// ---- places

/// `CLI container`, or `this host` outside a container.
[[nodiscard]] std::string here(const Evidence& e);
/// The gateway's Compose service as far as it is known: a name that may stand in a command.
[[nodiscard]] std::string gateway_service(const Evidence& e);
/// A command run inside the gateway's container, or on its host when no container is in sight.
[[nodiscard]] std::string in_gateway(const Evidence& e, std::string_view command);
[[nodiscard]] std::string gateway_place(const Evidence& e);

// ---- fixes

using Variables = std::vector<std::pair<std::string, std::string>>;
/// Variables for the CLI: Compose lines in a container, `export` lines outside.
[[nodiscard]] FixStep set_variables(const Evidence& e, std::string action, const Variables& variables);
[[nodiscard]] FixStep decide(std::string action, std::string where, std::string command);
/// For a container whose network namespace lost its interfaces.
[[nodiscard]] FixStep join_again();
/// Adds to cause and fix why a container has nothing but loopback, where it has: which of two, cannot be seen from inside.
bool explain_loopback_alone(const Evidence& e, Verdict& v);
/// The command whose answer settles what this run cannot: the real CLI's own call.
[[nodiscard]] FixStep ask_the_cli(const Evidence& e);
/// What to set so that the CLI dials `host:port` there (the URL, and the plaintext switch where its policy
/// needs it).
[[nodiscard]] Variables variables_to_dial(const Evidence& e, const CandidateResult& candidate);
[[nodiscard]] std::string proof_of(const CandidateResult& candidate);

}  // namespace ocprobe::judge
