// The keys of the Compose specification that are looked at: a row each. Newer keys than Compose 2.26 knows stand here
// too, so that a file for a newer one is not refused.
#pragma once

#include <cstdint>
#include <string_view>

namespace ocprobe::contract::compose_keys {

using Kinds = std::uint8_t;
inline constexpr Kinds text = 1;
inline constexpr Kinds number = 2;
inline constexpr Kinds truth = 4;
inline constexpr Kinds list = 8;
inline constexpr Kinds mapping = 16;
inline constexpr Kinds nothing = 32;

struct KeyShape {
    std::string_view key;
    Kinds kinds;
    Kinds items = 0;  ///< of a list; 0: not looked at
};

inline constexpr KeyShape service_keys[] = {
    {"annotations", list | mapping, text},
    {"attach", truth},
    {"blkio_config", mapping},
    {"build", text | mapping},
    {"cap_add", list, text},
    {"cap_drop", list, text},
    {"cgroup", text},
    {"cgroup_parent", text},
    {"command", text | list | nothing, text},
    {"configs", list, text | mapping},
    {"container_name", text},
    {"cpu_count", number},
    {"cpu_percent", number},
    {"cpu_period", number},
    {"cpu_quota", number},
    {"cpu_rt_period", number},
    {"cpu_rt_runtime", number},
    {"cpu_shares", number},
    {"cpus", number},
    {"cpuset", text},
    {"credential_spec", mapping},
    {"depends_on", list | mapping, text},
    {"deploy", mapping | nothing},
    {"develop", mapping | nothing},
    {"device_cgroup_rules", list},
    {"devices", list, text | mapping},
    {"dns", text | list, text},
    {"dns_opt", list, text},
    {"dns_search", text | list, text},
    {"domainname", text},
    {"entrypoint", text | list | nothing, text},
    {"env_file", text | list, text | mapping},
    {"environment", list | mapping, text},
    {"expose", list, text | number},
    {"extends", text | mapping},
    {"external_links", list, text},
    {"extra_hosts", list | mapping, text},
    {"gpus", text | list},
    {"group_add", list, text | number},
    {"healthcheck", mapping},
    {"hostname", text},
    {"image", text},
    {"init", truth},
    {"ipc", text},
    {"isolation", text},
    {"label_file", text | list},
    {"labels", list | mapping, text},
    {"links", list, text},
    {"logging", mapping},
    {"mac_address", text},
    {"mem_limit", number},
    {"mem_reservation", number},
    {"mem_swappiness", number},
    {"memswap_limit", number},
    {"models", list | mapping},
    {"network_mode", text},
    {"networks", list | mapping, text},
    {"oom_kill_disable", truth},
    {"oom_score_adj", number},
    {"pid", text | nothing},
    {"pids_limit", number},
    {"platform", text},
    {"ports", list, text | number | mapping},
    {"post_start", list},
    {"pre_stop", list},
    {"privileged", truth},
    {"profiles", list, text},
    {"provider", mapping},
    {"pull_policy", text},
    {"pull_refresh_after", text},
    {"read_only", truth},
    {"restart", text},
    {"runtime", text},
    {"scale", number},
    {"secrets", list, text | mapping},
    {"security_opt", list, text},
    {"shm_size", number},
    {"stdin_open", truth},
    {"stop_grace_period", text},
    {"stop_signal", text},
    {"storage_opt", mapping},
    {"sysctls", list | mapping},
    {"tmpfs", text | list, text},
    {"tty", truth},
    {"ulimits", mapping},
    {"use_api_socket", truth},
    {"user", text},
    {"userns_mode", text},
    {"uts", text},
    {"volumes", list, text | mapping},
    {"volumes_from", list, text},
    {"working_dir", text},
};

inline constexpr KeyShape top_keys[] = {
    {"version", text},
    {"name", text},
    {"include", list, text | mapping},
    {"services", mapping},
    {"networks", mapping | nothing},
    {"volumes", mapping | nothing},
    {"secrets", mapping | nothing},
    {"configs", mapping | nothing},
    {"models", mapping | nothing},
};

inline constexpr KeyShape health_keys[] = {
    {"test", text | list, text},
    {"interval", text},
    {"timeout", text},
    {"start_period", text},
    {"start_interval", text},
    {"retries", number},
    {"disable", truth},
};

inline constexpr KeyShape dependency_keys[] = {{"condition", text}, {"required", truth}, {"restart", truth}};

inline constexpr KeyShape joined_network_keys[] = {
    {"aliases", list, text},
    {"ipv4_address", text},
    {"ipv6_address", text},
    {"link_local_ips", list, text},
    {"mac_address", text},
    {"driver_opts", mapping},
    {"priority", number},
    {"gw_priority", number},
    {"interface_name", text},
};

inline constexpr KeyShape port_keys[] = {
    {"name", text},
    {"mode", text},
    {"host_ip", text},
    {"target", text | number},
    {"published", text | number},
    {"protocol", text},
    {"app_protocol", text},
};

inline constexpr KeyShape build_keys[] = {
    {"additional_contexts", list | mapping},
    {"args", list | mapping},
    {"cache_from", list},
    {"cache_to", list},
    {"context", text},
    {"dockerfile", text},
    {"dockerfile_inline", text},
    {"entitlements", list},
    {"extra_hosts", list | mapping},
    {"isolation", text},
    {"labels", list | mapping},
    {"network", text},
    {"no_cache", truth},
    {"no_cache_filter", text | list},
    {"platforms", list},
    {"privileged", truth},
    {"provenance", text | truth},
    {"pull", truth},
    {"sbom", text | truth},
    {"secrets", list},
    {"shm_size", number},
    {"ssh", list | mapping},
    {"tags", list},
    {"target", text},
    {"ulimits", mapping},
};

inline constexpr KeyShape volume_keys[] = {
    {"name", text},
    {"driver", text},
    {"driver_opts", mapping},
    {"external", truth | mapping},
    {"labels", list | mapping},
};

inline constexpr KeyShape network_keys[] = {
    {"name", text},
    {"driver", text},
    {"driver_opts", mapping},
    {"ipam", mapping},
    {"external", truth | mapping},
    {"internal", truth},
    {"enable_ipv4", truth},
    {"enable_ipv6", truth},
    {"attachable", truth},
    {"labels", list | mapping},
};

}  // namespace ocprobe::contract::compose_keys
