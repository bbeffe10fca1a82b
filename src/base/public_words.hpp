// The words that every report may contain, also when they are part of a secret.
#pragma once

#include <string_view>

namespace ocprobe {

/// Whether `text` is part of OpenClaw's vocabulary (names of variables, keys, files, services) or of the report's: then it
/// does not reveal a secret that begins or ends with it. Case is ignored.
[[nodiscard]] bool is_public_word(std::string_view text);

/// Whether `word`, of seven characters at most, is one by which a peer's texts are judged: `gateway`, `ready`, `ok`.
[[nodiscard]] bool is_protocol_word(std::string_view word);

}  // namespace ocprobe
