// Every cause, by family: one file a family defines them, rules.cpp orders them.
#pragma once

#include "judge/causes/cause.hpp"

namespace ocprobe::judge {

namespace target {
extern const Cause url_invalid;
extern const Cause url_undialable;
extern const Cause cli_refuses_plaintext;
extern const Cause url_needs_env_token;
extern const Cause remote_url_missing;
extern const Cause dead_variable;
extern const Cause port_mismatch;
extern const Cause loopback_own_container;
}  // namespace target

namespace dns {
extern const Cause name_not_found;
extern const Cause no_address;
extern const Cause server_failure;
extern const Cause no_answer;
}  // namespace dns

namespace connect {
extern const Cause socket_missing;
extern const Cause socket_denied;
extern const Cause not_a_socket;
extern const Cause socket_stale;
extern const Cause refused;
extern const Cause timeout;
extern const Cause unreachable;
extern const Cause published_port_reset;
}  // namespace connect

namespace tls {
extern const Cause required;
extern const Cause plain_server;
extern const Cause pin_mismatch;
extern const Cause expired;
extern const Cause not_yet_valid;
extern const Cause name_mismatch;
extern const Cause untrusted_certificate;
extern const Cause handshake_failed;
}  // namespace tls

namespace http {
extern const Cause gateway_stalled;
extern const Cause proxy_attribution_required;
extern const Cause preauth_limit;
extern const Cause gateway_draining;
extern const Cause gateway_starting;
extern const Cause proxy_bad_gateway;
extern const Cause not_a_gateway;
extern const Cause no_response;
extern const Cause gateway_not_ready;
}  // namespace http

namespace ws {
extern const Cause upgrade_declined;
extern const Cause no_challenge;
extern const Cause protocol_violation;
extern const Cause protocol_mismatch;
extern const Cause origin_not_allowed;
extern const Cause closed_before_answer;
extern const Cause answer_timeout;
extern const Cause connect_rejected;
}  // namespace ws

namespace auth {
extern const Cause unresolved_secret_ref;
extern const Cause rate_limited;
extern const Cause no_credential;
extern const Cause identity_required;
extern const Cause device_token_mismatch;
extern const Cause scope_mismatch;
extern const Cause token_placeholder;
extern const Cause token_malformed;
extern const Cause token_mismatch;
extern const Cause password_mismatch;
extern const Cause unauthorized;
extern const Cause clock_skew;
}  // namespace auth

namespace pairing {
extern const Cause required;
extern const Cause scope_upgrade;
extern const Cause role_upgrade;
extern const Cause metadata_upgrade;
}  // namespace pairing

namespace state {
extern const Cause config_unreadable;
extern const Cause config_invalid;
extern const Cause not_shared;
extern const Cause not_writable;
extern const Cause disk_full;
extern const Cause single_file_mount;
}  // namespace state

/// After hello-ok: only `hold` gets that far.
namespace session {
extern const Cause auth_changed;
extern const Cause gateway_killed;
extern const Cause gateway_stopped;
extern const Cause gateway_stalled;
extern const Cause network_lost;
extern const Cause gateway_restarted;
extern const Cause proxy_idle_timeout;
extern const Cause proxy_lifetime;
extern const Cause peer_closed;
}  // namespace session

/// What is no fault of anybody's set-up.
namespace rest {
extern const Cause internal_error;
extern const Cause config_too_large;
extern const Cause healthy;
extern const Cause deadline;
extern const Cause inconclusive;
}  // namespace rest

}  // namespace ocprobe::judge
