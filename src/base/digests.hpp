// The digests as which a secret may appear in a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512 and SHA3-256 of `value`, as bytes.
[[nodiscard]] std::vector<std::string> digests_of(std::string_view value);

/// The 20 bytes of SHA-1.
[[nodiscard]] std::string sha1_of(std::string_view value);

}  // namespace ocprobe
