// The settings as the proxies' own documentation names them.
#include "judge/remedy/proxy_settings.hpp"

#include "judge/remedy/words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ocprobe::judge {

namespace {

struct Setting {
    std::string_view proxy;
    std::string_view idle;
    std::string_view lifetime;
};

constexpr std::array<Setting, 7> settings{{
    {"nginx", "proxy_read_timeout 1h;\nproxy_send_timeout 1h;", "worker_shutdown_timeout 1h;"},
    {"Caddy",
     "reverse_proxy … {\n  transport http {\n    read_timeout 1h\n    write_timeout 1h\n  }\n}",
     "reverse_proxy … {\n  stream_timeout 24h\n}"},
    {"HAProxy", "timeout tunnel 1h", "timeout tunnel 1h\nhard-stop-after 1h"},
    {"Traefik",
     "entryPoints:\n  web:\n    transport:\n      respondingTimeouts:\n        readTimeout: 0\n        "
     "idleTimeout: 1h",
     "entryPoints:\n  web:\n    transport:\n      respondingTimeouts:\n        readTimeout: 0"},
    {"Envoy", "stream_idle_timeout: 3600s\ntimeout: 0s", "max_stream_duration: 0s\ntimeout: 0s"},
    {"Apache", "ProxyWebsocketIdleTimeout 3600\nProxyTimeout 3600", "ProxyTimeout 3600"},
    {"AWS load balancer", "idle_timeout.timeout_seconds = 4000", "idle_timeout.timeout_seconds = 4000"},
}};

constexpr std::string_view usual_idle =
    "nginx: proxy_read_timeout, proxy_send_timeout\nHAProxy: timeout tunnel (without it timeout client, "
    "timeout "
    "server)\nCaddy: read_timeout, write_timeout of transport http\nTraefik: respondingTimeouts\nEnvoy: "
    "stream_idle_timeout\nAWS ALB: idle_timeout.timeout_seconds\nGoogle Cloud: timeoutSec of the backend "
    "service";
constexpr std::string_view usual_lifetime =
    "Google Cloud: timeoutSec of the backend service\nCaddy: stream_timeout\nEnvoy: timeout, "
    "max_stream_duration\nnginx: worker_shutdown_timeout after a reload\nHAProxy: hard-stop-after after a "
    "reload";

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

FixStep lift_limit(std::string_view proxy, bool lifetime) {
    const auto* const found = std::find_if(settings.begin(), settings.end(), [&](const Setting& setting) {
        return setting.proxy == proxy;
    });
    const std::string_view wish =
        lifetime ? "Let connections grow older" : "Let quiet connections live longer";
    if (found == settings.end()) {
        return {
            cat(wish, "; the proxy was not recognised, its setting is one of these"),
            "whatever stands between here and the gateway",
            std::string(lifetime ? usual_lifetime : usual_idle)};
    }
    return {
        cat(wish, " in ", proxy),
        cat("the configuration of ", proxy),
        std::string(lifetime ? found->lifetime : found->idle)};
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
