// Values in lines that a person copies: nothing in a value can end its quotes, or start a line of its own.
#pragma once

#include "ocprobe/model/fix.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::report {

/// One word of a POSIX shell, between single quotes.
[[nodiscard]] std::string shell_quoted(std::string_view text);
/// The same, bare where no shell reads anything into it.
[[nodiscard]] std::string shell_word(std::string_view text);
/// Words with a blank between them.
[[nodiscard]] std::string shell_words(const std::vector<std::string>& argv);

/// A YAML string between double quotes.
[[nodiscard]] std::string yaml_quoted(std::string_view text);
/// The same, bare where YAML reads it as this very string.
[[nodiscard]] std::string yaml_word(std::string_view text);

/// Control characters as visible escapes: for comments and for files of `NAME=value` lines.
[[nodiscard]] std::string on_one_line(std::string_view text);

/// `<value of env OPENCLAW_GATEWAY_TOKEN of service gateway>`: the reader fills it in.
[[nodiscard]] std::string placeholder(const SettingValue& value);

/// `env NAME of service X`: a variable of a container, by whose it is.
struct VariableReference {
    std::string name;
    std::string owner;  ///< `X`, or `the gateway's service`; empty: the service that the step is for
};
/// The variable that a reference names; nothing where it names none.
[[nodiscard]] std::optional<VariableReference> referred_variable(const SettingValue& value);

/// Letters, digits, `.`, `_`, `-`, not beginning with a sign: fit to stand in a command as it is.
[[nodiscard]] bool is_plain_word(std::string_view text);

}  // namespace ocprobe::report
