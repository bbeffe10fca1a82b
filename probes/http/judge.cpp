// Judging answers: tables of what gateways, proxies and web servers say.
#include "probes/http/judge.hpp"

#include "base/ascii.hpp"
#include "probes/core/json_fields.hpp"
#include "probes/http/edges.hpp"
#include "probes/tls/hello.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace ocprobe::probes {
namespace {

constexpr std::size_t kept_body = 512;
constexpr std::size_t kept_header = 256;

constexpr std::array<std::string_view, 10> wanted{
    "ok",
    "status",
    "ready",
    "failing",
    "uptimeMs",
    "version",
    "pendingReason",
    "eventLoop.degraded",
    "eventLoop.delayP99Ms",
    "error.type",
};

constexpr std::array<std::string_view, 16> headers_of_interest{
    "Server",
    "Via",
    "X-Powered-By",
    "Location",
    "Retry-After",
    "CF-Ray",
    "X-Envoy-Upstream-Service-Time",
    "WWW-Authenticate",
    "Allow",
    "Connection",
    "Upgrade",
    "Sec-WebSocket-Version",
    "Sec-WebSocket-Extensions",
    "Sec-WebSocket-Protocol",
    "Content-Encoding",
    "Date",
};

/// `application/json` of `Application/JSON; charset=utf-8`.
std::string media_type(const RawAnswer& answer) {
    const auto type = answer.header("Content-Type").value_or(std::string_view());
    return lower(trim_blanks(type.substr(0, type.find(';'))));
}

bool is_json(std::string_view type) {
    return type == "application/json" || type.ends_with("+json");
}

JsonFields parse(const RawAnswer& answer, bool& valid) {
    JsonFields fields(wanted);
    fields.feed(answer.body);
    valid = !answer.body_truncated && fields.finish();
    return fields;
}

HttpBody judge_json(int status, const JsonFields& fields) {
    const auto ok = fields.boolean("ok");
    const auto word = fields.text("status");
    if (status == 200 && ok == true && word == "live") return HttpBody::gateway_live;
    if (status == 200 && ok == true && word == "started") return HttpBody::gateway_started;
    if (status == 503 && ok == false && word == "starting") return HttpBody::gateway_starting;
    if (status == 503 && ok == false && word == "draining") return HttpBody::gateway_draining;
    const auto ready = fields.boolean("ready");
    if (status == 200 && ready == true) return HttpBody::gateway_ready;
    if (status == 503 && ready == false) return HttpBody::gateway_not_ready;
    if (status == 403 && fields.text("error.type") == "proxy_attribution_required") {
        return HttpBody::gateway_attribution;
    }
    return HttpBody::json;
}

/// First pages that packages install, by what stands in them and nowhere else.
constexpr std::array<std::string_view, 10> default_pages{
    "welcome to nginx!",
    "welcome to openresty!",
    "<h1>it works!</h1>",
    "apache2 default page",
    "apache2 debian default page",
    "apache2 ubuntu default page",
    "<title>caddy works!</title>",
    "test page for the http server",
    "<title>iis windows",
    "powered by lighttpd",
};

bool looks_like_html(std::string_view type, std::string_view body) {
    if (type == "text/html" || type == "application/xhtml+xml") return true;
    return type.empty() && (body.starts_with("<!doctype html") || body.starts_with("<html"));
}

/// What a proxy writes itself, when no header names it.
struct ProxyRow {
    std::string_view name;
    std::string_view header;  ///< empty: the body tells
    std::string_view part;    ///< in lower case; empty: the header's presence is enough
};

constexpr std::array<ProxyRow, 30> proxies{{
    {"Cloudflare", "CF-Ray", ""},
    {"Cloudflare", "Server", "cloudflare"},
    {"Envoy", "Server", "envoy"},
    {"Envoy", "X-Envoy-Upstream-Service-Time", ""},
    {"Caddy", "Server", "caddy"},
    {"Caddy", "Via", "caddy"},
    {"nginx", "Server", "nginx"},
    {"nginx", "Server", "openresty"},
    {"HAProxy", "Server", "haproxy"},
    {"HAProxy", "Via", "haproxy"},
    {"Traefik", "Server", "traefik"},
    {"Apache", "Server", "apache"},
    {"AWS load balancer", "Server", "awselb"},
    {"Varnish", "Via", "varnish"},
    {"Squid", "Via", "squid"},
    {"Squid", "Server", "squid"},
    {"lighttpd", "Server", "lighttpd"},
    {"nginx", "", "<center>nginx"},
    {"Envoy", "", "upstream connect error or disconnect/reset before headers"},
    {"Envoy", "", "no healthy upstream"},
    {"Envoy", "", "upstream request timeout"},
    {"HAProxy", "", "no server is available to handle this request."},
    {"HAProxy", "", "the server returned an invalid or incomplete response."},
    {"HAProxy", "", "the server didn't respond in time."},
    {"HAProxy", "", "your browser sent an invalid request."},
    {"Traefik", "", "no available server"},
    // Cloudflare's own 1xxx errors, in plain text for clients that ask for no page.
    {"Cloudflare", "", "error code: 1"},
    {"Google Cloud load balancer", "Via", "1.1 google"},
    {"Google Cloud load balancer", "", "error: server error</title>"},
    {"Google Cloud load balancer", "", "response 404 (backend notfound)"},
}};

/// A server's first frame of HTTP/2: three bytes of length, a type of 4, no flags, stream 0 (RFC 9113 §3.4, §4.1).
bool is_http2_settings(std::string_view bytes) {
    return bytes.size() >= 9 && bytes[0] == 0 && bytes[3] == 4 &&
           bytes.substr(4, 5) == std::string_view("\0\0\0\0\0", 5);
}

/// Traefik answers for a dead upstream with nothing but the status's own words, and names itself nowhere.
bool is_traefik_error(const RawAnswer& answer) {
    if (answer.header("Server") || !answer.status || media_type(answer) != "text/plain") return false;
    const auto body = trim_blanks(answer.body);
    return (*answer.status == 502 && body == "Bad Gateway") ||
           (*answer.status == 504 && body == "Gateway Timeout");
}

void absorb_json(HttpFacts& facts, const JsonFields& fields, const Redactor& redactor) {
    for (const auto& reason : fields.at("failing").items) {
        facts.failing.push_back(redactor.clean(reason, kept_header));
        if (reason == "gateway-draining") facts.draining = true;
        if (reason.starts_with("startup")) facts.starting = true;
    }
    if (!fields.text("pendingReason").empty()) {
        facts.failing.push_back(redactor.clean(fields.text("pendingReason"), kept_header));
    }
    if (!fields.text("version").empty())
        facts.version = redactor.clean_protocol_value(fields.text("version"), kept_header);
    if (const auto uptime = fields.integer("uptimeMs")) facts.uptime_ms = uptime;
    if (const auto degraded = fields.boolean("eventLoop.degraded")) facts.event_loop_degraded = degraded;
    if (const auto delay = fields.number("eventLoop.delayP99Ms")) facts.event_loop_delay_ms = delay;
}

}  // namespace

HttpBody judge_body(const RawAnswer& answer) {
    if (!answer.status || answer.outcome != HttpOutcome::answered) return HttpBody::none;
    const auto body = trim_blanks(answer.body);
    if (body.empty()) return HttpBody::none;
    const auto type = media_type(answer);
    if (*answer.status == 503 && body == "Too many unauthenticated sockets") {
        return HttpBody::gateway_preauth_limit;
    }
    if (*answer.status == 503 && body == "Gateway websocket admission closed") {
        return HttpBody::gateway_admission_closed;
    }
    if (is_json(type)) {
        bool valid = false;
        const auto fields = parse(answer, valid);
        return valid ? judge_json(*answer.status, fields) : HttpBody::other;
    }
    const auto small = lower(body);
    if (looks_like_html(type, small)) {
        if (contains(small, "<title>openclaw control</title>")) return HttpBody::gateway_page;
        for (const auto mark : default_pages) {
            if (contains(small, mark)) return HttpBody::server_default_page;
        }
        return HttpBody::html;
    }
    if (type.starts_with("text/")) return HttpBody::text;
    return HttpBody::other;
}

std::string recognise_proxy(const RawAnswer& answer) {
    const auto body = lower(std::string_view(answer.body).substr(0, 4096));
    for (const auto& row : proxies) {
        if (row.header.empty()) {
            if (contains(body, row.part)) return std::string(row.name);
        } else if (const auto value = answer.header(row.header); value && contains(lower(*value), row.part)) {
            return std::string(row.name);
        }
    }
    return is_traefik_error(answer) ? "Traefik" : "";
}

HttpAnswer to_fact(std::string path, const RawAnswer& raw, Micros took, const Redactor& redactor) {
    HttpAnswer fact;
    fact.path = std::move(path);
    fact.outcome = raw.outcome;
    fact.status = raw.status;
    fact.took = took;
    fact.content_type = redactor.clean(raw.header("Content-Type").value_or(std::string_view()), kept_header);
    for (const auto name : headers_of_interest) {
        if (const auto value = raw.header(name)) {
            fact.headers.push_back({std::string(name), redactor.clean(*value, kept_header)});
        }
    }
    fact.body_kind = judge_body(raw);
    fact.proxy = recognise_proxy(raw);
    fact.edge = recognise_edge(raw);
    fact.no_route = has_no_route(raw);
    // A margin beyond what is kept, so that a secret at the cap is seen whole.
    fact.body = redactor.clean(std::string_view(raw.body).substr(0, 16 * kept_body), kept_body);
    fact.body_bytes = raw.body_bytes;
    fact.body_truncated = raw.body_truncated;
    if (raw.outcome != HttpOutcome::answered) fact.first_bytes = redactor.clean(raw.first_bytes, kept_body);
    fact.http2 = raw.outcome != HttpOutcome::answered && is_http2_settings(raw.first_bytes);
    return fact;
}

void absorb(HttpFacts& facts, HttpAnswer answer, const RawAnswer& raw, const Redactor& redactor) {
    if (facts.proxy.empty()) facts.proxy = recognise_proxy(raw);
    if (facts.answers.empty()) {
        facts.server = redactor.clean(raw.header("Server").value_or(std::string_view()), kept_header);
    }
    // `ready` and `status` are words that other services use too: only what the gateway alone says proves it.
    switch (answer.body_kind) {
    case HttpBody::gateway_live:
        facts.gateway = true;
        facts.live = true;
        break;
    case HttpBody::gateway_ready:
        facts.ready = true;
        break;
    case HttpBody::gateway_not_ready:
        facts.ready = false;
        break;
    case HttpBody::gateway_started:
        facts.starting = facts.starting.value_or(false);
        facts.draining = facts.draining.value_or(false);
        break;
    case HttpBody::gateway_starting:
        facts.starting = true;
        break;
    case HttpBody::gateway_draining:
        facts.draining = true;
        break;
    case HttpBody::gateway_admission_closed:
        facts.gateway = true;
        facts.draining = true;
        break;
    case HttpBody::gateway_attribution:
    case HttpBody::gateway_preauth_limit:
        facts.gateway = true;
        break;
    default:
        break;
    }
    if (facts.gateway && is_json(media_type(raw)) && answer.body_kind != HttpBody::json) {
        bool valid = false;
        const auto fields = parse(raw, valid);
        if (valid) absorb_json(facts, fields, redactor);
    }
    facts.answers.push_back(std::move(answer));
}

bool hints_at_tls(const RawAnswer& answer) {
    // Servers that speak TLS and are asked in plaintext answer 400.
    return is_tls_record(answer.first_bytes) || answer.status == 400;
}

bool names_tls(const RawAnswer& answer) {
    constexpr std::array<std::string_view, 4> texts{
        "plain http request was sent to https port",          // nginx
        "client sent an http request to an https server",     // Go: Caddy, Traefik
        "speaking plain http to an ssl-enabled server port",  // Apache
        "this combination of host and port requires tls",     // Spring
    };
    const auto body = lower(std::string_view(answer.body).substr(0, 4096));
    return std::any_of(texts.begin(), texts.end(), [&](auto text) { return contains(body, text); });
}

}  // namespace ocprobe::probes
