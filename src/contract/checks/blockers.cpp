// The blocker_table of the five release-blockers.
#include "contract/checks/checks.hpp"

namespace ocprobe::contract {

namespace {

constexpr Check blocker_table[] = {
    {"contract.url",
     "does the CLI's URL reach the gateway from the CLI's own namespace",
     check_url,
     "The URL that the CLI would dial (variable, config in its state directory, or the default loopback) "
     "does not reach the gateway from "
     "its container: its own loopback, a name that nobody has or on a network that is not shared, the "
     "published port instead of the "
     "container's, plaintext that the CLI refuses, or a gateway that binds to its own loopback.",
     "Share the namespace (network_mode: \"service:<gateway>\", no URL), or set OPENCLAW_GATEWAY_URL to "
     "ws://<service>:<container port> "
     "with OPENCLAW_GATEWAY_TOKEN and OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\" beside it."},
    {"contract.token",
     "is there one source of truth for the token",
     check_token,
     "The two sides have different credentials, two variables for one token, a token that stands in the file "
     "itself, an "
     "OPENCLAW_GATEWAY_URL without a token in the environment, or no token at all.",
     "Write OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN} in both services and its value in one place, "
     "or keep it in the shared "
     "config alone."},
    {"contract.socket",
     "where a Unix socket is used, do both sides have its directory",
     check_socket,
     "A Unix socket stands between the two, and its directory is not the same mount on both sides: the "
     "socket file itself is mounted, "
     "a directory is missing or read-only, or the users differ.",
     "Mount one directory in both services, read-write where the socket is made, with the same user."},
    {"contract.state",
     "do both sides have the state directory that they need",
     check_state,
     "The gateway's state directory is missing, read-only or shared with a second gateway; or the CLI needs "
     "it and looks elsewhere; or a "
     "CLI that dials over the network presents the gateway's own device from it; or the config file is a "
     "mount of its own.",
     "With a shared namespace mount the same directory at the state directory of both. Over the network give "
     "the CLI a state directory of "
     "its own and the token by variable. OPENCLAW_CONFIG_DIR does nothing inside a container: "
     "OPENCLAW_STATE_DIR does."},
    {"contract.mode",
     "is it one way, a shared namespace or a TCP URL",
     check_mode,
     "Halves of both ways are mixed: network_mode: service: with ports, networks or a service name's URL, or "
     "an extra_hosts entry that "
     "hides the gateway's own name.",
     "Keep either network_mode: \"service:<gateway>\" and loopback, or networks and a URL."},
};

}  // namespace

std::span<const Check> blockers() {
    return blocker_table;
}

}  // namespace ocprobe::contract
