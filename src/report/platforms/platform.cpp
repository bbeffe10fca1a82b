// What the rows of the platforms share.
#include "report/platforms/platform.hpp"

#include "ocprobe/policy/credential_script.hpp"
#include "report/platforms/quoting.hpp"

namespace ocprobe::report {

namespace {

// The key under `gateway.auth` that holds the same; empty for other variables.
std::string config_key_of(std::string_view variable) {
    if (variable == "OPENCLAW_GATEWAY_TOKEN") return "token";
    return variable == "OPENCLAW_GATEWAY_PASSWORD" ? "password" : "";
}

}  // namespace

Side side_of(Place place) {
    switch (place) {
    case Place::gateway_container:
    case Place::gateway_service:
    case Place::gateway_host:
        return Side::gateway;
    case Place::proxy_container:
    case Place::proxy_service:
        return Side::proxy;
    case Place::cli_container:
    case Place::cli_service:
    case Place::cli_host:
    case Place::engine_host:
    case Place::cluster:
    case Place::env_file:
        return Side::cli;
    }
    return Side::cli;
}

std::string_view owner(Side side) {
    switch (side) {
    case Side::cli:
        return "the CLI's";
    case Side::gateway:
        return "the gateway's";
    case Side::proxy:
        return "the proxy's";
    }
    return "the CLI's";
}

std::string_view of_owner(Side side) {
    switch (side) {
    case Side::cli:
        return "of the CLI";
    case Side::gateway:
        return "of the gateway";
    case Side::proxy:
        return "of the proxy";
    }
    return "of the CLI";
}

std::string known_service(const FixStep& step) {
    return is_plain_word(step.service) ? step.service : std::string();
}

std::string container_of(const PlatformRow& row, const FixStep& step, const VariableReference& variable) {
    if (variable.owner.empty()) return row.container(known_service(step), side_of(step.place));
    return row.container(is_plain_word(variable.owner) ? variable.owner : std::string_view(), Side::gateway);
}

std::string print_variable(const PlatformRow& row, const FixStep& step, const VariableReference& variable) {
    if (row.read.empty()) return {};
    const auto key = variable.owner.empty() ? std::string() : config_key_of(variable.name);
    return std::string(row.read) + container_of(row, step, variable) + std::string(row.enter_end) +
           (key.empty() ? "printenv " + variable.name : "node -p '" + policy::credential_script(key) + "'");
}

bool changes_definition(const FixStep& step) {
    return has_edit<
        SetEnv,
        UnsetEnv,
        NetworkMode,
        JoinNetwork,
        Mount,
        Unmount,
        RunAs,
        ServiceCommand,
        VolumesFrom,
        DeclareVolume,
        FsGroup>(step);
}

void add_line(std::string& text, std::string_view line) {
    if (!text.empty()) text += '\n';
    text += line;
}

}  // namespace ocprobe::report
