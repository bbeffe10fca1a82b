// Credentials that nobody told us of, found by what stands beside them: a key's name, a header, a URL, a known shape.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::timeline {

struct CutText {
    std::string text;
    std::size_t cut = 0;  ///< values that were replaced
    std::vector<std::string>
        values;  ///< those of eight or more characters: they may stand elsewhere without their key
};

/// A line in which none of these stands (in either case) holds no credential beside a name or in a header.
inline constexpr std::array<std::string_view, 25> credential_stems{
    "token",       "password",    "passwd",    "passphrase", "passcode",   "secret",     "apikey",
    "api_key",     "api-key",     "authoriz",  "cookie",     "credential", "privatekey", "private_key",
    "private-key", "private key", "accesskey", "access_key", "access-key", "sessionkey", "session_key",
    "session-key", "signature",   "bearer",    "basic "};

/// `text` with the value of everything that looks like a credential replaced by `<redacted>`: `token=…`,
/// `"password":"…"`, `--api-key …`, `Authorization: Bearer …`, `https://user:pass@host`, the same in JSON within JSON or in
/// percent escapes, JSON web tokens, private keys and the tokens of well-known services. A name alone, a count or a word
/// such as `none` is left.
[[nodiscard]] CutText cut_credentials(std::string_view text);

}  // namespace ocprobe::timeline
