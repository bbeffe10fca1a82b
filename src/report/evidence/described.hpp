// The members of everything that a run observes, each struct once. The writer and the reader of `evidence` go through these
// lists, so a member that is added here is carried. A list that misses a member does not compile.
#pragma once

#include "ocprobe/model/evidence.hpp"

#include <boost/describe/bases.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace ocprobe {

namespace described {

template <class Pointer>
struct Pointee;
template <class Class, class Member>
struct Pointee<Member Class::*> {
    using type = Member;
};
template <class Descriptor>
using TypeOfMember = typename Pointee<std::remove_const_t<decltype(Descriptor::pointer)>>::type;
template <class Descriptor>
using TypeOfBase = typename Descriptor::type;

/// Whether an aggregate is made of exactly these parts: `{}` would begin one more.
template <class T, class... Parts>
consteval bool made_of(boost::mp11::mp_list<Parts...>) {
    return requires {
        T{std::declval<Parts>()...};
    }
    &&!requires {
        T{std::declval<Parts>()..., {}};
    };
}
template <class T>
consteval bool names_all() {
    using boost::mp11::mp_list, boost::mp11::mp_transform, boost::mp11::mp_rename;
    using Bases = mp_transform<TypeOfBase, boost::describe::describe_bases<T, boost::describe::mod_public>>;
    using Own = mp_transform<TypeOfMember, boost::describe::describe_members<T, boost::describe::mod_public>>;
    return made_of<T>(boost::mp11::mp_append<mp_rename<Bases, mp_list>, mp_rename<Own, mp_list>>{});
}

}  // namespace described

#define OCPROBE_DESCRIBE(Type, Bases, Members)                                                               \
    BOOST_DESCRIBE_STRUCT(Type, Bases, Members)                                                              \
    static_assert(described::names_all<Type>(), "a member has no name here")

// clang-format off
OCPROBE_DESCRIBE(Listener, (), (address, port, queue));
OCPROBE_DESCRIBE(GatewayProcess, (), (pid, same_network_namespace, other_network_namespace, state, uid,
    port));
OCPROBE_DESCRIBE(NotMeasured, (), (what, error));
OCPROBE_DESCRIBE(MountPoint, (), (point, root, source, type, read_only, major, minor, controllers));
OCPROBE_DESCRIBE(ProxyVariable, (), (variable, proxy));
OCPROBE_DESCRIBE(IdRange, (), (inside, outside, count));
OCPROBE_DESCRIBE(ComposeIdentity, (), (project, service));
OCPROBE_DESCRIBE(ContainerFacts, (), (engine, container_name, compose, in_container, container_because,
    container_id, container_id_is_own, network_namespace, network_namespace_is_pid1s, uid, gid, groups,
    capabilities_effective, no_new_privileges, user_namespace_mapped, user_namespace_map, uid_map, gid_map,
    root_read_only, kernel, hostname, name_servers, search_domains, resolver_status, default_gateway,
    memory_limit_bytes, memory_used_bytes, oom_kills, cpu_throttled_periods, cpu_pressure_avg10,
    memory_pressure_avg10, mounts, own_addresses, loopback_alone, listeners, listeners_measured,
    gateway_processes, pid1_environment_readable, environment_differs, http_proxy, http_proxy_variable,
    proxy_variables, no_proxy, not_measured));
OCPROBE_DESCRIBE(Source, (), (kind, from));
OCPROBE_DESCRIBE(Endpoint, (), (transport, host, port, unix_path, request_target, host_header));
OCPROBE_DESCRIBE(UrlRung, (), (source, value, used, why));
OCPROBE_DESCRIBE(DeadVariable, (), (name, why, names_credential));
OCPROBE_DESCRIBE(Target, (), (url, source, endpoint, fault, fault_detail, fault_at_dial, credential_in_url,
    trimmed, stop, refused_because, plaintext, allow_insecure, allow_insecure_effective, remote_url_missing,
    host_is_loopback, host_is_literal, host_is_public_literal, overridden, cli_url, cli_source,
    default_port, default_port_source, known_ports, ladder, dead_variables));
OCPROBE_DESCRIBE(CredentialRung, (), (source, kind, present, used, same_as_used, problem, problem_detail,
    trimmed, length, why));
OCPROBE_DESCRIBE(SentCredential, (), (kind, source, length, problem, problem_detail, trimmed));
OCPROBE_DESCRIBE(CredentialFacts, (SentCredential), (also, alternative_source, stop, stop_detail,
    stop_source, expected_mode, config_unknown, config_ignored, cached_device_token, value_unknown, forced,
    edge_auth, edge_headers, edge_auth_detail, ladder));
OCPROBE_DESCRIBE(CliFacts, (), (version, measured, path, command, rules, protocol_min, protocol_max,
    start_refusal, start_detail, musl));
OCPROBE_DESCRIBE(PathStep, (), (path, exists, kind, mode, uid, gid, error, mount_source));
OCPROBE_DESCRIBE(ConfigFacts, (), (path, path_source, status, error, problem, problem_file, line, column,
    obstacle, suspicious, start_faults, declared_read_only, single_file_mount, mode, auth_mode, bind,
    tls_enabled, port, last_writer_version));
OCPROBE_DESCRIBE(ConfigGeneration, (), (path, mtime_ms, writer_version, readable, has_auth_token,
    has_auth_password, token_same_as_current, password_same_as_current, error));
OCPROBE_DESCRIBE(LockFacts, (), (path, state, pid, port, why, held, created_at, config_path,
    state_directory));
OCPROBE_DESCRIBE(PairingFacts, (), (database_present, problem, database_error, device_identity,
    device_paired, device_pending, pending_request_id, pending_reason, cached_token_local,
    cached_token_origins, other_paired, other_pending, gateway_tables_used, json_layout, device_id,
    identity_is_gateways, gateway_starts, boot_ids, paired_platform, paired_family, paired_roles,
    paired_scopes, pending_scopes, pending_client, pending_age_ms, pending_expired, writer_version));
OCPROBE_DESCRIBE(StateFacts, (), (directory, directory_source, exists, is_directory, enterable, writable,
    read_only_mount, error, mode, uid, gid, device, inode, free_bytes, free_inodes, disk_full, mount_point,
    mount_source, mount_type, selinux_label, obstacle, misleading_variable, default_config, doubled,
    doubled_other, legacy_identity, legacy_files, gateway_traces, gateway_certificate, config, history,
    lock, pairing));
OCPROBE_DESCRIBE(HttpHeader, (), (name, value));
OCPROBE_DESCRIBE(HttpAnswer, (), (path, outcome, status, content_type, headers, body_kind, body, body_bytes,
    body_truncated, first_bytes, http2, proxy, edge, no_route, took));
OCPROBE_DESCRIBE(HttpFacts, (), (answers, proxy, server, gateway, live, ready, starting, draining, failing,
    version, uptime_ms, uptime_at, uptime_error, event_loop_delay_ms, event_loop_degraded, tls_answered,
    tls_named));
OCPROBE_DESCRIBE(GatewayError, (), (code, details_code, message, reason, auth_reason, request_id,
    retry_after_ms, retryable, expected_protocol, minimum_probe_protocol, can_retry_with_device_token));
OCPROBE_DESCRIBE(Hello, (), (version, protocol, boot_id, connection_id, auth_method, scopes, uptime_ms));
OCPROBE_DESCRIBE(WsFacts, (), (outcome, attempts, credential_sent, edge_headers_sent, device_presented,
    client_id, client_mode, upgrade, upgraded_after, challenge_after, challenge_ts_ms,
    challenge_capabilities, answered_after, error, hello, credential_judged, live_after_silence, violation,
    first_frame, peer_sent_1006, clock_offset_ms, clock_error_ms));
OCPROBE_DESCRIBE(StageError, (), (name, number, text));
OCPROBE_DESCRIBE(DnsAnswer, (), (address, ipv6));
OCPROBE_DESCRIBE(NearName, (), (name, addresses));
OCPROBE_DESCRIBE(DnsFacts, (), (outcome, name, answers, from_hosts_file, servers, search, queried, asked,
    answered_by, answers_dropped, resolv_conf, ignored_lines, cli_waits, near_names));
OCPROBE_DESCRIBE(ConnectAttempt, (), (address, port, outcome, error, took));
OCPROBE_DESCRIBE(ConnectFacts, (), (outcome, attempts, chosen_address, local_address, walk, obstacle));
OCPROBE_DESCRIBE(TlsFacts, (), (outcome, protocol, cipher, subject, issuer, names, not_before, not_after,
    leaf_sha256, self_signed, faults, pinned, pin_source, trust_sources, trusted_by_system_only, reason,
    bytes_received, plain_http_answered, client_certificate_requested));
OCPROBE_DESCRIBE(StageRecord, (), (id, status, skipped_because, started, took, summary, error, cut_short,
    facts));
OCPROBE_DESCRIBE(CloseEvent, (), (code, origin, reason, transport, transport_text, error_code,
    error_details_code, after, phase));
OCPROBE_DESCRIBE(Silence, (), (received, sent, both));
OCPROBE_DESCRIBE(HeldSocket, (), (number, role, every, sessions, open, answered_at_end, held, eldest,
    outlived, pings_answered, pings_sent, frames_received, bytes_received, local_address, connection_id,
    boot_id));
OCPROBE_DESCRIBE(AskStep, (), (what, detail, times, first, last));
OCPROBE_DESCRIBE(ShutdownNotice, (), (reason, restart_expected_ms, at));
OCPROBE_DESCRIBE(SessionEnd, (), (socket, at, wall, held, close, went_silent, silence, shutdown, boot_id,
    connection_id, local_address, asked, asked_left_out, back_after, new_boot_id, gateway, gave_up));
OCPROBE_DESCRIBE(RepeatedCut, (), (after, error, at_least, at_most, cuts, episodes, counted,
    busy_outlived));
OCPROBE_DESCRIBE(HoldFacts, (), (asked_for, held, whole_time, bisect_idle, silence_limit, ask_for, sockets,
    ends, ends_total, refusal, own_network_gone, idle, lifetime));
OCPROBE_DESCRIBE(Candidate, (), (host, port, because));
OCPROBE_DESCRIBE(CandidateResult, (), (candidate, outcome, address, tls, detail, version, challenge_after,
    uptime_ms, uptime_at, uptime_error));
OCPROBE_DESCRIBE(Question, (), (live_suffices, ready_required, candidates, as_cli, as_pid1,
    stop_at_challenge, pin_source));
OCPROBE_DESCRIBE(Evidence, (), (question, container, cli, state, target, credential, device_withheld,
    stages, close, candidates, alternative_accepted, hold, started_at, stopped, signal, internal_error,
    program));
// clang-format on

namespace described {

template <class T>
concept Struct = boost::describe::has_describe_members<T>::value;
template <class T>
concept Enum = std::is_enum_v<T>;

template <class T>
inline constexpr bool is_list = false;
template <class Item>
inline constexpr bool is_list<std::vector<Item>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class Value>
inline constexpr bool is_optional<std::optional<Value>> = true;
template <class T>
inline constexpr bool is_duration = false;
template <class Count, class Period>
inline constexpr bool is_duration<std::chrono::duration<Count, Period>> = true;
template <class Value>
inline constexpr bool is_duration<std::optional<Value>> = is_duration<Value>;

/// The name of the stage whose facts have this type.
template <class Facts>
inline constexpr StageId stage_of = StageId::dns;
template <>
inline constexpr StageId stage_of<ConnectFacts> = StageId::connect;
template <>
inline constexpr StageId stage_of<TlsFacts> = StageId::tls;
template <>
inline constexpr StageId stage_of<HttpFacts> = StageId::http;
template <>
inline constexpr StageId stage_of<WsFacts> = StageId::websocket;

/// Calls `each(key, pointer to the member)`, those of a base first. The key of a time ends in its unit.
template <Struct T, class Each>
void for_each_member(const Each& each) {
    using Members =
        boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
    boost::mp11::mp_for_each<Members>([&](auto descriptor) {
        using Value = TypeOfMember<decltype(descriptor)>;
        if constexpr (is_duration<Value>) {
            each(std::string(descriptor.name) + "_ms", descriptor.pointer);
        } else {
            each(std::string_view(descriptor.name), descriptor.pointer);
        }
    });
}

}  // namespace described

}  // namespace ocprobe
