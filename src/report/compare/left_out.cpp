// Which members of a report are not compared.
#include "report/compare/left_out.hpp"

#include <algorithm>

namespace ocprobe::report {

namespace {

// Wherever they stand.
constexpr std::string_view everywhere[] = {
    // When.
    "at",
    "modified_at",
    "created_at",
    // Of this run, this connection, this process.
    "boot_id",
    "last_boot_id",
    "conn_id",
    "request_id",
    "pending_request_id",
    "local_address",
    "pid",
    // Numbers of the moment.
    "free_bytes",
    "free_inodes",
    "inode",
    "device",
    "body_bytes",
    "body_truncated",
    "bytes_received",
    "gateway_starts",
    "other_paired",
    "other_pending",
    // Texts: a code, an outcome or a name beside them is the fact.
    "summary",
    "why",
    "because",
    "text",
    "message",
    "detail",
    "problem_detail",
    "fault_detail",
    "stop_detail",
    "refused_because",
    "transport_text",
    "headers",
    "body",
    "first_bytes",
    "first_frame",
    "selinux_label",  // its categories are drawn for each container
};

struct At {
    std::string_view place;
    std::string_view fact;
};
constexpr At at_places[] = {
    // They follow from the facts of other stages, too.
    {"target", "cli_would_dial"},
    {"target", "refused_elsewhere"},
    {"websocket", "attempts"},
    {"websocket", "close.reason"},
    {"state", "config.problem"},
    // The resolver's settings, whether a name was asked for or not: they stand in `environment`.
    {"dns", "servers"},
    {"dns", "search"},
    {"dns", "asked"},
    {"dns", "answered_by"},
    {"dns", "resolv_conf"},
    {"dns", "ignored_lines"},
    // Of this container and this moment.
    {"environment", "environment.in_container_because"},
    {"environment", "environment.container_id"},
    {"environment", "environment.network_namespace"},
    {"environment", "environment.hostname"},
    {"environment", "environment.own_addresses"},
    {"environment", "environment.listeners"},
    {"environment", "environment.gateway_processes"},
    {"environment", "environment.memory_used_bytes"},
    {"environment", "environment.cpu_throttled_periods"},
    {"environment", "environment.cpu_pressure_avg10_percent"},
    {"environment", "environment.memory_pressure_avg10_percent"},
    {"environment", "environment.clock"},
    {"environment", "environment.not_measured"},
};

}  // namespace

bool is_left_out(std::string_view place, std::string_view fact, std::string_view key) {
    if (key.ends_with("_ms")) return true;
    if (std::find(std::begin(everywhere), std::end(everywhere), key) != std::end(everywhere)) return true;
    return std::any_of(std::begin(at_places), std::end(at_places), [&](const At& at) {
        return at.place == place && at.fact == fact;
    });
}

}  // namespace ocprobe::report
