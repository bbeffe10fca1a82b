// Lines of a Compose file that a diff may show.
#pragma once

#include "contract/patch/hunks.hpp"

#include <cstddef>

namespace ocprobe::contract {

/// Whether line `at` carries no value, or one that is known to be harmless: a word of Compose or of OpenClaw's command
/// line, a boolean, a number, a port, `${NAME}` without a default, the URL of a host alone, a path or an image without a
/// part that looks generated. A diff is made to be shown to others, and any other value may be somebody's password:
/// user information in a URL, the word behind `--token`, a line of a private key, a comment.
[[nodiscard]] bool is_harmless_line(const Lines& lines, std::size_t at);

}  // namespace ocprobe::contract
