// What the real CLI would dial, who decided so, and whether it would dial at all.
#pragma once

#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/model/source.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ocprobe {

/// Something that a socket can be opened to.
struct Endpoint {
    enum class Transport { tcp, tls, unix_socket };
    Transport transport = Transport::tcp;
    std::string host;  ///< a name or an address without brackets; empty for a Unix socket
    std::uint16_t port = 0;
    std::string unix_path;
    std::string request_target = "/";  ///< path and query of the upgrade request
    std::string host_header;  ///< as a browser would send it (the port left out when it is the default)

    bool operator==(const Endpoint&) const = default;
};
template <>
inline constexpr auto names_of<Endpoint::Transport> = enum_names<Endpoint::Transport>({
    {Endpoint::Transport::tcp, "tcp"},
    {Endpoint::Transport::tls, "tls"},
    {Endpoint::Transport::unix_socket, "unix_socket"},
});

/// Why a URL cannot be dialled (`target.url_invalid`).
enum class UrlFault {
    none,
    no_scheme,
    unknown_scheme,
    bad_port,
    fragment,
    quotes,
    unresolved_variable,
    bad_host,
    unix_path_too_long,
    pin,        ///< gateway.remote.tlsFingerprint is no fingerprint, or stands beside a URL without TLS
    edge_auth,  ///< gateway.remote.edgeAuth is no map of headers, or stands beside a URL without TLS
    other,
};
template <>
inline constexpr auto names_of<UrlFault> = enum_names<UrlFault>({
    {UrlFault::none, "none"},
    {UrlFault::no_scheme, "no_scheme"},
    {UrlFault::unknown_scheme, "unknown_scheme"},
    {UrlFault::bad_port, "bad_port"},
    {UrlFault::fragment, "fragment"},
    {UrlFault::quotes, "quotes"},
    {UrlFault::unresolved_variable, "unresolved_variable"},
    {UrlFault::bad_host, "bad_host"},
    {UrlFault::unix_path_too_long, "unix_path_too_long"},
    {UrlFault::pin, "pin"},
    {UrlFault::edge_auth, "edge_auth"},
    {UrlFault::other, "other"},
});

/// What the CLI's plaintext policy says (src/openclaw/README.md, "Plaintext policy").
enum class PlaintextPolicy {
    not_plaintext,  ///< wss, https or a Unix socket
    allowed,
    refused,           ///< no packet would leave; OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1 would mend it
    refused_for_good,  ///< a public address: no variable allows it
};
template <>
inline constexpr auto names_of<PlaintextPolicy> = enum_names<PlaintextPolicy>({
    {PlaintextPolicy::not_plaintext, "not_plaintext"},
    {PlaintextPolicy::allowed, "allowed"},
    {PlaintextPolicy::refused, "refused"},
    {PlaintextPolicy::refused_for_good, "refused_for_good"},
});

/// Where the CLI stops before a packet leaves (src/openclaw/README.md, "Order of stops").
enum class DialStop {
    none,  ///< it dials
    // For the URL:
    missing_url,  ///< gateway.mode is remote and there is no gateway.remote.url
    invalid_url,  ///< it does not parse, or ends as a timeout without a packet
    unix_socket,  ///< a target of ours that the CLI does not have
    plaintext,    ///< its plaintext policy
    pin,          ///< gateway.remote.tlsFingerprint
    edge_auth,    ///< gateway.remote.edgeAuth
    // Not for the URL:
    start,       ///< a variable ends it as it starts
    config,      ///< its config is invalid or unreadable
    credential,  ///< a reference without a value, or no credential
};
template <>
inline constexpr auto names_of<DialStop> = enum_names<DialStop>({
    {DialStop::none, "none"},
    {DialStop::missing_url, "missing_url"},
    {DialStop::invalid_url, "invalid_url"},
    {DialStop::unix_socket, "unix_socket"},
    {DialStop::plaintext, "plaintext"},
    {DialStop::pin, "pin"},
    {DialStop::edge_auth, "edge_auth"},
    {DialStop::start, "start"},
    {DialStop::config, "config"},
    {DialStop::credential, "credential"},
});

/// One rung of the URL ladder, used or not, in the order in which the CLI looks.
struct UrlRung {
    Source source;
    std::string value;  ///< printable: user information and query values are replaced
    bool used = false;
    std::string why;  ///< why it was used, or why it lost
};

/// A variable that is set although this CLI version ignores it.
struct DeadVariable {
    std::string name;
    std::string why;
    bool names_credential = false;  ///< e.g. CLAWDBOT_GATEWAY_TOKEN, OPENCLAW_GATEWAY_TOKEN_FILE
};

struct Target {
    std::string url;  ///< as dialled after the CLI's own trimming; printable (no user information)
    Source source;
    std::optional<Endpoint> endpoint;  ///< nothing when the URL is invalid or missing

    UrlFault fault = UrlFault::none;
    std::string fault_detail;        ///< what exactly is wrong, printable
    bool fault_at_dial = false;      ///< the CLI can read the URL, and meets the fault only where it dials
    bool credential_in_url = false;  ///< in the query or the path: kept out of our own HTTP heads
    bool trimmed = false;            ///< blanks or CR were cut from its ends, as the CLI does: harmless

    DialStop stop = DialStop::none;
    std::string refused_because;  ///< the stop in the CLI's terms
    [[nodiscard]] bool cli_would_dial() const { return stop == DialStop::none; }
    /// The CLI stops before it dials, but not for its URL: its start, its config or its credentials are to blame.
    [[nodiscard]] bool refused_elsewhere() const { return stop >= DialStop::start; }

    PlaintextPolicy plaintext = PlaintextPolicy::not_plaintext;
    std::optional<std::string> allow_insecure;  ///< OPENCLAW_ALLOW_INSECURE_PRIVATE_WS as set, printable
    bool allow_insecure_effective = false;      ///< it is exactly `1` and this CLI version honours it here

    bool remote_url_missing = false;  ///< gateway.mode is remote and there is no gateway.remote.url
    bool host_is_loopback = false;    ///< localhost or a literal loopback address
    bool host_is_literal = false;
    bool host_is_public_literal = false;  ///< no credential goes there in plaintext

    /// From `--url` or OCPROBE_URL: what the CLI's own ladder would have given instead.
    bool overridden = false;
    std::string cli_url;
    Source cli_source;

    std::uint16_t default_port = 18789;  ///< what the CLI's port ladder gives
    std::string
        default_port_source;  ///< `env OPENCLAW_GATEWAY_PORT`, `config gateway.port`, `profile`, `default`
    std::vector<std::uint16_t>
        known_ports;  ///< 18789, the variable's, the config's, the lock's: for `target.port_mismatch`

    std::vector<UrlRung> ladder;
    std::vector<DeadVariable> dead_variables;
};

}  // namespace ocprobe
