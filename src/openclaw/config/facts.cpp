// What the config says about itself, and what stands in its way.
#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/config/parts.hpp"
#include "openclaw/config/substitution.hpp"
#include "openclaw/install/paths.hpp"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace ocprobe::openclaw {

namespace {

constexpr int max_links = 40;
// `env.vars`, or the strings directly in `env`, which win.
void collect_variables(
    const boost::json::object& block, bool direct, std::map<std::string, std::string>& out
) {
    for (const auto& member : block) {
        if ((member.key() == "shellEnv" || member.key() == "vars") && direct) continue;
        if (!member.value().is_string()) continue;
        const std::string_view value = member.value().get_string();
        const std::string_view name = trim(member.key());
        if (trim(value).empty() || !is_variable_name(name) || has_variable_reference(value)) continue;
        if (!is_dangerous_variable(name)) out.insert_or_assign(std::string(name), std::string(value));
    }
}

std::optional<std::string> plain_text(const Config& config, std::string_view path) {
    const auto text = config.raw(path);
    if (!text) return std::nullopt;
    return escape_text(*text, 128);
}

}  // namespace

PathStep path_step(const std::string& path, const FileStatus& status) {
    PathStep step;
    step.path = path;
    step.exists = status.error == 0;
    step.kind = name(status.kind);
    step.mode = status.mode;
    step.uid = status.uid;
    step.gid = status.gid;
    step.error = status.error;
    return step;
}

std::optional<PathStep> first_obstacle(const FileSystem& files, const std::string& path) {
    std::string rest = resolve_path("/", path);
    std::string here = "/";
    int links = 0;
    while (true) {
        const FileStatus status = files.status(here);
        const int denied = status.error != 0 ? status.error : files.access(here, X_OK);
        if (denied != 0) {
            PathStep step = path_step(here, status);
            step.error = denied;
            return step;
        }
        if (rest == "/") return std::nullopt;
        const auto end = std::min(rest.find('/', 1), rest.size());
        const std::string next = join_path(here, rest.substr(1, end - 1));
        rest = end == rest.size() ? "/" : rest.substr(end);
        const auto target = files.read_link(next);
        if (!target) {
            // The last name is the file itself: its own bits are not what hides it.
            if (rest == "/") return std::nullopt;
            here = next;
        } else if (++links > max_links) {
            return path_step(next, files.status(next));
        } else {
            rest = resolve_path(directory_of(next), *target + (rest == "/" ? "" : rest));
            here = "/";
        }
    }
}

void apply_env_block(const boost::json::object& root, Variables& variables) {
    const auto* env = root.if_contains("env");
    if (env == nullptr || !env->is_object()) return;
    std::map<std::string, std::string> entries;
    const auto& block = env->get_object();
    const auto* inner = block.if_contains("vars");
    if (inner != nullptr && inner->is_object()) collect_variables(inner->get_object(), false, entries);
    collect_variables(block, true, entries);
    for (auto& [name, value] : entries)
        variables.add_from_config(name, std::move(value));
}

bool is_declared_read_only(const Variables& variables, CliRules rules) {
    if (rules != CliRules::v2026_9_6) return false;
    const Variable* declared = variables.find("OPENCLAW_CONFIG_READONLY");
    return declared != nullptr && declared->value == "1";
}

void fill_facts(Config& config) {
    ConfigFacts& facts = config.facts;
    facts.mode = plain_text(config, "gateway.mode");
    facts.auth_mode = plain_text(config, "gateway.auth.mode");
    facts.bind = plain_text(config, "gateway.bind");
    const auto* tls = config.at("gateway.tls.enabled");
    if (tls != nullptr && tls->is_bool()) facts.tls_enabled = tls->get_bool();
    const auto* port = config.at("gateway.port");
    if (port != nullptr && port->is_int64()) facts.port = port->get_int64();
    facts.last_writer_version = escape_text(config.text("meta.lastTouchedVersion").value_or(""), 64);
    const auto* shell = config.at("env.shellEnv.enabled");
    config.asks_login_shell = shell != nullptr && shell->is_bool() && shell->get_bool();
}

}  // namespace ocprobe::openclaw
