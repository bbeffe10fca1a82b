// What each stage saw. Facts only: every field that was not certainly observed is optional or empty.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/state.hpp"
#include "ocprobe/model/web_facts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ocprobe {

enum class StageId { target, credential, state, dns, connect, tls, http, websocket };
inline constexpr int stage_count = 8;

template <>
inline constexpr auto names_of<StageId> = enum_names<StageId>({
    {StageId::target, "target"},
    {StageId::credential, "credential"},
    {StageId::state, "state"},
    {StageId::dns, "dns"},
    {StageId::connect, "connect"},
    {StageId::tls, "tls"},
    {StageId::http, "http"},
    {StageId::websocket, "websocket"},
});

enum class StageStatus { skipped, passed, warned, failed };

template <>
inline constexpr auto names_of<StageStatus> = enum_names<StageStatus>({
    {StageStatus::skipped, "skipped"},
    {StageStatus::passed, "passed"},
    {StageStatus::warned, "warned"},
    {StageStatus::failed, "failed"},
});

/// A stage's error by its symbolic name (`ECONNREFUSED`, `NXDOMAIN`, `tls_timeout`).
struct StageError {
    std::string name;
    std::optional<int> number;
    std::string text;
};

// ---------------------------------------------------------------------------------------------------- dns

enum class DnsOutcome {
    not_run,
    literal,    ///< an address: no query needed
    localhost,  ///< RFC 6761: no query needed
    resolved,
    name_not_found,  ///< NXDOMAIN for every candidate name, and not in the hosts file
    no_address,      ///< the name exists, no A and no AAAA
    server_failure,  ///< SERVFAIL
    refused,         ///< REFUSED
    malformed,       ///< an answer that cannot be parsed
    no_server,       ///< no resolv.conf or no nameserver in it, and nothing answered
    timeout,         ///< silence within the budget
    unreachable,     ///< the name server's address cannot be reached (ICMP)
    bad_name,        ///< not a host name at all (label too long, blanks)
};
template <>
inline constexpr auto names_of<DnsOutcome> = enum_names<DnsOutcome>({
    {DnsOutcome::not_run, "not_run"},
    {DnsOutcome::literal, "literal"},
    {DnsOutcome::localhost, "localhost"},
    {DnsOutcome::resolved, "resolved"},
    {DnsOutcome::name_not_found, "name_not_found"},
    {DnsOutcome::no_address, "no_address"},
    {DnsOutcome::server_failure, "server_failure"},
    {DnsOutcome::refused, "refused"},
    {DnsOutcome::malformed, "malformed"},
    {DnsOutcome::no_server, "no_server"},
    {DnsOutcome::timeout, "timeout"},
    {DnsOutcome::unreachable, "unreachable"},
    {DnsOutcome::bad_name, "bad_name"},
});

struct DnsAnswer {
    std::string address;
    bool ipv6 = false;
};

/// A name near the one that failed, which does resolve.
struct NearName {
    std::string name;
    std::vector<std::string> addresses;
};

struct DnsFacts {
    DnsOutcome outcome = DnsOutcome::not_run;
    std::string name;
    std::vector<DnsAnswer> answers;  ///< in the order in which they will be tried
    bool from_hosts_file = false;
    std::vector<std::string> servers;  ///< as configured
    std::vector<std::string> search;
    std::vector<std::string> queried;  ///< names asked, search domains applied
    std::vector<std::string> asked;    ///< name servers that were sent a query, in order
    std::string answered_by;           ///< the name server whose answer decided, or empty
    std::size_t answers_dropped = 0;   ///< addresses beyond the first 64
    std::string resolv_conf;           ///< `ok`, `missing`, `empty`, `unreadable`
    std::vector<std::string>
        ignored_lines;                ///< of resolv.conf: `nameserver` lines that glibc ignores, escaped
    std::optional<Millis> cli_waits;  ///< for silent servers, as glibc reads its timeout and attempts
    std::vector<NearName> near_names;
};

// ------------------------------------------------------------------------------------------------ connect

enum class ConnectOutcome {
    not_run,
    connected,
    refused,
    timeout,
    unreachable,
    reset,  ///< ECONNRESET from connect itself: counts as accepted and closed
    socket_missing,
    socket_denied,
    socket_stale,
    not_a_socket,
    other,  ///< see the stage's error
};

template <>
inline constexpr auto names_of<ConnectOutcome> = enum_names<ConnectOutcome>({
    {ConnectOutcome::not_run, "not_run"},
    {ConnectOutcome::connected, "connected"},
    {ConnectOutcome::refused, "refused"},
    {ConnectOutcome::timeout, "timeout"},
    {ConnectOutcome::unreachable, "unreachable"},
    {ConnectOutcome::reset, "reset"},
    {ConnectOutcome::socket_missing, "socket_missing"},
    {ConnectOutcome::socket_denied, "socket_denied"},
    {ConnectOutcome::socket_stale, "socket_stale"},
    {ConnectOutcome::not_a_socket, "not_a_socket"},
    {ConnectOutcome::other, "other"},
});

struct ConnectAttempt {
    std::string address;
    std::uint16_t port = 0;
    ConnectOutcome outcome = ConnectOutcome::not_run;
    int error = 0;
    Micros took{0};
};

struct ConnectFacts {
    ConnectOutcome outcome = ConnectOutcome::not_run;  ///< of the whole stage
    std::vector<ConnectAttempt> attempts;
    std::string chosen_address;  ///< the first that connected
    std::string local_address;   ///< with port, as the gateway's log shows the client
    std::vector<PathStep> walk;  ///< Unix sockets: every component of the path
    std::optional<PathStep> obstacle;
};

// ---------------------------------------------------------------------------------------------------- tls

enum class TlsOutcome {
    not_run,
    accepted,      ///< as the real CLI would accept it
    plain_server,  ///< the peer speaks plaintext
    untrusted,
    name_mismatch,
    expired,
    not_yet_valid,
    pin_mismatch,
    handshake_failed,
    closed,  ///< FIN or RST during the handshake
    timeout,
};
template <>
inline constexpr auto names_of<TlsOutcome> = enum_names<TlsOutcome>({
    {TlsOutcome::not_run, "not_run"},
    {TlsOutcome::accepted, "accepted"},
    {TlsOutcome::plain_server, "plain_server"},
    {TlsOutcome::untrusted, "untrusted"},
    {TlsOutcome::name_mismatch, "name_mismatch"},
    {TlsOutcome::expired, "expired"},
    {TlsOutcome::not_yet_valid, "not_yet_valid"},
    {TlsOutcome::pin_mismatch, "pin_mismatch"},
    {TlsOutcome::handshake_failed, "handshake_failed"},
    {TlsOutcome::closed, "closed"},
    {TlsOutcome::timeout, "timeout"},
});

struct TlsFacts {
    TlsOutcome outcome = TlsOutcome::not_run;
    std::string protocol;  ///< `TLSv1.3`
    std::string cipher;
    SafeText subject;
    SafeText issuer;
    std::vector<SafeText> names;  ///< `DNS:gw.local`, `IP:127.0.0.1`
    std::string not_before;       ///< RFC 3339
    std::string not_after;
    std::string leaf_sha256;  ///< hex with colons, upper case
    bool self_signed = false;
    std::vector<std::string> faults;  ///< all that were found: `pin`, `validity`, `trust`, `name`
    bool pinned = false;              ///< a pin matched and replaced trust, name and validity
    std::string pin_source;
    std::vector<std::string> trust_sources;  ///< `Mozilla roots (embedded)`, `NODE_EXTRA_CA_CERTS …`
    std::optional<bool>
        trusted_by_system_only;        ///< a chain that only SSL_CERT_FILE or the system bundle vouches for
    std::string reason;                ///< as OpenSSL prints it
    std::uint64_t bytes_received = 0;  ///< of a handshake that failed
    std::optional<bool> plain_http_answered;    ///< asked the other way
    bool client_certificate_requested = false;  ///< the server asks for one (the CLI has none to give)
};

// ------------------------------------------------------------------------------------------------- record

using StageFacts = std::variant<std::monostate, DnsFacts, ConnectFacts, TlsFacts, HttpFacts, WsFacts>;

struct StageRecord {
    StageId id = StageId::target;
    StageStatus status = StageStatus::skipped;
    std::string skipped_because;
    Micros started{0};  ///< since the run's start
    Micros took{0};
    std::string summary;  ///< one line, printable
    std::optional<StageError> error;
    /// The overall deadline or a signal ended it, not its own budget: a timeout in it then proves nothing.
    bool cut_short = false;
    StageFacts facts;
};

enum class CloseOrigin { frame, local, synthesized };

template <>
inline constexpr auto names_of<CloseOrigin> = enum_names<CloseOrigin>({
    {CloseOrigin::frame, "frame"},
    {CloseOrigin::local, "local"},
    {CloseOrigin::synthesized, "synthesized"},
});

enum class ClosePhase { challenge, connect, session };

template <>
inline constexpr auto names_of<ClosePhase> = enum_names<ClosePhase>({
    {ClosePhase::challenge, "challenge"},
    {ClosePhase::connect, "connect"},
    {ClosePhase::session, "session"},
});

/// How an upgraded connection ended before it had proven anything (RFC 6455, section 7.1.5).
struct CloseEvent {
    std::uint16_t code = 0;
    CloseOrigin origin = CloseOrigin::frame;
    SafeText reason;
    TransportEnd transport = TransportEnd::none;
    std::string transport_text;  ///< `ECONNRESET`, OpenSSL's words …
    SafeText error_code;
    SafeText error_details_code;
    Micros after{0};  ///< since the 101
    ClosePhase phase = ClosePhase::challenge;
};

}  // namespace ocprobe
