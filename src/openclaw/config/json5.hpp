// JSON5 exactly as the npm package of that name reads it, with its line and column on an error.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::openclaw {

/// Nesting beyond this is refused as a limit of ours (the CLI's own is its stack, some thousands).
inline constexpr std::size_t json5_max_depth = 128;

struct Json5Error {
    int line = 1;
    int column = 0;    ///< in UTF-16 units, 1 for a line's first; 0 names the line break before the line
    std::string text;  ///< printable; never quotes a word of the document, which may be a credential
    bool our_limit = false;
};

struct Json5Document {
    boost::json::value value;  ///< null when `error` is set
    std::optional<Json5Error> error;
};

/// Numbers are doubles, as in JavaScript; those that are whole and exact are held as int64.
/// Of two members with one name the last counts. Lone surrogates become U+FFFD.
[[nodiscard]] Json5Document parse_json5(std::string_view text);

/// Unicode's ID_Start, and what else may follow (ID_Continue), in the release that the package knows; `$`,
/// `_` and ASCII included, the joiners U+200C and U+200D too.
[[nodiscard]] bool is_identifier_start(char32_t value);
[[nodiscard]] bool is_identifier_part(char32_t value);

}  // namespace ocprobe::openclaw
