// The facts of target, credential and state in the JSON report: what was read before a packet left.
#include "ocprobe/base/errno_name.hpp"
#include "report/check/json_parts.hpp"

#include <fmt/format.h>

namespace ocprobe::report {

namespace {

std::string octal(std::uint32_t mode) {
    return fmt::format("{:04o}", mode);
}

void write_endpoint(JsonWriter& json, const Endpoint& endpoint) {
    json.field("transport", name(endpoint.transport));
    if (endpoint.transport == Endpoint::Transport::unix_socket) {
        json.field("unix_path", endpoint.unix_path);
    } else {
        json.field("host", endpoint.host);
        json.field("port", endpoint.port);
    }
    json.field("request_target", endpoint.request_target);
    json.field_if("host_header", endpoint.host_header);
}

void write_config(JsonWriter& json, const ConfigFacts& config) {
    json.field_if("path", config.path);
    json.field_if("path_source", config.path_source);
    json.field("status", name(config.status));
    if (config.error != 0) json.field("error", errno_name(config.error));
    json.field_if("problem", config.problem);
    json.field_if("problem_file", config.problem_file);
    if (config.line > 0) {
        json.field("line", config.line);
        json.field("column", config.column);
    }
    if (config.obstacle) json.object("obstacle", [&] { write_path_step(json, *config.obstacle); });
    if (!config.suspicious.empty()) json.array("suspicious", config.suspicious);
    json.field("declared_read_only", config.declared_read_only);
    json.field("single_file_mount", config.single_file_mount);
    json.field_if("mode", config.mode);
    json.field_if("auth_mode", config.auth_mode);
    json.field_if("bind", config.bind);
    json.field_if("tls_enabled", config.tls_enabled);
    json.field_if("port", config.port);
    json.field_if("last_writer_version", config.last_writer_version);
}

void write_generation(JsonWriter& json, const ConfigGeneration& generation) {
    json.field("path", generation.path);
    json.own("modified_at", rfc3339(Millis(generation.mtime_ms)));
    json.field_if("writer_version", generation.writer_version);
    json.field("readable", generation.readable);
    if (generation.error != 0) json.field("error", errno_name(generation.error));
    if (!generation.readable) return;
    json.field("has_auth_token", generation.has_auth_token);
    json.field("has_auth_password", generation.has_auth_password);
    json.field_if("token_same_as_current", generation.token_same_as_current);
    json.field_if("password_same_as_current", generation.password_same_as_current);
}

void write_lock(JsonWriter& json, const LockFacts& lock) {
    json.field("state", name(lock.state));
    json.field_if("path", lock.path);
    json.field_if("pid", lock.pid);
    json.field_if("port", lock.port);
    json.field_if("why", lock.why);
    json.field_if("held", lock.held);
    json.field_if("created_at", lock.created_at);
    json.field_if("config_path", lock.config_path);
    json.field_if("state_directory", lock.state_directory);
}

void write_pairing(JsonWriter& json, const PairingFacts& pairing) {
    json.field("database_present", pairing.database_present);
    json.field_if("database_error", pairing.database_error);
    json.field("json_layout", pairing.json_layout);
    json.field("device_identity", pairing.device_identity);
    json.field_if("device_id", pairing.device_id);
    json.field("identity_is_gateways", pairing.identity_is_gateways);
    json.field("device_paired", pairing.device_paired);
    json.field("device_pending", pairing.device_pending);
    json.field_if("pending_request_id", pairing.pending_request_id);
    json.field_if("pending_reason", pairing.pending_reason);
    if (!pairing.pending_scopes.empty()) json.array("pending_scopes", pairing.pending_scopes);
    json.field_if("pending_client", pairing.pending_client);
    json.field_if("pending_age_ms", pairing.pending_age_ms);
    if (pairing.pending_expired) json.field("pending_expired", true);
    if (!pairing.paired_roles.empty()) json.array("paired_roles", pairing.paired_roles);
    if (!pairing.paired_scopes.empty()) json.array("paired_scopes", pairing.paired_scopes);
    json.field("cached_token_local", pairing.cached_token_local);
    json.array("cached_token_origins", pairing.cached_token_origins);
    json.field("other_paired", pairing.other_paired);
    json.field("other_pending", pairing.other_pending);
    json.field("gateway_tables_used", pairing.gateway_tables_used);
    json.field("gateway_starts", pairing.gateway_starts);
    if (!pairing.boot_ids.empty()) json.field("last_boot_id", pairing.boot_ids.front());
    json.field_if("writer_version", pairing.writer_version);
}

void write_directory(JsonWriter& json, const StateFacts& state) {
    json.field_if("directory", state.directory);
    json.field_if("directory_source", state.directory_source);
    json.field_if("misleading_variable", state.misleading_variable);
    json.field_if("default_config", state.default_config);
    json.field("exists", state.exists);
    if (state.error != 0) json.field("error", errno_name(state.error));
    if (state.exists) {
        json.field("is_directory", state.is_directory);
        json.field("enterable", state.enterable);
        json.field("writable", state.writable);
        json.field("read_only_mount", state.read_only_mount);
        json.field("mode", octal(state.mode));
        json.field("uid", state.uid);
        json.field("gid", state.gid);
        json.field("device", state.device);
        json.field("inode", state.inode);
        json.field("free_bytes", state.free_bytes);
        json.field("free_inodes", state.free_inodes);
        json.field("disk_full", state.disk_full);
    }
    json.field_if("mount_point", state.mount_point);
    json.field_if("mount_source", state.mount_source);
    json.field_if("mount_type", state.mount_type);
    json.field_if("selinux_label", state.selinux_label);
    if (state.obstacle) json.object("obstacle", [&] { write_path_step(json, *state.obstacle); });
    if (state.doubled) json.field("doubled", true);
    json.field_if("doubled_other", state.doubled_other);
    json.field("legacy_identity", state.legacy_identity);
    if (!state.legacy_files.empty()) json.array("legacy_files", state.legacy_files);
    json.field("gateway_traces", state.gateway_traces);
    json.field_if("gateway_certificate", state.gateway_certificate);
}

}  // namespace

void write_path_step(JsonWriter& json, const PathStep& step) {
    json.field("path", step.path);
    json.field("exists", step.exists);
    json.field_if("kind", step.kind);
    if (step.exists) {
        json.field("mode", octal(step.mode));
        json.field("uid", step.uid);
        json.field("gid", step.gid);
    }
    if (step.error != 0) json.field("error", errno_name(step.error));
    json.field_if("mount_source", step.mount_source);
}

void write_target_facts(JsonWriter& json, const Target& target) {
    if (target.endpoint) json.object("endpoint", [&] { write_endpoint(json, *target.endpoint); });
    if (target.fault != UrlFault::none) {
        json.field("fault", name(target.fault));
        json.field_if("fault_detail", target.fault_detail);
    }
    json.field("trimmed", target.trimmed);
    json.field("credential_in_url", target.credential_in_url);
    json.field("plaintext_policy", name(target.plaintext));
    json.field_if("allow_insecure_private_ws", target.allow_insecure);
    json.field("allow_insecure_effective", target.allow_insecure_effective);
    json.field("refused_elsewhere", target.refused_elsewhere());
    json.field("remote_url_missing", target.remote_url_missing);
    json.field("host_is_loopback", target.host_is_loopback);
    json.field("host_is_literal", target.host_is_literal);
    json.field("host_is_public_literal", target.host_is_public_literal);
    json.field("overridden", target.overridden);
    if (target.overridden) {
        json.field_if("cli_url", target.cli_url);
        json.field("cli_source", label(target.cli_source));
    }
    json.field("default_port", target.default_port);
    json.field_if("default_port_source", target.default_port_source);
    json.array("known_ports", target.known_ports, [&](std::uint16_t port) { json.element(port); });
    json.array("dead_variables", target.dead_variables, [&](const DeadVariable& variable) {
        json.object([&] {
            json.field("name", variable.name);
            json.field("why", variable.why);
            json.field("names_credential", variable.names_credential);
        });
    });
}

void write_credential_facts(JsonWriter& json, const Evidence& evidence) {
    const auto& credential = evidence.credential;
    const auto& sent = evidence.judged_credential();
    if (sent.problem != CredentialProblem::none) {
        json.field("problem", name(sent.problem));
        json.field_if("problem_detail", sent.problem_detail);
    }
    json.field("trimmed", sent.trimmed);
    if (credential.stop != CredentialStop::none) {
        json.field("stop", name(credential.stop));
        json.field_if("stop_detail", credential.stop_detail);
        json.field("stop_source", label(credential.stop_source));
    }
    json.field_if("expected_mode", credential.expected_mode);
    if (credential.config_unknown) json.field("config_unknown", true);
    json.field("config_ignored", credential.config_ignored);
    if (credential.edge_auth != EdgeAuth::none) {
        json.object("edge_auth", [&] {
            json.field("state", name(credential.edge_auth));
            json.array("headers", credential.edge_headers);
            json.field_if("detail", credential.edge_auth_detail);
        });
    }
    json.field("cached_device_token", credential.cached_device_token);
    json.field("value_unknown", credential.value_unknown);
    json.field("forced", credential.forced);
    json.field("withheld", evidence.credential_withheld());
    if (credential.alternative_source) {
        json.object("alternative", [&] {
            json.field("source", label(*credential.alternative_source));
            json.field("accepted", evidence.alternative_accepted);
        });
    }
}

void write_state_facts(JsonWriter& json, const StateFacts& state) {
    write_directory(json, state);
    json.object("config", [&] { write_config(json, state.config); });
    if (!state.history.empty()) {
        json.array("history", state.history, [&](const ConfigGeneration& generation) {
            json.object([&] { write_generation(json, generation); });
        });
    }
    json.object("lock", [&] { write_lock(json, state.lock); });
    json.object("pairing", [&] { write_pairing(json, state.pairing); });
}

}  // namespace ocprobe::report
