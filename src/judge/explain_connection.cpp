// Documentation of connect.* and tls.*.
#include "judge/explain.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

constexpr std::array connection_entries{
    Explanation{
        "connect.refused",
        "connect",
        verdict_too,
        "Every address answers with RST, and target.loopback_own_container does not explain it. From "
        "outside, \"not started\" and \"bound to its own loopback\" look the same.",
        "Ask inside the gateway's container: curl http://127.0.0.1:18789/healthz. If it answers there, bind "
        "the gateway to its network (--bind lan)."},
    Explanation{
        "connect.timeout",
        "connect",
        verdict_too,
        "No answer to SYN within the budget: a firewall drops it, or the address belongs to nothing any "
        "more.",
        "Compare the address with the gateway's present one; look for firewall rules between the two "
        "networks."},
    Explanation{
        "connect.unreachable",
        "connect",
        verdict_too,
        "ENETUNREACH or EHOSTUNREACH: no shared network, an internal network, or an address family that is "
        "missing here.",
        "Put both services on one network."},
    Explanation{
        "connect.socket_missing",
        "connect",
        verdict_too,
        "The Unix socket does not exist. Says which part of its path is the first that is missing, and from "
        "which mount.",
        "Mount the directory that holds the socket, never the socket itself, into both services."},
    Explanation{
        "connect.socket_denied",
        "connect",
        verdict_too,
        "EACCES or EPERM on the socket or on a directory above it. Says which, its mode and owner, and our "
        "uid and gid.",
        "Run both sides with one uid, or give the group access."},
    Explanation{
        "connect.socket_stale",
        "connect",
        verdict_too,
        "The socket file exists and nobody listens on it.",
        "Start what serves it; it must remove the old file first."},
    Explanation{
        "connect.not_a_socket",
        "connect",
        verdict_too,
        "The path is a directory (a bind mount made before the file existed) or a plain file.",
        "Remove it on the host and mount the directory above it."},
    Explanation{
        "connect.published_port_reset",
        "connect",
        verdict_too,
        "The host's address accepts, then closes without a byte: a published port whose service listens on "
        "its container's loopback only.",
        "Bind the gateway to its network (--bind lan)."},
    Explanation{
        "connect.address_failed",
        "connect",
        finding_only,
        "One address of the name fails and another connects.",
        "Worth a look when connecting is slow; often IPv6 without a route."},
    Explanation{
        "tls.required",
        "tls",
        verdict_too,
        "A plaintext URL leads to a port that speaks TLS; proven by a TLS hello to it.",
        "Use wss://."},
    Explanation{
        "tls.plain_server",
        "tls",
        verdict_too,
        "A TLS URL leads to a port that speaks plaintext.",
        "Use ws://, or enable TLS on the gateway."},
    Explanation{
        "tls.untrusted_certificate",
        "tls",
        verdict_too,
        "The chain does not verify with what the real CLI trusts: Mozilla's roots, NODE_EXTRA_CA_CERTS, "
        "--ca-file.",
        "Pin the leaf's SHA-256 (gateway.remote.tlsFingerprint) or give Node the issuer with "
        "NODE_EXTRA_CA_CERTS."},
    Explanation{
        "tls.name_mismatch",
        "tls",
        verdict_too,
        "The certificate does not hold the dialled name.",
        "Dial a name that it holds, issue it with that subjectAltName, or pin it."},
    Explanation{
        "tls.expired",
        "tls",
        verdict_too,
        "The certificate's time is over by this clock; both times are printed.",
        "Renew it, or correct the clock."},
    Explanation{
        "tls.not_yet_valid",
        "tls",
        verdict_too,
        "The certificate's time has not begun by this clock; both times are printed.",
        "Correct the clock that is wrong."},
    Explanation{
        "tls.pin_mismatch",
        "tls",
        verdict_too,
        "A pin is configured, and the leaf's SHA-256 differs from it.",
        "Compare with the gateway's own certificate first; pin the new one only if they agree."},
    Explanation{
        "tls.handshake_failed",
        "tls",
        verdict_too,
        "Any other failure of the handshake, with OpenSSL's own reason.",
        "Look at the server's TLS settings: versions, client certificates, SNI."},
};

}  // namespace

std::span<const Explanation> explain_connection() {
    return connection_entries;
}

}  // namespace ocprobe::judge
