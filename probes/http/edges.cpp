// The marks that identity-aware proxies and routers leave, as their own documentation or their source has them.
#include "probes/http/edges.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ocprobe::probes {
namespace {

constexpr std::size_t looked_at = 4096;

struct EdgeRow {
    std::string_view name;
    std::string_view header;  ///< empty: the body tells
    std::string_view part;    ///< in lower case; empty: the header's presence is enough
};

constexpr std::array<EdgeRow, 25> edges{{
    {"Cloudflare Access", "Location", ".cloudflareaccess.com/"},
    {"Cloudflare Access", "Location", "/cdn-cgi/access/"},
    {"Cloudflare Access", "WWW-Authenticate", "cloudflare-access"},
    {"Cloudflare Access", "CF-Access-Domain", ""},
    {"Cloudflare Access", "CF-Access-Aud", ""},
    {"Cloudflare Access", "", "cloudflareaccess.com"},
    {"Google IAP", "X-Goog-IAP-Generated-Response", ""},
    {"Google IAP", "", "invalid iap credentials"},
    {"Google IAP", "Location", "accounts.google.com/o/oauth2"},
    {"oauth2-proxy", "Location", "/oauth2/start"},
    {"oauth2-proxy", "Location", "/oauth2/sign_in"},
    {"oauth2-proxy", "Set-Cookie", "_oauth2_proxy"},
    {"oauth2-proxy", "", "/oauth2/start"},
    {"oauth2-proxy", "", "oauth2 proxy"},
    {"oauth2-proxy", "", "oauth2-proxy"},
    {"authentik", "Location", "/outpost.goauthentik.io/"},
    {"authentik", "X-Powered-By", "authentik"},
    {"Authelia", "Location", "?rd=http"},
    {"Authelia", "", "?rd=http"},
    {"Authelia", "", "authelia"},
    {"Pomerium", "X-Pomerium-Intercepted-Response", ""},
    {"Pomerium", "Location", "/.pomerium/"},
    {"AWS load balancer", "Location", ".amazoncognito.com/"},
    {"Microsoft Entra", "Location", "login.microsoftonline.com/"},
    {"Keycloak", "Location", "/protocol/openid-connect/auth"},
}};

bool asks_for_a_login(int status) {
    constexpr std::array statuses{301, 302, 303, 307, 308, 401, 403};
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

/// Cookies come in several lines.
bool any_header_holds(const RawAnswer& answer, std::string_view name, std::string_view part) {
    return std::any_of(answer.headers.begin(), answer.headers.end(), [&](const auto& header) {
        return lower(header.name) == lower(name) && contains(lower(header.value), part);
    });
}

std::string small_body(const RawAnswer& answer) {
    return lower(trim_blanks(std::string_view(answer.body).substr(0, looked_at)));
}

}  // namespace

std::string recognise_edge(const RawAnswer& answer) {
    if (!answer.status || !asks_for_a_login(*answer.status)) return {};
    const auto body = small_body(answer);
    for (const auto& row : edges) {
        const bool found =
            row.header.empty() ? contains(body, row.part) : any_header_holds(answer, row.header, row.part);
        if (found) return std::string(row.name);
    }
    return {};
}

bool has_no_route(const RawAnswer& answer) {
    if (answer.status != 404) return false;
    const auto body = small_body(answer);
    // Traefik: Go's own words, without a name.
    if (body == "404 page not found" && !answer.header("Server")) return true;
    // The default backends of Kubernetes' nginx and Google Cloud's ingress.
    if (body == "default backend - 404" || contains(body, "response 404 (backend notfound)")) return true;
    // Envoy: no route, and no body.
    const auto server = answer.header("Server");
    return body.empty() && server && contains(lower(*server), "envoy") &&
           !answer.header("X-Envoy-Upstream-Service-Time");
}

}  // namespace ocprobe::probes
