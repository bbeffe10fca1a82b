// Where a URL or a credential came from (the `source` values of the report).
#pragma once

#include <string>
#include <string_view>

namespace ocprobe {

enum class SourceKind {
    none,
    flag_url,
    flag_token_file,
    standard_input,
    env_ocprobe_url,
    env_ocprobe_token,
    env_gateway_url,
    env_gateway_token,
    env_gateway_password,
    config_auth_token,
    config_auth_password,
    config_remote_token,
    config_remote_password,
    config_remote_url,
    state_device_token,
    default_loopback,
};

/// A kind, and for a variable the place it was read from: empty for the process environment, a dotenv file's path,
/// `config env.vars`, or `pid 1`.
struct Source {
    SourceKind kind = SourceKind::none;
    std::string from;

    bool operator==(const Source&) const = default;
};

[[nodiscard]] constexpr std::string_view name(SourceKind kind) {
    switch (kind) {
    case SourceKind::none:
        return "none";
    case SourceKind::flag_url:
        return "flag --url";
    case SourceKind::flag_token_file:
        return "flag --token-file";
    case SourceKind::standard_input:
        return "stdin";
    case SourceKind::env_ocprobe_url:
        return "env OCPROBE_URL";
    case SourceKind::env_ocprobe_token:
        return "env OCPROBE_TOKEN";
    case SourceKind::env_gateway_url:
        return "env OPENCLAW_GATEWAY_URL";
    case SourceKind::env_gateway_token:
        return "env OPENCLAW_GATEWAY_TOKEN";
    case SourceKind::env_gateway_password:
        return "env OPENCLAW_GATEWAY_PASSWORD";
    case SourceKind::config_auth_token:
        return "config gateway.auth.token";
    case SourceKind::config_auth_password:
        return "config gateway.auth.password";
    case SourceKind::config_remote_token:
        return "config gateway.remote.token";
    case SourceKind::config_remote_password:
        return "config gateway.remote.password";
    case SourceKind::config_remote_url:
        return "config gateway.remote.url";
    case SourceKind::state_device_token:
        return "state device token";
    case SourceKind::default_loopback:
        return "default loopback";
    }
    return "none";
}

/// As the report prints it: `env OPENCLAW_GATEWAY_TOKEN (/home/node/.openclaw/.env)`.
[[nodiscard]] inline std::string label(const Source& source) {
    std::string text(name(source.kind));
    if (!source.from.empty()) text += " (" + source.from + ")";
    return text;
}

}  // namespace ocprobe
