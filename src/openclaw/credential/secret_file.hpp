// Files that hold a secret: what the CLI demands of them, and where the secret lies in them.
#pragma once

#include "openclaw/credential/secret_ref.hpp"

namespace ocprobe::openclaw {

/// Why the CLI refuses to read the file, or nothing. `waived`: the provider has allowInsecurePath, which
/// counted before 2026.9.6.
[[nodiscard]] std::optional<std::string>
insecure_secret_file(const SecretRequest& request, const std::string& path, bool waived);

/// The value at an absolute JSON pointer, or nullptr.
[[nodiscard]] const boost::json::value*
at_json_pointer(const boost::json::value& document, std::string_view pointer);

}  // namespace ocprobe::openclaw
