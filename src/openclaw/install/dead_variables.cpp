// Variables that look as if they mattered to the CLI, and do not.
#include "openclaw/install/dead_variables.hpp"

#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ocprobe::openclaw {
namespace {

struct DeadName {
    std::string_view name;
    std::string_view why;
    bool names_credential = false;
};

constexpr std::array<DeadName, 17> dead_names = {{
    {"OPENCLAW_CONFIG_DIR",
     "Compose reads it on the host, as the source of the state mount; the CLI reads OPENCLAW_STATE_DIR and "
     "OPENCLAW_CONFIG_PATH"},
    {"OPENCLAW_GATEWAY_BIND", "Compose puts it into the gateway's command line; the CLI does not read it"},
    {"OPENCLAW_BRIDGE_PORT", "Compose reads it for a published port; the CLI does not"},
    {"OPENCLAW_GATEWAY_TOKEN_FILE", "there is no file twin of OPENCLAW_GATEWAY_TOKEN", true},
    {"OPENCLAW_GATEWAY_PASSWORD_FILE", "there is no file twin of OPENCLAW_GATEWAY_PASSWORD", true},
    {"OPENCLAW_TOKEN", "the CLI reads OPENCLAW_GATEWAY_TOKEN", true},
    {"OPENCLAW_AUTH_TOKEN", "the CLI reads OPENCLAW_GATEWAY_TOKEN", true},
    {"OPENCLAW_GATEWAY_AUTH_TOKEN", "the CLI reads OPENCLAW_GATEWAY_TOKEN", true},
    {"OPENCLAW_REMOTE_TOKEN", "the CLI reads OPENCLAW_GATEWAY_TOKEN", true},
    {"OPENCLAW_GATEWAY_REMOTE_TOKEN", "the CLI reads OPENCLAW_GATEWAY_TOKEN", true},
    {"OPENCLAW_PASSWORD", "the CLI reads OPENCLAW_GATEWAY_PASSWORD", true},
    {"OPENCLAW_URL", "the CLI reads OPENCLAW_GATEWAY_URL"},
    {"OPENCLAW_GATEWAY_HOST", "the CLI reads OPENCLAW_GATEWAY_URL"},
    {"OPENCLAW_REMOTE_URL", "the CLI reads OPENCLAW_GATEWAY_URL"},
    {"OPENCLAW_GATEWAY_REMOTE_URL", "the CLI reads OPENCLAW_GATEWAY_URL"},
    {"OPENCLAW_GATEWAY_WS_URL", "the CLI reads OPENCLAW_GATEWAY_URL"},
    {"OPENCLAW_PORT", "the CLI reads OPENCLAW_GATEWAY_PORT"},
}};

bool is_credential_name(std::string_view name) {
    return name.find("TOKEN") != std::string_view::npos || name.find("PASSWORD") != std::string_view::npos;
}

/// The names of the project's former lives, ignored since 2026.3.31.
bool is_legacy(std::string_view name) {
    return name.starts_with("CLAWDBOT_") || name.starts_with("MOLTBOT_");
}

/// Whether the working directory's file could have been meant for the ladders.
bool matters(std::string_view name) {
    return name.starts_with("OPENCLAW_GATEWAY_") || name == "OPENCLAW_STATE_DIR" ||
           name == "OPENCLAW_CONFIG_PATH" || name == "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS";
}

}  // namespace

std::vector<DeadVariable> find_dead_variables(const DeadVariableRequest& request) {
    std::vector<DeadVariable> dead;
    for (const auto& row : dead_names) {
        if (request.variables.text(row.name)) {
            dead.push_back({std::string(row.name), std::string(row.why), row.names_credential});
        }
    }
    for (const auto& [name, variable] : request.variables.all()) {
        if (!is_legacy(name) || trim(variable.value).empty()) continue;
        dead.push_back(
            {escape_text(name, 96),
             "names of before 2026.3.31 are ignored: OPENCLAW_* took their place",
             is_credential_name(name)}
        );
    }
    if (request.rules != CliRules::v2026_9_6 && request.variables.text("OPENCLAW_PROFILE")) {
        dead.push_back(
            {"OPENCLAW_PROFILE",
             "in this version it moves neither the state directory nor the port: only --profile does",
             false}
        );
    }
    for (const auto& [name, value] : read_dotenv(request.files, request.workspace_dotenv)) {
        if (!matters(name) || trim(value).empty()) continue;
        dead.push_back(
            {name + " (" + escape_text(request.workspace_dotenv, 256) + ")",
             "the CLI blocks it in the .env of the working directory",
             is_credential_name(name)}
        );
    }
    return dead;
}

}  // namespace ocprobe::openclaw
