// Documentation of session.*: what ends a session after hello-ok.
#include "judge/explain.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

constexpr std::array held_entries{
    Explanation{
        "session.gateway_restarted",
        "session",
        verdict_too,
        "A held session was closed with 1012, or fell silent, and the gateway that answers now has another "
        "boot id. The "
        "event `shutdown` before it may have announced the restart (restartExpectedMs).",
        "Find out who restarted it: a config change that needs a restart, an update, `docker restart`, a "
        "person."},
    Explanation{
        "session.gateway_killed",
        "session",
        verdict_too,
        "A held session was cut without a close frame; then the port refused, or nobody was there, and what "
        "answers "
        "later has another boot id. A gateway that is told to stop closes with 1012.",
        "Ask Docker: OOMKilled, exit code 137, a health check that fails and gets the container replaced; "
        "the gateway's "
        "log ends in the middle."},
    Explanation{
        "session.gateway_stopped",
        "session",
        verdict_too,
        "A held session was closed with 1012, and for as long as was asked (--retry-for) nobody gave one "
        "again.",
        "Start the gateway again; see who stopped it, and whether its restart policy is set."},
    Explanation{
        "session.gateway_stalled",
        "session",
        verdict_too,
        "A held session fell silent for longer than a gateway ever is; its port accepts connections and "
        "answers none, "
        "or the same boot id answers later.",
        "A paused container, a stopped process, an event loop that starves: look at docker ps and docker "
        "stats."},
    Explanation{
        "session.proxy_idle_timeout",
        "session",
        verdict_too,
        "Sessions were cut more than once after the same silence, no longer silence was outlived, and the "
        "gateway lives "
        "on with the same boot id. One cut is no pattern.",
        "Raise the limit of the proxy above 25 s, the gateway's own pause between two pings: nginx "
        "proxy_read_timeout "
        "and proxy_send_timeout, HAProxy timeout tunnel, Caddy read_timeout; ocprobe hold --bisect-idle "
        "finds its value."},
    Explanation{
        "session.proxy_lifetime",
        "session",
        verdict_too,
        "Sessions were cut more than once at the same age, whatever passed over them, and the gateway lives "
        "on with the "
        "same boot id.",
        "Raise the limit on a connection's age: the backend timeout of Google Cloud, Caddy's stream_timeout, "
        "Envoy's "
        "max_stream_duration."},
    Explanation{
        "session.auth_changed",
        "session",
        verdict_too,
        "The gateway closed the session with 4001 (its credentials were changed while it ran), or refused "
        "the "
        "credential when the session was asked for again. It is then asked no more.",
        "Give the CLI the credential that the gateway has now."},
    Explanation{
        "session.network_lost",
        "session",
        verdict_too,
        "Nothing came any more, or the connection failed with an error of the network, while the gateway, "
        "where it "
        "could be asked again, is still the same process.",
        "See whether a container was taken off its network, whether a link or a route went down, whether a "
        "firewall "
        "forgets connections."},
    Explanation{
        "session.peer_closed",
        "session",
        verdict_too,
        "The session ended with a close code that none of the other ids explains, or was cut once while the "
        "gateway "
        "lives on.",
        "Read the gateway's log at that moment; hold longer to see whether it repeats."},
};

}  // namespace

std::span<const Explanation> explain_held() {
    return held_entries;
}

}  // namespace ocprobe::judge
