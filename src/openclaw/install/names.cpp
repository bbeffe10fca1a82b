// Variables by name: those that decide the ladders, and those that hold a credential.
#include "base/ascii.hpp"
#include "ocprobe/openclaw/resolve.hpp"
#include "openclaw/install/variables.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::openclaw {

std::optional<Secret> credential_by_name(std::string_view name, std::string_view text) {
    constexpr std::array<std::string_view, 8> endings = {
        "TOKEN", "PASSWORD", "PASSWD", "SECRET", "_KEY", "APIKEY", "CREDENTIAL", "CREDENTIALS"};
    const bool named = std::any_of(endings.begin(), endings.end(), [name](std::string_view ending) {
        return name.ends_with(ending);
    });
    const auto value = trim(text);
    if (!named || value.empty() || value.front() == '/') return std::nullopt;
    const bool number = std::all_of(value.begin(), value.end(), is_digit);
    if (number && value.size() < 16) return std::nullopt;
    return Secret(std::string(value));
}

std::vector<std::string> watched_variables() {
    return {
        "OPENCLAW_GATEWAY_URL",
        "OPENCLAW_GATEWAY_TOKEN",
        "OPENCLAW_GATEWAY_PASSWORD",
        "OPENCLAW_GATEWAY_PORT",
        "OPENCLAW_STATE_DIR",
        "OPENCLAW_CONFIG_PATH",
        "OPENCLAW_HOME",
        "HOME",
        "OPENCLAW_PROFILE",
        "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS",
        "OPENCLAW_SERVICE_KIND",
        "OPENCLAW_INCLUDE_ROOTS",
        "OPENCLAW_CONFIG_READONLY",
        "NODE_EXTRA_CA_CERTS",
        "NODE_OPTIONS",
        "NODE_USE_SYSTEM_CA",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR"};
}

}  // namespace ocprobe::openclaw
