// http.edge_auth_required: an identity-aware proxy in front of the gateway asks for a login of its own.
#include "judge/view/edge.hpp"

#include "base/ascii.hpp"
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

// The headers go to the origin of gateway.remote.url alone, over TLS.
void set_remote_url(Advice& advice, std::string purpose) {
    const auto& target = advice.evidence().target;
    const bool named = target.source.kind == SourceKind::config_remote_url && !target.overridden;
    if (!target.endpoint || (named && over_tls(advice.evidence()))) return;
    const auto& endpoint = *target.endpoint;
    const auto url = over_tls(advice.evidence()) ? cat("wss://", host_port(endpoint.host, endpoint.port))
                                                 : cat("wss://", endpoint.host);
    advice.also(std::move(purpose), Place::cli_container, {ConfigSet{"gateway.remote.url", literal(url)}});
}

bool edge_wants_a_login(const Evidence& e) {
    return edge_answer(e) != nullptr && e.credential.edge_auth != EdgeAuth::undecided;
}

Confidence edge_confidence(const Evidence& e) {
    const auto* answer = edge_answer(e);
    return answer != nullptr && !answer->edge.empty() ? Confidence::certain : Confidence::likely;
}

std::string edge_name(const HttpAnswer& answer) {
    return answer.edge.empty() ? std::string() : cat(" (", answer.edge, ")");
}

std::string what_the_cli_sends(const Evidence& e) {
    switch (e.credential.edge_auth) {
    case EdgeAuth::sent:
        return cat(
            "The headers of gateway.remote.edgeAuth (",
            join(e.credential.edge_headers, ", "),
            ") were sent, and it does not accept them."
        );
    case EdgeAuth::other_origin:
        return "gateway.remote.edgeAuth is set, but the CLI sends it to gateway.remote.url alone, and this "
               "URL has "
               "another scheme, host or port.";
    default:
        break;
    }
    return e.cli.rules == CliRules::v2026_9_6
               ? "The CLI, as it is configured here, sends it none: gateway.remote.edgeAuth is not set."
               : cat("CLI ", e.cli.version, " can send it none: gateway.remote.edgeAuth came with 2026.8.2.");
}

void say_edge_auth(const Evidence& e, Verdict& v) {
    v.evidence = {"http", "websocket"};
    const auto* answer = edge_answer(e);
    if (answer == nullptr) return;
    const auto to = redirect_target(*answer);
    v.summary =
        cat("A proxy in front of the gateway",
            edge_name(*answer),
            " asks for a login of its own: HTTP ",
            answer->status.value_or(0),
            to.empty() ? "" : " to ",
            to);
    v.cause = cat("The gateway is not reached. ", what_the_cli_sends(e));
}

Edit edge_headers(std::string_view edge) {
    const auto from_variable = [](std::string_view header, std::string_view variable) {
        return cat(
            "\"", header, "\":{\"source\":\"env\",\"provider\":\"default\",\"id\":\"", variable, "\"}"
        );
    };
    const auto map = edge == "Cloudflare Access"
                         ? cat("{",
                               from_variable("CF-Access-Client-Id", "CF_ACCESS_CLIENT_ID"),
                               ",",
                               from_variable("CF-Access-Client-Secret", "CF_ACCESS_CLIENT_SECRET"),
                               "}")
                         : cat("{", from_variable("Authorization", "EDGE_AUTHORIZATION"), "}");
    return ConfigSet{"gateway.remote.edgeAuth", literal(map)};
}

std::vector<Edit> edge_variables(std::string_view edge) {
    const auto given_by_edge = [](std::string_view variable, std::string_view what) {
        return SetEnv{std::string(variable), {{}, std::string(what)}};
    };
    if (edge == "Cloudflare Access")
        return {
            given_by_edge("CF_ACCESS_CLIENT_ID", "the id of a service token of Cloudflare Access"),
            given_by_edge("CF_ACCESS_CLIENT_SECRET", "the secret of that service token")};
    return {given_by_edge("EDGE_AUTHORIZATION", "the credential that this proxy accepts from programs")};
}

void advise_edge_auth(Advice& advice) {
    const auto& e = advice.evidence();
    const auto* answer = edge_answer(e);
    const std::string_view edge = answer == nullptr ? std::string_view() : std::string_view(answer->edge);
    if (e.credential.edge_auth == EdgeAuth::sent) {
        advice.by_hand(
            cat("Give these headers the values that the proxy accepts: ",
                join(e.credential.edge_headers, ", ")),
            Place::cli_container
        );
    } else if (e.credential.edge_auth == EdgeAuth::other_origin) {
        set_remote_url(advice, "Name the same scheme, host and port in gateway.remote.url");
    } else if (e.cli.rules != CliRules::v2026_9_6) {
        advice.by_hand(
            "Update the CLI to 2026.8.2 or later, which can send gateway.remote.edgeAuth", Place::cli_service
        );
    } else {
        advice.remedy("Keep what the proxy accepts in variables", Place::cli_service, edge_variables(edge))
            .manual = true;
        set_remote_url(advice, "Name this gateway in the config: its headers go to this URL alone");
        advice.also("Send them with every request to it", Place::cli_container, {edge_headers(edge)}).manual =
            true;
    }
    auto& step = advice.alternative(
        "Let the gateway's address through without the proxy's login", Place::proxy_container, {}
    );
    step.manual = true;
    step.proxy = recognised_edge_server(e);
    advice.expect(network_recovers);
}

bool edge_lets_through(Hypothesis& h) {
    h.e.credential.edge_auth = EdgeAuth::sent;
    assume_network(h);
    return true;
}

std::vector<std::string> cli_calls_it_rejected(const Evidence& e) {
    const auto* answer = edge_answer(e);
    if (answer == nullptr || e.cli.rules != CliRules::v2026_9_6) return {};
    return {cat("gateway rejected websocket upgrade (HTTP ", answer->status.value_or(0), ")")};
}

constexpr std::array<std::string_view, 1> remote_links{"docs/gateway/remote.md"};

constexpr std::array edge_records{
    Cause{
        .id = "http.edge_auth_required",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = edge_wants_a_login,
        .confidence = edge_confidence,
        .say = say_edge_auth,
        .advise = advise_edge_auth,
        .once_fixed = edge_lets_through,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain,
        .rules_out = other_families,
        .cli_says = cli_calls_it_rejected,
        .documentation =
            {.holds_when =
                 "An identity-aware proxy in front (Cloudflare Access, oauth2-proxy, Authelia …) redirects "
                 "to another host, or answers 401 or 403 with its own marks. The gateway is not reached, and"
                 " the CLI, as configured here, does not satisfy the proxy.",
             .what_to_do =
                 "Give the CLI the proxy's headers in gateway.remote.edgeAuth (2026.8.2 and later, only for "
                 "wss:// and gateway.remote.url's own origin), or let the gateway's address through.",
             .links = remote_links}},
};

constexpr CauseGroup edge_group{
    .family = "http", .causes = std::span<const Cause>(edge_records), .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& edge_causes() {
    return edge_group;
}

}  // namespace ocprobe::judge
