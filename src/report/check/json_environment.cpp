// Where the run took place, in the JSON report.
#include "ocprobe/base/errno_name.hpp"
#include "report/check/json_parts.hpp"

namespace ocprobe::report {

namespace {

void write_identity(JsonWriter& json, const ContainerFacts& facts) {
    json.field("in_container", facts.in_container);
    json.field_if("in_container_because", facts.container_because);
    json.field_if("container_id", facts.container_id);
    json.field_if("container_name", facts.container_name);
    if (facts.compose) {
        json.object("compose", [&] {
            json.field("project", facts.compose->project);
            json.field_if("service", facts.compose->service);
        });
    }
    json.field_or_null("network_namespace", facts.network_namespace);
    json.field("network_namespace_is_pid1s", facts.network_namespace_is_pid1s);
    json.field("uid", facts.uid);
    json.field("gid", facts.gid);
    json.array("groups", facts.groups, [&](std::uint32_t group) { json.element(group); });
    json.field_if("capabilities_effective", facts.capabilities_effective);
    json.field("no_new_privileges", facts.no_new_privileges);
    json.field("user_namespace_mapped", facts.user_namespace_mapped);
    json.field_if("user_namespace_map", facts.user_namespace_map);
    json.field("root_read_only", facts.root_read_only);
    json.field_or_null("kernel", facts.kernel);
    json.field_if("hostname", facts.hostname);
}

void write_network(JsonWriter& json, const ContainerFacts& facts) {
    json.array("resolver", facts.name_servers);
    json.field_if("resolver_status", facts.resolver_status);
    json.array("search", facts.search_domains);
    json.field_if("default_gateway", facts.default_gateway);
    json.array("own_addresses", facts.own_addresses);
    json.field("loopback_alone", facts.loopback_alone);
    if (facts.listeners_measured) {
        json.array("listeners", facts.listeners, [&](const Listener& listener) {
            json.object([&] {
                json.field("address", listener.address);
                json.field("port", listener.port);
                json.field("queue", listener.queue);
            });
        });
    } else {
        json.null("listeners");
    }
    json.array("gateway_processes", facts.gateway_processes, [&](const GatewayProcess& process) {
        json.object([&] {
            json.field("pid", process.pid);
            json.field("same_network_namespace", process.same_network_namespace);
            json.field("other_network_namespace", process.other_network_namespace);
            json.field_if("state", process.state);
            if (process.uid) json.field("uid", *process.uid);
            if (process.port) json.field("port", *process.port);
        });
    });
    if (!facts.proxy_variables.empty()) {
        json.array("proxy_variables", facts.proxy_variables, [&](const ProxyVariable& proxy) {
            json.object([&] {
                json.field("variable", proxy.variable);
                json.field("proxy", proxy.proxy);
            });
        });
        json.field("no_proxy", facts.no_proxy);
    }
}

void write_pressure(JsonWriter& json, const ContainerFacts& facts) {
    json.field("memory_limit_bytes", facts.memory_limit_bytes);
    json.field("memory_used_bytes", facts.memory_used_bytes);
    json.field("oom_kills", facts.oom_kills);
    json.field("cpu_throttled_periods", facts.cpu_throttled_periods);
    json.field("cpu_pressure_avg10_percent", facts.cpu_pressure_avg10);
    json.field("memory_pressure_avg10_percent", facts.memory_pressure_avg10);
}

}  // namespace

void write_environment(JsonWriter& json, const Evidence& evidence) {
    const auto& facts = evidence.container;
    write_identity(json, facts);
    write_network(json, facts);
    write_pressure(json, facts);
    json.field("pid1_environment_readable", facts.pid1_environment_readable);
    json.array("environment_differs", facts.environment_differs);
    json.field("judged_as_pid1", evidence.question.as_pid1);
    const auto* websocket = evidence.websocket();
    json.object("clock", [&] {
        // The offset is the gateway's from this clock, by its challenge.
        const bool measured = websocket != nullptr;
        json.own("at", rfc3339(evidence.started_at));
        json.field("offset_ms", measured ? websocket->clock_offset_ms : std::nullopt);
        json.field("error_ms", measured ? websocket->clock_error_ms : std::nullopt);
    });
    json.array("not_measured", facts.not_measured, [&](const NotMeasured& missing) {
        json.object([&] {
            json.field("what", missing.what);
            if (missing.error != 0) json.field("error", errno_name(missing.error));
        });
    });
}

}  // namespace ocprobe::report
