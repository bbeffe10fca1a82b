#include "judge/remedy/proxy_settings.hpp"

#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"

#include <array>
#include <cstdint>

namespace ocprobe::judge {

namespace {

struct Setting {
    std::string_view proxy;
    bool lifetime;
    std::string_view directive;  ///< behind the blocks that it has to stand in
    std::string_view value;
    std::string_view place = {};  ///< where no block tells it
};

// Each as the proxy's own documentation names it; tests/e2e/held_cases.py asks nginx and Caddy themselves.
constexpr std::array<Setting, 15> settings{{
    {"nginx", false, "proxy_read_timeout", "1h"},
    {"nginx", false, "proxy_send_timeout", "1h"},
    {"nginx", true, "worker_shutdown_timeout", "1h", "at the top level of nginx.conf"},
    {"Caddy", false, "reverse_proxy … > transport http > read_timeout", "1h"},
    {"Caddy", false, "reverse_proxy … > transport http > write_timeout", "1h"},
    {"HAProxy", false, "timeout tunnel", "1h", "under defaults, or in the backend"},
    {"HAProxy", true, "timeout tunnel", "1h", "under defaults, or in the backend"},
    {"Traefik", false, "entryPoints > <entry point> > transport > respondingTimeouts > idleTimeout", "1h"},
    {"Traefik", true, "entryPoints > <entry point> > transport > respondingTimeouts > readTimeout", "0"},
    {"Envoy", false, "stream_idle_timeout", "3600s", "in the HTTP connection manager"},
    {"Envoy", true, "max_stream_duration", "0s", "under common_http_protocol_options"},
    {"Varnish", false, "param.set pipe_timeout", "3600", "by varnishadm"},
    {"Apache", false, "ProxyTimeout", "3600"},
    {"Apache", true, "ProxyTimeout", "3600"},
    {"AWS load balancer", false, "idle_timeout.timeout_seconds", "4000"},
}};

constexpr std::string_view usual_idle = "nginx: proxy_read_timeout, proxy_send_timeout; HAProxy: timeout "
                                        "tunnel; Caddy: read_timeout, write_timeout; "
                                        "Traefik: respondingTimeouts; Envoy: stream_idle_timeout; AWS: "
                                        "idle_timeout.timeout_seconds; Google Cloud: "
                                        "timeoutSec of the backend service";
constexpr std::string_view usual_lifetime =
    "Google Cloud: timeoutSec of the backend service; Caddy: stream_timeout; Envoy: max_stream_duration; "
    "nginx: "
    "worker_shutdown_timeout after a reload; HAProxy: hard-stop-after after a reload";

struct Default {
    std::int64_t seconds;
    std::string_view whose;
    bool lifetime;
};

constexpr std::array<Default, 9> defaults{{
    {30, "Google Cloud's load balancers (backend timeout)", true},
    {50, "HAProxy's example configuration (timeout client, timeout server)", false},
    {55, "Heroku's router", false},
    {60, "nginx (proxy_read_timeout) and AWS' application load balancer", false},
    {100, "Cloudflare", false},
    {180, "Traefik (idleTimeout)", false},
    {240, "Azure's load balancers", false},
    {300, "Envoy (stream_idle_timeout)", false},
    {350, "AWS' network load balancer and NAT gateway", false},
}};

}  // namespace

void lift_limit(Advice& advice, std::string_view proxy, bool lifetime) {
    const std::string_view wish =
        lifetime ? "Let connections grow older" : "Let quiet connections live longer";
    std::vector<Edit> edits;
    std::string_view place;
    for (const auto& setting : settings) {
        if (setting.proxy != proxy || setting.lifetime != lifetime) continue;
        edits.emplace_back(ProxyDirective{std::string(setting.directive), std::string(setting.value)});
        place = setting.place;
    }
    // Caddy does not tell its release, and refuses a directive that is newer than itself.
    if (proxy == "Caddy" && lifetime) {
        advice
            .by_hand(
                cat(wish, ": stream_timeout of reverse_proxy, in Caddy 2.7 and later"), Place::proxy_container
            )
            .proxy = proxy;
        return;
    }
    if (edits.empty() && !proxy.empty()) {
        advice.by_hand(cat(wish, " in the settings of ", proxy), Place::proxy_container).proxy = proxy;
        return;
    }
    if (edits.empty()) {
        advice.by_hand(
            cat(wish,
                "; the proxy was not recognised, its setting is one of these: ",
                lifetime ? usual_lifetime : usual_idle),
            Place::proxy_container
        );
        return;
    }
    const auto purpose = cat(wish, " in ", proxy, place.empty() ? "" : ", ", place);
    advice.remedy(purpose, Place::proxy_container, std::move(edits)).proxy = proxy;
}

std::string whose_default(Micros limit, bool lifetime) {
    for (const auto& row : defaults) {
        const auto exact = Micros(row.seconds * 1'000'000);
        const auto apart = limit > exact ? limit - exact : exact - limit;
        if (row.lifetime == lifetime && apart <= Micros(1'500'000))
            return cat(" ", row.seconds, " s is the default of ", row.whose, ".");
    }
    return {};
}

}  // namespace ocprobe::judge
