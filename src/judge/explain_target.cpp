// Documentation of target.* and dns.*.
#include "judge/explain.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

constexpr std::array target_entries{
    Explanation{
        "target.loopback_own_container",
        "target",
        verdict_too,
        "The URL that the CLI uses is loopback, it refuses the connection, and this container does not share "
        "the gateway's network namespace. Certain when a candidate name answers as a gateway, else likely.",
        "Set OPENCLAW_GATEWAY_URL to the gateway's service (and OPENCLAW_GATEWAY_TOKEN beside it), or share "
        "its namespace with network_mode: \"service:<gateway>\"."},
    Explanation{
        "target.url_invalid",
        "target",
        verdict_too,
        "What is left of the URL after the CLI's own trimming has no scheme or an unknown one, a bad port, a "
        "#fragment, quotes, or an unresolved ${VAR}.",
        "Write it as ws://host:port. The CLI itself calls most of these a plaintext security error."},
    Explanation{
        "target.cli_refuses_plaintext",
        "target",
        verdict_too,
        "ws:// or http:// to a host that the CLI's plaintext policy refuses before a packet leaves. The "
        "probe goes on and reports what answers there. A finding when the URL came from --url.",
        "Inside a private network set OPENCLAW_ALLOW_INSECURE_PRIVATE_WS to exactly 1; otherwise use wss://, "
        "a private address, or a shared namespace."},
    Explanation{
        "target.url_needs_env_token",
        "target",
        verdict_too,
        "OPENCLAW_GATEWAY_URL is set, so the config's credentials are ignored, and no credential is in the "
        "environment. A finding with --url.",
        "Set OPENCLAW_GATEWAY_TOKEN (or OPENCLAW_GATEWAY_PASSWORD) beside the URL."},
    Explanation{
        "target.remote_url_missing",
        "target",
        verdict_too,
        "gateway.mode is remote and there is no gateway.remote.url.",
        "openclaw config set gateway.remote.url ws://host:port, or gateway.mode local."},
    Explanation{
        "target.port_mismatch",
        "target",
        verdict_too,
        "The host is right and reachable, and the gateway answers on another known port: 18789, "
        "OPENCLAW_GATEWAY_PORT or gateway.port.",
        "Give both sides the same port."},
    Explanation{
        "target.dead_variable",
        "target",
        verdict_too,
        "A variable is set that this CLI version ignores (OPENCLAW_CONFIG_DIR, CLAWDBOT_*, "
        "OPENCLAW_GATEWAY_TOKEN_FILE). A finding; the verdict only if it alone explains the failure.",
        "Use the variable that is read: OPENCLAW_STATE_DIR, OPENCLAW_GATEWAY_URL, OPENCLAW_GATEWAY_TOKEN."},
    Explanation{
        "target.overridden",
        "target",
        finding_only,
        "--url or OCPROBE_URL replaced the address that the CLI would dial.",
        "Nothing to do: run ocprobe without it to judge the CLI's own URL."},
    Explanation{
        "target.url_trimmed",
        "target",
        finding_only,
        "Blanks or a carriage return stood at the ends of the URL; the CLI cuts them too.",
        "Harmless. Often a sign of an .env file with Windows line ends."},
    Explanation{
        "target.url_shadowed",
        "target",
        finding_only,
        "gateway.remote.url is set and not used, because gateway.mode is not remote or an environment URL "
        "wins.",
        "Set gateway.mode to remote, or remove the key."},
    Explanation{
        "target.unix_socket",
        "target",
        finding_only,
        "The target is a Unix socket, which only ocprobe can dial: the CLI has no such target.",
        "Use a TCP URL for the CLI; the socket needs a proxy on the gateway's side."},
    Explanation{
        "target.proxy_variables",
        "target",
        finding_only,
        "HTTP_PROXY or ALL_PROXY is set and NO_PROXY does not cover the target: clients that honour them go "
        "to the proxy.",
        "Add the gateway's host to NO_PROXY."},
    Explanation{
        "target.environment_differs",
        "target",
        finding_only,
        "PID 1 of this container has another value than this process in a variable that decides URL, "
        "credential or state.",
        "Run ocprobe --as-pid 1 to judge with the entrypoint's environment."},
    Explanation{
        "target.credential_in_url",
        "target",
        finding_only,
        "The URL's query or path holds a credential. The CLI sends it in the head of its upgrade, where "
        "every proxy may "
        "log it; the gateway reads no credential there. ocprobe sends the URL without it.",
        "Take it out of the URL and set OPENCLAW_GATEWAY_TOKEN."},
    Explanation{
        "target.two_gateways",
        "target",
        finding_only,
        "Two gateways answer: their releases or start times differ, or the boot id of the one that answers "
        "is none of those in the state directory, whose own gateway runs. The CLI pairs with the one it "
        "dials.",
        "Make sure that URL, token, state directory and pairing belong to one gateway."},
    Explanation{
        "target.one_gateway",
        "target",
        finding_only,
        "Another address that was tried leads to the same gateway: the same address, the same listening "
        "socket, or the same start time.",
        "Nothing to do."},
    Explanation{
        "target.other_gateway",
        "target",
        finding_only,
        "Another address answers as a gateway, and nothing shows whether it is the same one: a boot id comes "
        "with hello-ok only, and no credential goes to an address that was only tried.",
        "Run ocprobe with --url for each of the two and compare gateway.boot_id."},
    Explanation{
        "dns.name_not_found",
        "dns",
        verdict_too,
        "NXDOMAIN, or no such host in the hosts file. Names the resolver that was asked and near names that "
        "do resolve.",
        "Use the service's name, and put both services on one network."},
    Explanation{
        "dns.no_address",
        "dns",
        verdict_too,
        "The name exists and has no A or AAAA record.",
        "Give it an address, or dial one."},
    Explanation{
        "dns.server_failure",
        "dns",
        verdict_too,
        "SERVFAIL, REFUSED, or an answer that cannot be parsed: whether the name exists is not known.",
        "Look at the resolver in /etc/resolv.conf."},
    Explanation{
        "dns.no_answer",
        "dns",
        verdict_too,
        "The resolver did not answer in its budget, cannot be reached, or there is none.",
        "Look at /etc/resolv.conf; on a Compose network the resolver is 127.0.0.11."},
};

}  // namespace

std::span<const Explanation> explain_target() {
    return target_entries;
}

}  // namespace ocprobe::judge
