// What is wrong with a credential's value, after the CLI's own trimming.
#pragma once

#include "ocprobe/model/credential.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::openclaw {

struct ValueProblem {
    CredentialProblem problem = CredentialProblem::none;
    std::string
        detail;  ///< printable: names what is wrong, quotes nothing of the value but a variable's name
};

[[nodiscard]] ValueProblem problem_of(std::string_view value);

/// `NAME` of the first `${NAME}` in the text, or of a whole `$NAME`.
[[nodiscard]] std::optional<std::string> variable_in(std::string_view text);

}  // namespace ocprobe::openclaw
