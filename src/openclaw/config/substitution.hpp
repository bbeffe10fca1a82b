// `${NAME}` in the config's strings.
#pragma once

#include "openclaw/config/load.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

/// Whether the text holds a `${NAME}` that is not escaped as `$${NAME}`.
[[nodiscard]] bool has_variable_reference(std::string_view text);

/// What the substitution left for later.
struct Leftovers {
    std::vector<UnresolvedVariable> unresolved;
    std::vector<VariableReference> references;
    bool too_long =
        false;  ///< the values would have added more than `expansion_cap` bytes: the rest is left out
};

/// A limit of ours on what all variables together may add to a document.
inline constexpr std::size_t expansion_cap = std::size_t{1} << 20;

/// Replaces `${NAME}` (capitals, digits, `_`) by the variable and `$${NAME}` by `${NAME}` in every string of
/// the document. A variable that is missing or empty leaves the reference as it stands and is listed.
[[nodiscard]] Leftovers substitute_variables(boost::json::object& document, const Variables& variables);

/// Whether a reference to a secret may name that variable: capitals, digits and `_`, a letter first, at most 128.
[[nodiscard]] bool is_secret_variable(std::string_view name);

/// The name in a text that is `$NAME` or `${NAME}` as a whole, blanks around it aside, if it may name a secret.
[[nodiscard]] std::optional<std::string> whole_reference(std::string_view text);

/// A config path with one more key, as the CLI writes it: `gateway.auth`, `channels["a b"]`.
[[nodiscard]] std::string append_key(std::string_view path, std::string_view key);

}  // namespace ocprobe::openclaw
