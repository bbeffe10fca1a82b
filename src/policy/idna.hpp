// Host names to ASCII, as far as host names of services need it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::policy {

/// UTF-8 to lower-case ASCII with punycode labels; nothing for what the URL standard forbids in a domain. The
/// mapping knows Latin, Greek and Cyrillic capitals, full-width forms and invisible characters, not the whole
/// of UTS 46.
[[nodiscard]] std::optional<std::string> domain_to_ascii(std::string_view text);

}  // namespace ocprobe::policy
