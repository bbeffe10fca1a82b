// The words that stand in reports whatever the secrets are.
#pragma once

#include <string_view>

namespace ocprobe {

/// Whether `run` stands in OpenClaw's own vocabulary (names of variables, keys, files, services) or in that
/// of the report: then finding it says nothing about a secret that begins or ends with it.
[[nodiscard]] bool is_public(std::string_view run);

}  // namespace ocprobe
