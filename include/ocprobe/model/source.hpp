// Where a URL or a credential came from (the `source` values of the report).
#pragma once

#include "ocprobe/base/enum_names.hpp"

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
    config_remote_edge_auth,
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

template <>
inline constexpr auto names_of<SourceKind> = enum_names<SourceKind>({
    {SourceKind::none, "none"},
    {SourceKind::flag_url, "flag --url"},
    {SourceKind::flag_token_file, "flag --token-file"},
    {SourceKind::standard_input, "stdin"},
    {SourceKind::env_ocprobe_url, "env OCPROBE_URL"},
    {SourceKind::env_ocprobe_token, "env OCPROBE_TOKEN"},
    {SourceKind::env_gateway_url, "env OPENCLAW_GATEWAY_URL"},
    {SourceKind::env_gateway_token, "env OPENCLAW_GATEWAY_TOKEN"},
    {SourceKind::env_gateway_password, "env OPENCLAW_GATEWAY_PASSWORD"},
    {SourceKind::config_auth_token, "config gateway.auth.token"},
    {SourceKind::config_auth_password, "config gateway.auth.password"},
    {SourceKind::config_remote_token, "config gateway.remote.token"},
    {SourceKind::config_remote_password, "config gateway.remote.password"},
    {SourceKind::config_remote_url, "config gateway.remote.url"},
    {SourceKind::config_remote_edge_auth, "config gateway.remote.edgeAuth"},
    {SourceKind::state_device_token, "state device token"},
    {SourceKind::default_loopback, "default loopback"},
});

/// The key of the config that a kind names; empty for what is no place in the config.
[[nodiscard]] constexpr std::string_view config_key(SourceKind kind) {
    constexpr std::string_view prefix = "config ";
    const auto text = name(kind);
    return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view();
}

/// Whether the value stands in the config file.
[[nodiscard]] constexpr bool is_config(SourceKind kind) {
    switch (kind) {
    case SourceKind::config_auth_token:
    case SourceKind::config_auth_password:
    case SourceKind::config_remote_token:
    case SourceKind::config_remote_password:
    case SourceKind::config_remote_url:
    case SourceKind::config_remote_edge_auth:
        return true;
    default:
        return false;
    }
}

/// As the report prints it: `env OPENCLAW_GATEWAY_TOKEN (/home/node/.openclaw/.env)`.
[[nodiscard]] inline std::string label(const Source& source) {
    std::string text(name(source.kind));
    if (!source.from.empty()) text += " (" + source.from + ")";
    return text;
}

}  // namespace ocprobe
