// Sources that are compressed or in UTF-16, known by their first bytes.
#pragma once

#include "ocprobe/timeline/timeline.hpp"

#include <memory>

namespace ocprobe::timeline {

/// `source` as it stands, or what it expands to when it begins as gzip (RFC 1952) or as zstd (RFC 8878), or its
/// text in UTF-8 when it begins with UTF-16's byte order mark. Several members in a row are one text. Reading fails with packed_cut_off where the source ends within a member, with packed_damaged
/// where it breaks its format or a checksum, and with packed_too_large where it expands beyond every log.
[[nodiscard]] std::unique_ptr<ByteSource> unpack(std::unique_ptr<ByteSource> source);

}  // namespace ocprobe::timeline
