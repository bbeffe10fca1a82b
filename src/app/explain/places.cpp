#include "app/explain/places.hpp"

#include <algorithm>

namespace ocprobe::app {

// Named, since short names would hide those of other files that are compiled with this one.
namespace place_rows {

constexpr PlaceRow variable[] = {
    {"Compose",
     "Set it under `environment:` of the service, then run `docker compose up -d SERVICE`. `restart` does "
     "not read it again."},
    {"Docker", "Pass it with `docker run -e`. A running container keeps its old values, so create it again."},
    {"Kubernetes",
     "Set it under `env:` of the container, from a Secret where it is one. The pods are then replaced."},
    {"Host", "Export it where the CLI is started, or set `Environment=` in its unit."},
};
constexpr PlaceRow network[] = {
    {"Compose",
     "Put both services on one network. Dial the gateway by its service name: `ws://SERVICE:18789`."},
    {"Docker",
     "Join both containers to one network with `docker network connect`. Dial the container's name."},
    {"Kubernetes",
     "Dial the Service: `ws://SERVICE.NAMESPACE.svc:18789`. Look at its Endpoints and at NetworkPolicies."},
    {"Host", "Dial the gateway's address. Look at `gateway.bind` and at the firewall."},
};
constexpr PlaceRow certificate[] = {
    {"Compose",
     "Mount the CA's file into the CLI's service, and set `NODE_EXTRA_CA_CERTS` to its path there."},
    {"Docker", "Add `-v /path/ca.pem:/ca.pem:ro -e NODE_EXTRA_CA_CERTS=/ca.pem` to `docker run`."},
    {"Kubernetes", "Mount a ConfigMap with the CA's file, and set `NODE_EXTRA_CA_CERTS` to its path."},
    {"Host", "Set `NODE_EXTRA_CA_CERTS` to the CA's file where the CLI is started."},
};
constexpr PlaceRow proxy[] = {
    {"nginx",
     "`proxy_http_version 1.1`, the headers Upgrade and Connection, `proxy_read_timeout`, and the address in "
     "`proxy_pass`."},
    {"Caddy", "The address behind `reverse_proxy`. It forwards upgrades by itself."},
    {"Traefik", "The router's rule, and the port in `loadbalancer.server.port`."},
    {"HAProxy", "The `server` line of the backend, and `timeout tunnel`."},
};
constexpr PlaceRow files[] = {
    {"Compose", "Mount one volume into both services at the same path, with the same `user:`."},
    {"Docker",
     "Give both containers the same `-v NAME:/home/node/.openclaw`. `docker exec -u 0 NAME chown -R "
     "1000:1000 /home/node/.openclaw` corrects the owner."},
    {"Kubernetes", "Mount one PersistentVolumeClaim into both pods, and set `fsGroup` to the user's group."},
    {"Host", "Give the files to the user that runs the CLI with `chown -R`."},
};
constexpr PlaceRow device[] = {
    {"Compose",
     "`docker compose exec GATEWAY openclaw devices list`, then `openclaw devices approve REQUEST` there."},
    {"Docker", "`docker exec GATEWAY openclaw devices list`, then `openclaw devices approve REQUEST` there."},
    {"Kubernetes",
     "`kubectl exec deploy/GATEWAY -- openclaw devices list`, then `openclaw devices approve REQUEST` "
     "there."},
    {"Host", "`openclaw devices list` on the gateway's host, then `openclaw devices approve REQUEST`."},
};
constexpr PlaceRow gateway[] = {
    {"Compose",
     "`docker compose logs --tail 100 GATEWAY` tells why; `docker compose up -d GATEWAY` starts it."},
    {"Docker", "`docker logs --tail 100 GATEWAY` tells why; `docker start GATEWAY` starts it."},
    {"Kubernetes", "`kubectl logs deploy/GATEWAY --previous` tells why the last one ended."},
    {"Host", "`openclaw gateway status --deep` tells its state."},
};

struct Topic {
    std::string_view prefix;  ///< of an id; the first row that fits counts
    std::span<const PlaceRow> rows;
};
constexpr Topic topics[] = {
    {"target.loopback_own_container", network},
    {"target.port_mismatch", network},
    {"target.unix_socket", {}},
    {"target.", variable},
    {"dns.", network},
    {"connect.socket", files},
    {"connect.not_a_socket", files},
    {"connect.", network},
    {"tls.", certificate},
    {"http.gateway", gateway},
    {"http.", proxy},
    {"ws.upgrade_declined", proxy},
    {"ws.no_challenge", proxy},
    {"session.proxy", proxy},
    {"session.gateway", gateway},
    {"auth.device_token_mismatch", device},
    {"auth.identity_required", device},
    {"auth.scope_mismatch", device},
    {"auth.as_cli", {}},
    {"auth.", variable},
    {"pairing.", device},
    {"state.", files},
    {"contract.token", variable},
    {"contract.url", network},
    {"contract.state", files},
    {"contract.proxy", proxy},
    {"proxy_idle_timeout", proxy},
    {"gateway_", gateway},
    {"crash_loop", gateway},
    {"out_of_memory", gateway},
    {"pairing_refused", device},
    {"auth_refused", variable},
    {"loopback", network},
    {"name_not_resolved", network},
};

}  // namespace place_rows

std::span<const PlaceRow> places_for(std::string_view id) {
    const auto* found =
        std::find_if(std::begin(place_rows::topics), std::end(place_rows::topics), [&](const auto& topic) {
            return id.starts_with(topic.prefix);
        });
    return found == std::end(place_rows::topics) ? std::span<const PlaceRow>() : found->rows;
}

}  // namespace ocprobe::app
