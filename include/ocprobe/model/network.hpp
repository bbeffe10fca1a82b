// What the probes are asked to do, and what they give back. Plain data: the probes read nothing else.
#pragma once

#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/model/container.hpp"
#include "ocprobe/model/credential.hpp"
#include "ocprobe/model/session.hpp"
#include "ocprobe/model/stage.hpp"
#include "ocprobe/model/target.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ocprobe {

/// Each stage's own budget inside the overall one.
struct Budgets {
    Millis overall{10'000};
    Millis dns{3'000};
    Millis connect{3'000};
    Millis tls{3'000};
    Millis http{3'000};
    Millis challenge{5'000};  ///< upgrade and challenge together
    Millis answer{8'000};
    Millis candidate_lookup{300};
};

/// One file of certificates to trust, already read.
struct TrustFile {
    std::string source;  ///< `NODE_EXTRA_CA_CERTS /etc/ssl/corp.pem`
    std::string pem;
    int error = 0;  ///< errno when it could not be read
};

struct Pin {
    std::string sha256;  ///< 64 hex digits, lower case; empty: every certificate will do
    std::string source;  ///< `flag --pin`, `config gateway.remote.tlsFingerprint`
};

/// Exactly the real CLI's trust (src/openclaw/README.md, "Trust and pins").
struct Trust {
    bool mozilla_roots = true;
    std::vector<TrustFile> extra;
    /// What vouches only under --use-openssl-ca or --use-system-ca: asked afterwards, to say so.
    std::vector<TrustFile> system_only;
    std::optional<Pin> pin;
    /// On loopback the gateway's own certificate (PEM) is an implicit pin.
    std::optional<TrustFile> implicit_pin;
};

struct ResolverFiles {
    std::string resolv_conf = "/etc/resolv.conf";
    std::string hosts = "/etc/hosts";
    /// Tests only: `127.0.0.1:5353` in place of the servers of resolv.conf.
    std::string servers_override;
};

/// What the first frame says (probes/ws/README.md).
struct ConnectRequest {
    std::string client_id = "cli";
    std::string client_mode = "probe";
    std::string client_version;
    int protocol_min = 3;
    int protocol_max = 4;
    std::vector<std::string> scopes{"operator.read"};
};

/// Another address that a Compose user may have meant.
struct Candidate {
    std::string host;
    std::uint16_t port = 0;
    std::string because;  ///< `Compose's usual service name`, `config gateway.port`
};

enum class CandidateOutcome {
    not_tried,
    no_name,
    no_name_server,  ///< nobody could be asked for the name: nothing is known of it
    no_connection,
    not_a_gateway,
    gateway,
};
template <>
inline constexpr auto names_of<CandidateOutcome> = enum_names<CandidateOutcome>({
    {CandidateOutcome::not_tried, "not_tried"},
    {CandidateOutcome::no_name, "no_name"},
    {CandidateOutcome::no_name_server, "no_name_server"},
    {CandidateOutcome::no_connection, "no_connection"},
    {CandidateOutcome::not_a_gateway, "not_a_gateway"},
    {CandidateOutcome::gateway, "gateway"},
});

struct CandidateResult {
    Candidate candidate;
    CandidateOutcome outcome = CandidateOutcome::not_tried;
    std::string address;
    bool tls = false;    ///< asked over TLS, as the configured URL would
    std::string detail;  ///< `live, challenge after 3 ms`, `ECONNREFUSED`
    SafeText version;
    std::optional<Micros> challenge_after;
    std::optional<std::int64_t> uptime_ms;  ///< of the gateway, told to callers from loopback only
    std::optional<Micros> uptime_at;        ///< since the run's start, when it was told
    Micros uptime_error{0};                 ///< what the exchange took
};

struct NetworkPlan {
    std::optional<Endpoint> endpoint;  ///< nothing: only the candidates are tried
    std::string skip_because;          ///< why there is no endpoint
    Budgets budgets;
    bool run_http = true;
    bool run_websocket = true;
    bool websocket_on_doubt =
        false;                    ///< run it all the same where /healthz leaves open who answers the upgrade
    bool send_credential = true;  ///< false: stop at the challenge
    bool retry_starting = true;   ///< ask again after 1013 or a starting gateway, within the budget
    ConnectRequest connect;
    Trust trust;
    ResolverFiles resolver;
    std::vector<Candidate> candidates;    ///< empty with --no-candidates
    std::vector<std::string> near_names;  ///< names worth a look-up when the configured one does not exist
    bool always_try_candidates = false;   ///< the target stage has failed already
    std::vector<MountPoint> mounts;       ///< Unix sockets: where each directory on the way comes from
};

enum class StopReason { none, deadline, signal };
template <>
inline constexpr auto names_of<StopReason> = enum_names<StopReason>({
    {StopReason::none, "none"},
    {StopReason::deadline, "deadline"},
    {StopReason::signal, "signal"},
});

struct NetworkResult {
    std::vector<StageRecord> stages;  ///< dns, connect, tls, http, websocket: always all five, in this order
    std::optional<CloseEvent> close;
    std::vector<CandidateResult> candidates;
    /// --prove: whether the alternative token was accepted.
    std::optional<bool> alternative_accepted;
    std::optional<HoldFacts> held;  ///< `hold`: what was seen after hello-ok; nothing without one
    StopReason stopped = StopReason::none;
    int signal = 0;
    std::optional<std::string> internal_error;  ///< a limit of this process that all of it was seen through
};

}  // namespace ocprobe
