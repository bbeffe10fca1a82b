#include "judge/view/edge.hpp"

#include "base/ascii.hpp"
#include "judge/view/view.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

std::string location_of(const HttpAnswer& answer) {
    for (const auto& header : answer.headers) {
        if (header.name == "Location") return header.value.str();
    }
    return {};
}

// Empty where the location is a path (RFC 9110 §10.2.2).
std::string host_in(std::string_view location) {
    const auto scheme = location.find("//");
    if (scheme == std::string_view::npos || location.find('/') < scheme) return {};
    location.remove_prefix(scheme + 2);
    location = location.substr(0, location.find_first_of("/?#"));
    location.remove_prefix(location.rfind('@') == std::string_view::npos ? 0 : location.rfind('@') + 1);
    const bool bracketed = location.starts_with('[');
    return lower(location.substr(0, bracketed ? location.find(']') : location.find(':')));
}

bool is_redirect(const HttpAnswer& answer) {
    switch (answer.status.value_or(0)) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        return true;
    default:
        return false;
    }
}

bool is_edges(const Evidence& e, const HttpAnswer* answer) {
    if (answer == nullptr || answer->outcome != HttpOutcome::answered) return false;
    if (!answer->edge.empty()) return true;
    // Headers for a proxy's login are configured for this very target, so that is who refuses.
    const bool configured =
        e.credential.edge_auth == EdgeAuth::sent || e.credential.edge_auth == EdgeAuth::undecided;
    if (configured && (is_redirect(*answer) || answer->status == 401 || answer->status == 403))
        return answer->body_kind != HttpBody::gateway_attribution;
    return is_redirect(*answer) && !redirect_target(*answer).empty() && !redirects_to_same_host(e, *answer);
}

}  // namespace

std::string redirect_target(const HttpAnswer& answer) {
    return is_redirect(answer) ? host_in(location_of(answer)) : std::string();
}

bool redirects_to_same_host(const Evidence& e, const HttpAnswer& answer) {
    if (!is_redirect(answer) || !e.target.endpoint) return false;
    const auto host = redirect_target(answer);
    return host.empty() || host == lower(e.target.endpoint->host);
}

std::string redirected_url(const Evidence& e, const HttpAnswer& answer) {
    const auto location = lower(location_of(answer));
    if (!redirects_to_same_host(e, answer) || redirect_target(answer).empty()) return {};
    const bool tls = location.starts_with("https:") || location.starts_with("wss:");
    const auto& host = e.target.endpoint->host;
    const auto at = location.find(lower(host));
    std::string url =
        (tls ? "wss://" : "ws://") + (host.find(':') == std::string::npos ? host : "[" + host + "]");
    auto rest = std::string_view(location).substr(at + host.size());
    if (rest.starts_with(']')) rest.remove_prefix(1);
    if (!rest.starts_with(':')) return url;
    rest.remove_prefix(1);
    const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    return digits == 0 || digits > 5 ? url : url + ":" + std::string(rest.substr(0, digits));
}

const HttpAnswer* edge_answer(const Evidence& e) {
    if (proven(e)) return nullptr;
    const auto* upgrade = upgrade_answer(e);
    if (upgrade_decided(e)) return is_edges(e, upgrade) ? upgrade : nullptr;
    const auto* answer = first_answer(e);
    return !gateway_answered(e) && is_edges(e, answer) ? answer : nullptr;
}

std::string recognised_edge_server(const Evidence& e) {
    const auto* answer = edge_answer(e);
    return answer == nullptr ? std::string() : answer->proxy;
}

}  // namespace ocprobe::judge
