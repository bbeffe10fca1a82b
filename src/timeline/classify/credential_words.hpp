// What credentials are called, what stands in their place when there is none, and how some of them begin.
#pragma once

#include <cstddef>
#include <string_view>

namespace ocprobe::timeline {

/// Whether a name is a credential's: `OPENCLAW_GATEWAY_TOKEN`, `x-api-key`, `client_secret`.
[[nodiscard]] bool names_a_credential(std::string_view key);

/// Whether the last word of a name is a credential's, or a key's: `gateway.auth.token`, not `token_mismatch`.
[[nodiscard]] bool ends_with_a_credential(std::string_view key);

/// `TOKEN`, `GATEWAY_TOKEN`: a variable, whose value goes on to the next blank whatever stands in it.
[[nodiscard]] bool is_variable(std::string_view key);

/// A header: each of its parts may be a credential of its own, and what surrounds them is none.
[[nodiscard]] bool has_parts(std::string_view key);

/// Names whose value is the rest of the line: a header, or words.
[[nodiscard]] bool takes_the_rest(std::string_view key);

/// Names that are a credential's in a URL's query alone: `?key=…`.
[[nodiscard]] bool names_a_query_credential(std::string_view key);

/// What a credential's name may stand before when it is none: `none`, `missing`, a count of tokens.
[[nodiscard]] bool is_harmless(std::string_view key, std::string_view value);

/// The size of a credential that `text` begins with by its own shape (`ghp_…`, a JSON web token), or 0.
[[nodiscard]] std::size_t known_shape(std::string_view text);

/// Where a private key in the armour of PEM (RFC 7468) begins in the word from `begin` to `end`, or npos.
[[nodiscard]] std::size_t find_private_key(std::string_view text, std::size_t begin, std::size_t end);

/// Letters, digits and what joins them in names.
[[nodiscard]] bool is_name_char(char c);

}  // namespace ocprobe::timeline
