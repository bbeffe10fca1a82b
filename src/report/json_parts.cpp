// The pieces of the JSON report that need no socket: environment, target, credential, state.
#include "report/json_parts.hpp"

#include "ocprobe/base/file_system.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ocprobe::report {

namespace {

json::object path_step(const PathStep& step) {
    json::object object{{"path", step.path}, {"exists", step.exists}};
    put(object, "kind", step.kind);
    if (step.exists) {
        object["mode"] = fmt::format("{:04o}", step.mode);
        object["uid"] = step.uid;
        object["gid"] = step.gid;
    }
    if (step.error != 0) object["error"] = errno_name(step.error);
    put(object, "mount_source", step.mount_source);
    return object;
}

json::object config_object(const ConfigFacts& config) {
    json::object object{
        {"path", config.path}, {"source", config.path_source}, {"status", name(config.status)}};
    if (config.error != 0) object["error"] = errno_name(config.error);
    put(object, "problem", config.problem);
    put(object, "problem_file", config.problem_file);
    if (config.line > 0) {
        object["line"] = config.line;
        object["column"] = config.column;
    }
    if (config.obstacle) object["obstacle"] = path_step(*config.obstacle);
    if (!config.suspicious.empty()) object["suspicious"] = strings(config.suspicious);
    object["declared_read_only"] = config.declared_read_only;
    object["single_file_mount"] = config.single_file_mount;
    put(object, "mode", config.mode);
    put(object, "auth_mode", config.auth_mode);
    put(object, "bind", config.bind);
    put(object, "tls_enabled", config.tls_enabled);
    put(object, "port", config.port);
    put(object, "last_writer_version", config.last_writer_version);
    return object;
}

json::object pairing_object(const PairingFacts& pairing) {
    json::object object{{"database", pairing.database_present}};
    put(object, "database_error", pairing.database_error);
    object["device_identity"] = pairing.device_identity;
    put(object, "device_id", pairing.device_id);
    object["device_paired"] = pairing.device_paired;
    object["device_pending"] = pairing.device_pending;
    put(object, "pending_request_id", pairing.pending_request_id);
    put(object, "pending_reason", pairing.pending_reason);
    object["identity_is_gateways"] = pairing.identity_is_gateways;
    object["cached_token_local"] = pairing.cached_token_local;
    if (!pairing.cached_token_origins.empty())
        object["cached_token_origins"] = strings(pairing.cached_token_origins);
    object["other_paired"] = pairing.other_paired;
    object["other_pending"] = pairing.other_pending;
    return object;
}

json::object lock_object(const LockFacts& lock) {
    json::object object{{"path", lock.path}, {"state", name(lock.state)}};
    put(object, "pid", lock.pid);
    put(object, "port", lock.port);
    put(object, "held", lock.held);
    put(object, "created_at", lock.created_at);
    put(object, "because", lock.why);
    return object;
}

json::object generation(const ConfigGeneration& entry) {
    json::object object{{"path", entry.path}, {"modified_at", rfc3339(Millis(entry.mtime_ms))}};
    object["readable"] = entry.readable;
    put(object, "writer_version", entry.writer_version);
    object["has_auth_token"] = entry.has_auth_token;
    object["has_auth_password"] = entry.has_auth_password;
    put(object, "token_same_as_current", entry.token_same_as_current);
    return object;
}

}  // namespace

double milliseconds(Micros time) {
    return static_cast<double>(time.count()) / 1000.0;
}

void put(json::object& object, std::string_view key, const std::string& text) {
    if (!text.empty()) object[key] = text;
}
void put(json::object& object, std::string_view key, const SafeText& text) {
    put(object, key, text.str());
}

json::array strings(const std::vector<std::string>& texts) {
    json::array array;
    for (const auto& text : texts)
        array.emplace_back(text);
    return array;
}
json::array strings(const std::vector<SafeText>& texts) {
    json::array array;
    for (const auto& text : texts)
        array.emplace_back(text.str());
    return array;
}

json::object json_environment(const Evidence& evidence) {
    const auto& container = evidence.container;
    json::object object{{"in_container", or_null(container.in_container)}};
    put(object, "in_container_because", container.container_because);
    put(object, "container_id", container.container_id);
    object["network_namespace"] =
        container.network_namespace.empty() ? json::value(nullptr) : json::value(container.network_namespace);
    put(object, "network_namespace_is_pid1s", container.network_namespace_is_pid1s);
    object["uid"] = container.uid;
    object["gid"] = container.gid;
    json::array groups;
    for (const auto group : container.groups)
        groups.emplace_back(group);
    object["groups"] = std::move(groups);
    put(object, "capabilities_effective", container.capabilities_effective);
    put(object, "no_new_privileges", container.no_new_privileges);
    put(object, "user_namespace_mapped", container.user_namespace_mapped);
    put(object, "root_read_only", container.root_read_only);
    object["resolver"] = strings(container.name_servers);
    put(object, "resolver_status", container.resolver_status);
    if (!container.search_domains.empty()) object["search"] = strings(container.search_domains);
    put(object, "default_gateway", container.default_gateway);
    object["kernel"] = container.kernel;
    put(object, "hostname", container.hostname);
    object["clock"] = rfc3339(evidence.started_at);
    put(object, "memory_limit_bytes", container.memory_limit_bytes);
    put(object, "memory_used_bytes", container.memory_used_bytes);
    put(object, "oom_kills", container.oom_kills);
    put(object, "cpu_throttled_periods", container.cpu_throttled_periods);
    put(object, "cpu_pressure_avg10_percent", container.cpu_pressure_avg10);
    put(object, "memory_pressure_avg10_percent", container.memory_pressure_avg10);
    json::array gateways;
    for (const auto& process : container.gateway_processes) {
        gateways.push_back(
            {{"pid", process.pid},
             {"same_network_namespace", process.same_network_namespace},
             {"state", process.state}}
        );
    }
    object["gateway_processes"] = std::move(gateways);
    if (!container.environment_differs.empty())
        object["environment_differs"] = strings(container.environment_differs);
    if (!container.http_proxy.empty()) {
        object["http_proxy"] = container.http_proxy;
        object["http_proxy_variable"] = container.http_proxy_variable;
    }
    put(object, "no_proxy", container.no_proxy);
    json::array missing;
    for (const auto& entry : container.not_measured) {
        missing.push_back({{"what", entry.what}, {"error", errno_name(entry.error)}});
    }
    object["not_measured"] = std::move(missing);
    return object;
}

json::object json_target(const Target& target) {
    json::object object;
    object["url"] = target.url.empty() ? json::value(nullptr) : json::value(target.url);
    object["source"] = label(target.source);
    object["cli_would_dial"] = target.cli_would_dial;
    put(object, "refused_because", target.refused_because);
    put(object, "fault", target.fault_detail);
    if (target.overridden) {
        object["cli_url"] = target.cli_url;
        object["cli_source"] = label(target.cli_source);
    }
    json::array ladder;
    for (const auto& rung : target.ladder) {
        ladder.push_back(
            {{"source", label(rung.source)}, {"value", rung.value}, {"used", rung.used}, {"why", rung.why}}
        );
    }
    object["ladder"] = std::move(ladder);
    json::array dead;
    for (const auto& variable : target.dead_variables)
        dead.push_back({{"name", variable.name}, {"why", variable.why}});
    if (!dead.empty()) object["dead_variables"] = std::move(dead);
    return object;
}

json::object json_credential(const CredentialEvidence& credential) {
    json::object object{{"kind", name(credential.kind)}, {"source", label(credential.source)}};
    if (credential.length) object["length"] = *credential.length;
    if (!credential.also.empty()) {
        json::array also;
        for (const auto& source : credential.also)
            also.emplace_back(label(source));
        object["also"] = std::move(also);
    }
    if (credential.problem != CredentialProblem::none) object["problem"] = name(credential.problem);
    json::array ladder;
    for (const auto& rung : credential.ladder) {
        json::object row{
            {"source", label(rung.source)},
            {"kind", name(rung.kind)},
            {"present", rung.present},
            {"used", rung.used}};
        put(row, "same_as_used", rung.same_as_used);
        if (rung.problem != CredentialProblem::none) row["problem"] = name(rung.problem);
        put(row, "problem_detail", rung.problem_detail);
        if (rung.length) row["length"] = *rung.length;
        put(row, "why", rung.why);
        ladder.push_back(std::move(row));
    }
    object["ladder"] = std::move(ladder);
    return object;
}

json::object json_state(const StateFacts& state) {
    json::object object{
        {"directory", state.directory}, {"source", state.directory_source}, {"exists", state.exists}};
    if (state.error != 0) object["error"] = errno_name(state.error);
    if (state.exists) {
        object["writable"] = state.writable;
        object["read_only_mount"] = state.read_only_mount;
        object["mode"] = fmt::format("{:04o}", state.mode);
        object["uid"] = state.uid;
        object["gid"] = state.gid;
        object["device"] = state.device;
        object["inode"] = state.inode;
    }
    put(object, "free_bytes", state.free_bytes);
    put(object, "free_inodes", state.free_inodes);
    put(object, "mount_point", state.mount_point);
    put(object, "mount_source", state.mount_source);
    put(object, "mount_type", state.mount_type);
    put(object, "selinux_label", state.selinux_label);
    if (state.obstacle) object["obstacle"] = path_step(*state.obstacle);
    if (!state.legacy_files.empty()) object["legacy_files"] = strings(state.legacy_files);
    object["gateway_traces"] = state.gateway_traces;
    object["config"] = config_object(state.config);
    json::array history;
    for (const auto& entry : state.history)
        history.push_back(generation(entry));
    if (!history.empty()) object["history"] = std::move(history);
    if (state.lock.state != LockState::none) object["lock"] = lock_object(state.lock);
    object["pairing"] = pairing_object(state.pairing);
    return object;
}

}  // namespace ocprobe::report
