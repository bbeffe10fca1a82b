// Questions that more than one rule asks of the evidence. Pure predicates: no opinion is formed here.
#pragma once

#include "ocprobe/model/report.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace ocprobe::judge {

// ---- before the network

/// 2026.7.1 and older look at references and env-URL credentials before URL and plaintext
/// (src/openclaw/README.md).
[[nodiscard]] bool credentials_come_first(const Evidence& e);
/// The CLI stops for its credentials before a packet leaves, and this run asks about credentials at all.
[[nodiscard]] bool stops_for_credentials(const Evidence& e);
/// The CLI gets as far as judging its URL.
[[nodiscard]] bool reaches_url_check(const Evidence& e);
[[nodiscard]] bool from_environment_url(const Evidence& e);
[[nodiscard]] bool over_unix_socket(const Evidence& e);
[[nodiscard]] bool over_tls(const Evidence& e);
/// The config's gateway.auth.mode is readable and `none`, the target is this namespace's loopback, and the gateway did
/// not say in its hello that it took a credential.
[[nodiscard]] bool open_loopback_gateway(const Evidence& e);
/// Files can be made in the state directory, or the directory itself can still be made.
[[nodiscard]] bool can_write_state(const Evidence& e);

// ---- where the gateway is

/// A candidate on another host that answers as a gateway, the best one first.
[[nodiscard]] const CandidateResult* gateway_elsewhere(const Evidence& e);
/// A candidate on the same host and another port that answers as a gateway.
[[nodiscard]] const CandidateResult* gateway_on_other_port(const Evidence& e);
/// What shows that the gateway lives in this container's own namespaces: a process, a live lock, a listener,
/// a Compose name that resolves to an address of ours. Empty when nothing does; the text says which.
[[nodiscard]] std::string gateway_visible_here(const Evidence& e);
/// The plaintext policy refuses the target; OPENCLAW_ALLOW_INSECURE_PRIVATE_WS may lift that, or nothing does.
[[nodiscard]] bool policy_refuses_plaintext(const Evidence& e);
/// A listener of this network namespace on the dialled port.
[[nodiscard]] const Listener* listener_on_target_port(const Evidence& e);
/// The address is the host's: host.docker.internal, the default gateway, or loopback on the host itself.
[[nodiscard]] bool address_is_the_hosts(const Evidence& e);

// ---- what the network said

[[nodiscard]] bool connected(const Evidence& e);
/// Addresses that the name server gave and that were beyond what this program keeps: the CLI would try them.
[[nodiscard]] std::size_t untried_addresses(const Evidence& e);
/// The name has IPv6 addresses and no IPv4 address.
[[nodiscard]] bool only_ipv6(const Evidence& e);
[[nodiscard]] bool connect_outcome_is(const Evidence& e, ConnectOutcome outcome);
[[nodiscard]] WsOutcome ws_outcome(const Evidence& e);
[[nodiscard]] bool cut_short(const Evidence& e, StageId stage);
[[nodiscard]] bool hello(const Evidence& e);
/// Nothing more can be asked for: hello-ok, or a live gateway where that is the whole question.
[[nodiscard]] bool proven(const Evidence& e);
/// A gateway answered at the target, whatever it said.
[[nodiscard]] bool gateway_answered(const Evidence& e);
[[nodiscard]] const HttpAnswer* first_answer(const Evidence& e);
/// The proxy that answers in front, told by any answer, that to the upgrade first: `nginx`; empty: none was recognised.
[[nodiscard]] std::string recognised_proxy(const Evidence& e);
[[nodiscard]] const HttpAnswer* upgrade_answer(const Evidence& e);
[[nodiscard]] bool any_body(const Evidence& e, HttpBody kind);
/// The upgrade was asked for and got an HTTP status, 101 among them. The CLI asks for nothing else: what a GET got beside
/// it decides nothing.
[[nodiscard]] bool upgrade_decided(const Evidence& e);
/// A gateway answered the GETs, and what came for the upgrade is no HTTP head, or one of more than 16 KiB.
[[nodiscard]] bool upgrade_was_no_http(const Evidence& e);
/// What the CLI gets: the upgrade's body where it was answered, else what any GET got.
[[nodiscard]] bool deciding_body(const Evidence& e, HttpBody kind);

/// The error frame of a refused connect, or nullptr.
[[nodiscard]] const GatewayError* refusal(const Evidence& e);
/// details.code of that frame, or what its older wording stands for; empty when nothing was refused.
[[nodiscard]] std::string_view refusal_code(const Evidence& e);
/// The gateway refused because no secret and no device reached it.
[[nodiscard]] bool refused_without_identity(const Evidence& e);
[[nodiscard]] bool credential_sent(const Evidence& e);
/// Refused for want of a credential, and there is none here that could have been sent: not one held back by
/// policy, not a cached device token, not one that only the CLI can look up.
[[nodiscard]] bool refused_with_nothing_to_send(const Evidence& e);

enum class Readiness { ready, starting, draining };
/// From 1012, 1013, the error frame, the upgrade's answer and the readiness endpoints, in this order.
[[nodiscard]] Readiness readiness(const Evidence& e);

/// The protocol that the gateway speaks, where anything told it.
[[nodiscard]] std::optional<int> gateway_protocol(const Evidence& e);
[[nodiscard]] std::string gateway_version(const Evidence& e);

// ---- pairing

/// The real CLI would present a device that the gateway does not know yet: read from the state directory.
[[nodiscard]] bool presents_unknown_device(const Evidence& e);

}  // namespace ocprobe::judge
