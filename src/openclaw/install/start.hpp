// Variables for which the CLI ends before it reads its config: it does not get as far as a URL.
#pragma once

#include "ocprobe/model/state.hpp"
#include "openclaw/install/variables.hpp"

#include <string>
#include <string_view>

namespace ocprobe::openclaw {

/// What the CLI calls a profile: at most 64 letters, digits, `_` and `-`, the first a letter or a digit.
[[nodiscard]] bool is_profile_name(std::string_view text);

struct StartCheck {
    StartRefusal refusal = StartRefusal::none;
    std::string detail;  ///< printable: what the CLI meets
};

/// Whether the CLI would end as it starts. Only the process's own variables count: it has read no file by then.
/// Measured on 2026.9.6 and 2026.7.1 (`gateway call health`).
[[nodiscard]] StartCheck check_start(const Variables& variables, CliRules rules);

}  // namespace ocprobe::openclaw
