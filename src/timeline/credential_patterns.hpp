// Credentials that nobody told us of, found by the company they keep: a key's name, a header, a URL, a known shape.
#pragma once

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

/// `text` with the value of everything that looks like a credential replaced by `<redacted>`: `token=…`,
/// `"password":"…"`, `--api-key …`, `Authorization: Bearer …`, `https://user:pass@host`, JSON web tokens, private keys and
/// the tokens of well-known services. A key alone, a number or a word such as `none` is left.
[[nodiscard]] CutText cut_credentials(std::string_view text);

}  // namespace ocprobe::timeline
