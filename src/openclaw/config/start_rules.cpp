// The table of start rules, and the settings that they look at.
#include "openclaw/config/start_rules.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::openclaw {

namespace {

std::string auth_mode(const StartQuestion& q) {
    return q.auth_flag.value_or(q.config.auth_mode.value_or(""));
}

/// Empty: neither flag nor a config that is seen says it.
std::string bind_of(const StartQuestion& q) {
    return q.bind_flag.value_or(q.config.bind.value_or(""));
}

bool serves_by_tailscale(const StartQuestion& q) {
    const auto mode = q.tailscale_flag.value_or(q.config.tailscale_mode.value_or(""));
    return mode == "serve" || mode == "funnel";
}

bool has_token(const StartQuestion& q) {
    return q.token_given || q.config.has_token;
}

bool has_password(const StartQuestion& q) {
    return q.password_given || q.config.has_password;
}

/// Four numbers up to 255, no leading zeros.
bool is_ipv4(std::string_view text) {
    for (int part = 0; part < 4; ++part) {
        const auto end = std::min(text.find('.'), text.size());
        const auto number = text.substr(0, end);
        const bool digits = !number.empty() && number.size() <= 3 &&
                            std::all_of(number.begin(), number.end(), [](char c) { return is_digit(c); });
        if (!digits || (number.size() > 1 && number.front() == '0')) return false;
        if (number.size() == 3 && number > "255") return false;
        if ((part < 3) != (end < text.size())) return false;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return true;
}

bool binds_to_loopback(const StartQuestion& q) {
    const auto bind = bind_of(q);
    return bind == "loopback" ||
           (bind == "custom" && q.config.custom_bind_host.value_or("").starts_with("127."));
}

/// By a setting that is seen.
bool listens_on_network(const StartQuestion& q) {
    const auto bind = bind_of(q);
    // Without a setting it is `auto`: in a container every address.
    if (bind.empty()) return q.all_seen && !serves_by_tailscale(q);
    return bind == "lan" || bind == "tailnet" || (bind == "custom" && q.all_seen && !binds_to_loopback(q));
}

using Q = const StartQuestion&;

// Each was measured: the gateway of 2026.9.6 was started with the settings, and ended.
constexpr StartRule rules[] = {
    {"tailscale_needs_loopback",
     78,
     "tailscale serve and funnel want a gateway that binds to loopback",
     "gateway.tailscale.mode, gateway.bind",
     [](Q q) { return serves_by_tailscale(q) && !bind_of(q).empty() && !binds_to_loopback(q); }},
    {"tailscale_without_auth",
     78,
     "tailscale serve and funnel refuse auth mode none",
     "gateway.tailscale.mode, gateway.auth.mode",
     [](Q q) { return serves_by_tailscale(q) && auth_mode(q) == "none"; }},
    {"funnel_needs_password",
     78,
     "tailscale funnel wants auth mode password",
     "gateway.tailscale.mode, gateway.auth.mode",
     [](Q q) {
         const auto mode = q.tailscale_flag.value_or(q.config.tailscale_mode.value_or(""));
         const auto auth = auth_mode(q);
         const bool password = auth == "password" || (auth.empty() && (has_password(q) || !q.all_seen));
         return mode == "funnel" && !password;
     }},
    {"custom_bind_host",
     1,
     "bind custom wants an IPv4 address in gateway.customBindHost",
     "gateway.bind, gateway.customBindHost",
     [](Q q) {
         return q.all_seen && bind_of(q) == "custom" && !is_ipv4(q.config.custom_bind_host.value_or(""));
     }},
    {"trusted_proxy_and_token",
     1,
     "auth mode trusted-proxy and a token are mutually exclusive",
     "gateway.auth.mode, gateway.auth.token, OPENCLAW_GATEWAY_TOKEN",
     [](Q q) { return auth_mode(q) == "trusted-proxy" && has_token(q); }},
    {"trusted_proxy_settings",
     1,
     "auth mode trusted-proxy wants gateway.auth.trustedProxy with a userHeader",
     "gateway.auth.trustedProxy",
     [](Q q) {
         return q.all_seen && auth_mode(q) == "trusted-proxy" &&
                (!q.config.has_trusted_proxy || q.config.user_header.value_or("").empty());
     }},
    {"trusted_proxy_without_proxies",
     78,
     "auth mode trusted-proxy wants an address in gateway.trustedProxies",
     "gateway.trustedProxies",
     [](Q q) { return q.all_seen && auth_mode(q) == "trusted-proxy" && q.config.trusted_proxies.empty(); }},
    {"network_without_auth",
     78,
     "a gateway that listens on the network refuses auth mode none",
     "gateway.bind, gateway.auth.mode",
     [](Q q) { return listens_on_network(q) && auth_mode(q) == "none"; }},
    {"no_credential",
     78,
     "a gateway that listens on the network wants a token or a password",
     "gateway.bind, gateway.auth",
     [](Q q) {
         const auto mode = auth_mode(q);
         const bool by_secret = mode.empty() || mode == "token" || mode == "password";
         return q.all_seen && listens_on_network(q) && by_secret && !has_token(q) && !has_password(q);
     }},
    {"password_mode_without_password",
     78,
     "auth mode password wants a password",
     "gateway.auth.mode, gateway.auth.password",
     [](Q q) { return q.all_seen && auth_mode(q) == "password" && !has_password(q); }},
    {"token_is_no_token",
     1,
     "the token is a marker that stands for no token",
     "gateway.auth.token, OPENCLAW_GATEWAY_TOKEN",
     [](Q q) {
         const auto mode = auth_mode(q);
         return q.token_is_no_token && (mode.empty() || mode == "token");
     }},
};

bool is_secret_input(const boost::json::value* value) {
    if (value == nullptr) return false;
    if (value->is_object()) return !value->get_object().empty();
    if (!value->is_string()) return false;
    const std::string_view text = value->get_string();
    return text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

}  // namespace

StartSettings read_start_settings(const Config& config) {
    StartSettings out;
    out.auth_mode = config.text("gateway.auth.mode");
    out.bind = config.text("gateway.bind");
    out.custom_bind_host = config.text("gateway.customBindHost");
    out.tailscale_mode = config.text("gateway.tailscale.mode");
    out.user_header = config.text("gateway.auth.trustedProxy.userHeader");
    const auto* proxy = config.at("gateway.auth.trustedProxy");
    out.has_trusted_proxy = proxy != nullptr && proxy->is_object();
    const auto* proxies = config.at("gateway.trustedProxies");
    if (proxies != nullptr && proxies->is_array()) {
        for (const auto& proxy_address : proxies->get_array())
            out.trusted_proxies.emplace_back(
                proxy_address.is_string() ? std::string_view(proxy_address.get_string()) : std::string_view()
            );
    }
    const auto* allow = config.at("gateway.auth.allowTailscale");
    out.allows_tailscale = allow != nullptr && allow->is_bool() && allow->get_bool();
    out.has_token = is_secret_input(config.at("gateway.auth.token"));
    out.has_password = is_secret_input(config.at("gateway.auth.password"));
    return out;
}

std::span<const StartRule> start_rules() {
    return rules;
}

bool needs_tailscale(const StartQuestion& question) {
    return serves_by_tailscale(question);
}

std::vector<const StartRule*> broken_start_rules(const StartQuestion& question) {
    std::vector<const StartRule*> out;
    for (const auto& rule : rules) {
        if (rule.is_broken(question)) out.push_back(&rule);
    }
    return out;
}

}  // namespace ocprobe::openclaw
