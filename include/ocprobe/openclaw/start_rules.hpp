// Would a gateway start with these settings? The release's own rules between its settings, as data. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

/// The settings of a config on which a start depends. No secret.
struct StartSettings {
    std::optional<std::string> auth_mode;         ///< gateway.auth.mode
    std::optional<std::string> bind;              ///< gateway.bind
    std::optional<std::string> custom_bind_host;  ///< gateway.customBindHost
    std::optional<std::string> tailscale_mode;    ///< gateway.tailscale.mode
    std::optional<std::string> user_header;       ///< gateway.auth.trustedProxy.userHeader, trimmed
    bool has_trusted_proxy = false;               ///< gateway.auth.trustedProxy is an object
    std::vector<std::string> trusted_proxies;     ///< gateway.trustedProxies; what is no text is empty
    bool allows_tailscale = false;                ///< gateway.auth.allowTailscale
    bool has_token = false;                       ///< gateway.auth.token: a text or a reference
    bool has_password = false;                    ///< gateway.auth.password: a text or a reference
};

/// What else decides: the command line and the environment. A flag wins over the config.
struct StartQuestion {
    StartSettings config;
    bool all_seen = false;  ///< config and environment; otherwise no rule that misses something is broken
    std::optional<std::string> auth_flag;
    std::optional<std::string> bind_flag;
    std::optional<std::string> tailscale_flag;
    bool token_given = false;        ///< by flag or variable
    bool password_given = false;     ///< by flag or variable
    bool token_is_no_token = false;  ///< the token that is used is `undefined`, `null` or a redaction marker
};

/// One rule of the release 2026.9.6.
struct StartRule {
    std::string_view id;
    int exit_code = 1;          ///< 78: a fault of the config
    std::string_view because;   ///< what does not go together
    std::string_view settings;  ///< where it is set: keys and flags
    bool (*is_broken)(const StartQuestion&);
};

[[nodiscard]] std::span<const StartRule> start_rules();

/// Whether the gateway starts the program `tailscale`: without it in the container it ends with 1.
[[nodiscard]] bool needs_tailscale(const StartQuestion& question);

/// Those that are broken, in the order in which the release checks them.
[[nodiscard]] std::vector<const StartRule*> broken_start_rules(const StartQuestion& question);

}  // namespace ocprobe::openclaw
