// What the CLI makes of a credential in the config: a literal, a reference, or nothing.
#include "openclaw/config/substitution.hpp"
#include "openclaw/credential/secret_ref.hpp"

#include <algorithm>

namespace ocprobe::openclaw {

namespace {

// A string that the CLIs before 2026.9.6 take for a reference wherever it comes from.
std::optional<std::string> reference_in_text(std::string_view text, CliRules rules) {
    const std::string_view trimmed = trim(text);
    constexpr std::string_view marker = "secretref-env:";
    constexpr std::string_view older_marker = "__env__:";
    if (trimmed.starts_with(marker) && is_secret_variable(trimmed.substr(marker.size()))) {
        return std::string(trimmed.substr(marker.size()));
    }
    const bool newer = rules != CliRules::v2026_4_29;
    if (newer && trimmed.starts_with(older_marker) &&
        is_secret_variable(trimmed.substr(older_marker.size()))) {
        return std::string(trimmed.substr(older_marker.size()));
    }
    if (!newer && !trimmed.starts_with("${")) return std::nullopt;
    return whole_reference(trimmed);
}

std::optional<std::string>
reference_written_at(const Config& config, std::string_view path, std::string_view text) {
    if (config.rules != CliRules::v2026_9_6) return reference_in_text(text, config.rules);
    for (const auto& reference : config.references) {
        if (reference.path == path) return reference.variable;
    }
    return std::nullopt;
}

}  // namespace

SecretInput secret_input(const Config& config, std::string_view dotted) {
    SecretInput input;
    const auto* value = config.at(dotted);
    if (value == nullptr || value->is_null()) return input;
    input.reference = as_secret_ref(*value, config);
    if (!value->is_string()) {
        if (input.reference)
            input.kind = SecretInput::Kind::reference;
        else
            input.ignored_because = "neither a string nor a reference";
        return input;
    }
    const std::string_view text = value->get_string();
    if (auto variable = reference_written_at(config, dotted, text)) {
        input.kind = SecretInput::Kind::reference;
        input.reference =
            SecretRef{SecretSource::env, default_secret_provider(config, SecretSource::env), *variable};
        return input;
    }
    input.text = trim(text);
    input.trimmed = input.text.size() != text.size();
    if (input.text.empty())
        input.ignored_because = "blank";
    else if (config.rules != CliRules::v2026_9_6 && has_variable_reference(input.text)) {
        input.ignored_because = "a variable in it has no value";
        input.text.clear();
    } else
        input.kind = SecretInput::Kind::literal;
    return input;
}

}  // namespace ocprobe::openclaw
