// The groups of causes: one for each file of this folder, defined beside its records.
#pragma once

#include "judge/causes/cause.hpp"

namespace ocprobe::judge {

/// The URL itself.
[[nodiscard]] const CauseGroup& url_causes();
[[nodiscard]] const CauseGroup& target_causes();
/// The URL leads elsewhere than to the gateway, seen once it has been dialled.
[[nodiscard]] const CauseGroup& misdirected_target_causes();
[[nodiscard]] const CauseGroup& dns_causes();
[[nodiscard]] const CauseGroup& connect_causes();
[[nodiscard]] const CauseGroup& unreachable_causes();
[[nodiscard]] const CauseGroup& unix_socket_causes();
[[nodiscard]] const CauseGroup& tls_causes();
[[nodiscard]] const CauseGroup& certificate_causes();
[[nodiscard]] const CauseGroup& http_causes();
/// Who answers: the gateway with a refusal of its own, a proxy, or another server.
[[nodiscard]] const CauseGroup& http_peer_causes();
/// An identity-aware proxy asks for its own login.
[[nodiscard]] const CauseGroup& edge_causes();
[[nodiscard]] const CauseGroup& upgrade_causes();
[[nodiscard]] const CauseGroup& websocket_causes();
[[nodiscard]] const CauseGroup& auth_causes();
/// A token or a password that the gateway has judged.
[[nodiscard]] const CauseGroup& judged_credential_causes();
/// The gateway refuses for a reason of its own.
[[nodiscard]] const CauseGroup& refusal_causes();
[[nodiscard]] const CauseGroup& clock_causes();
[[nodiscard]] const CauseGroup& pairing_causes();
[[nodiscard]] const CauseGroup& config_causes();
[[nodiscard]] const CauseGroup& state_causes();
[[nodiscard]] const CauseGroup& session_causes();
/// Sessions that something between here and the gateway ended.
[[nodiscard]] const CauseGroup& cut_session_causes();
/// inconclusive, where only the CLI itself could read or look something up.
[[nodiscard]] const CauseGroup& undecided_causes();
/// Ids without a family: healthy, inconclusive, deadline, internal_error.
[[nodiscard]] const CauseGroup& outcome_causes();

}  // namespace ocprobe::judge
