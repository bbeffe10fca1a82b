#include "unit/judge/forecast/world.hpp"

#include "unit/judge/fixtures.hpp"

#include <charconv>

namespace ocprobe::judge_test {

namespace {

constexpr std::string_view service = "openclaw-gateway";
constexpr std::string_view address = "172.18.0.2";

bool on_loopback(const World& world) {
    return world.host == "127.0.0.1";
}

// ---- what stands here

CredentialProblem problem_of(Held held) {
    switch (held) {
    case Held::placeholder:
        return CredentialProblem::placeholder;
    case Held::quoted:
        return CredentialProblem::quoted;
    default:
        return CredentialProblem::none;
    }
}

struct Choice {
    Held held = Held::nothing;
    SourceKind source = SourceKind::none;
};

/// An environment URL takes the environment's alone; the config goes first otherwise.
Choice chosen(const World& world) {
    const Choice env{world.env_token, SourceKind::env_gateway_token};
    const bool remote = world.url_source == SourceKind::config_remote_url || world.remote_url_missing;
    const Choice config{
        world.config_token, remote ? SourceKind::config_remote_token : SourceKind::config_auth_token};
    if (world.url_source == SourceKind::env_gateway_url && !world.remote_url_missing) return env;
    const bool usable = config.held != Held::nothing && config.held != Held::reference;
    if (usable || config.held == Held::reference) return config;
    return env;
}

void add_credential(const World& world, Evidence& e) {
    auto& credential = e.credential;
    const auto choice = chosen(world);
    credential.ladder.clear();
    credential.config_ignored = choice.source == SourceKind::env_gateway_token &&
                                world.url_source == SourceKind::env_gateway_url && !world.remote_url_missing;
    for (const auto& [held, kind] :
         {Choice{world.config_token, SourceKind::config_auth_token},
          Choice{world.env_token, SourceKind::env_gateway_token}}) {
        if (held == Held::nothing || held == Held::reference) continue;
        auto one = rung(kind, kind == choice.source, held == choice.held);
        one.problem = problem_of(held);
        credential.ladder.push_back(one);
    }
    if (world.wants_password) credential.expected_mode = "password";
    if (world.wants_password && world.has_password) {
        credential.kind = CredentialKind::password;
        credential.source.kind = SourceKind::env_gateway_password;
        return;
    }
    credential.kind = CredentialKind::token;
    credential.source.kind = choice.source;
    credential.problem = problem_of(choice.held);
    if (choice.held == Held::reference) {
        credential.kind = CredentialKind::none;
        credential.stop = CredentialStop::unresolved_secret_ref;
        credential.stop_source.kind = choice.source;
        credential.stop_detail = "variable OC_TOKEN is not set";
    } else if (choice.held == Held::nothing) {
        credential.kind = CredentialKind::none;
        credential.source = {};
        credential.length.reset();
        credential.stop =
            credential.config_ignored ? CredentialStop::url_needs_env_token : CredentialStop::missing;
    }
}

void add_target(const World& world, Evidence& e) {
    auto& target = e.target;
    target.source.kind = world.url_source;
    target.known_ports = {18789, 19000};
    target.allow_insecure.reset();
    if (world.plaintext_switch) target.allow_insecure = "1";
    target.remote_url_missing = world.remote_url_missing;
    if (world.remote_url_missing) {
        target.endpoint.reset();
        target.source.kind = SourceKind::none;
        return;
    }
    Endpoint endpoint;
    endpoint.host = world.host;
    endpoint.port = world.port;
    endpoint.transport = world.url_tls ? Endpoint::Transport::tls : Endpoint::Transport::tcp;
    target.host_is_loopback = on_loopback(world);
    target.url = (world.url_tls ? "wss://" : "ws://") + world.host + ":" + std::to_string(world.port);
    if (!world.url_has_scheme) {
        target.url = world.host + ":" + std::to_string(world.port);
        target.fault = UrlFault::no_scheme;
        target.fault_detail = "it has no scheme";
        target.endpoint.reset();
        return;
    }
    target.endpoint = endpoint;
    const bool allowed = world.url_tls || on_loopback(world) || world.plaintext_switch;
    target.plaintext = world.url_tls ? PlaintextPolicy::not_plaintext
                       : allowed     ? PlaintextPolicy::allowed
                                     : PlaintextPolicy::refused;
}

// ---- the network

bool gateway_is_there(const World& world) {
    return world.life != Life::stopped;
}

bool reachable_by_name(const World& world) {
    return world.name_resolves && world.resolver_answers && world.way == Way::open && gateway_is_there(world);
}

void add_candidates(const World& world, Evidence& e) {
    if (!reachable_by_name(world) || world.front != Front::none || world.life != Life::ready) return;
    if (world.gateway_tls && !world.url_tls) return;
    const bool same = world.host == service && world.port == world.gateway_port;
    if (same) return;
    gateway_at(e, std::string(service), world.gateway_port);
    e.candidates.back().tls = world.gateway_tls;
}

bool dial(const World& world, Evidence& e) {
    if (on_loopback(world)) {
        const bool accepts =
            world.shares_namespace && gateway_is_there(world) && world.port == world.gateway_port;
        if (!accepts) connect_outcome(e, ConnectOutcome::refused);
        return accepts;
    }
    dns(e).name = world.host;
    if (!world.resolver_answers || world.host != service || !world.name_resolves) {
        dns_outcome(e, world.resolver_answers ? DnsOutcome::name_not_found : DnsOutcome::timeout);
        return false;
    }
    dns(e).outcome = DnsOutcome::resolved;
    dns(e).answers = {{std::string(address), false}};
    if (world.way == Way::dropped) {
        connect_outcome(e, ConnectOutcome::timeout);
    } else if (world.way == Way::no_route) {
        connect_outcome(e, ConnectOutcome::unreachable);
    } else if (world.way == Way::loopback_only || !gateway_is_there(world) || world.port != world.gateway_port) {
        connect_outcome(e, ConnectOutcome::refused);
    } else {
        return true;
    }
    return false;
}

bool encrypt(const World& world, Evidence& e) {
    if (!world.url_tls && !world.gateway_tls) return true;
    if (!world.url_tls) {
        http_outcome(e, HttpOutcome::closed_no_byte);
        http(e).tls_answered = true;
        return false;
    }
    if (!world.gateway_tls) {
        tls_outcome(e, TlsOutcome::plain_server);
        tls(e).plain_http_answered = true;
        return false;
    }
    over_tls(e);
    const bool expired = world.certificate_faults.count("validity") > 0;
    const bool other_name = world.certificate_faults.count("name") > 0;
    if (world.pinned || (world.issuer_trusted && !expired && !other_name)) return true;
    tls_outcome(
        e,
        expired                 ? TlsOutcome::expired
        : !world.issuer_trusted ? TlsOutcome::untrusted
                                : TlsOutcome::name_mismatch
    );
    auto& facts = tls(e);
    if (expired) facts.faults.emplace_back("validity");
    if (!world.issuer_trusted) facts.faults.emplace_back("trust");
    if (other_name) facts.faults.emplace_back("name");
    return false;
}

bool upgrade(const World& world, Evidence& e) {
    switch (world.front) {
    case Front::adds_headers:
        foreign(
            e,
            answer(403, HttpBody::gateway_attribution, "application/json"),
            answer(403, HttpBody::gateway_attribution, "application/json")
        );
        return false;
    case Front::has_no_upstream:
        foreign(e, answer(502, HttpBody::html), answer(502, HttpBody::html));
        http(e).proxy = "nginx";
        return false;
    case Front::drops_upgrade:
        http(e).proxy = "nginx";
        declined(e, answer(200, HttpBody::gateway_page));
        return false;
    case Front::swallows_upgrade:
        ws(e) = WsFacts{};
        ws(e).outcome = WsOutcome::no_response;
        ws(e).upgrade.emplace();
        ws(e).upgrade->outcome = HttpOutcome::silent;
        ws(e).live_after_silence = true;
        return false;
    case Front::holds_frames:
        ws(e) = WsFacts{};
        ws(e).outcome = WsOutcome::no_challenge;
        return false;
    case Front::adds_origin:
    case Front::none:
        break;
    }
    if (world.life == Life::draining) {
        declined(e, answer(503, HttpBody::gateway_admission_closed, "text/plain"));
        return false;
    }
    if (world.life == Life::starting) {
        refused(e, "UNAVAILABLE", "", "startup-sidecars");
        e.close->code = 1013;
        return false;
    }
    if (world.front != Front::adds_origin) return true;
    refused(e, "INVALID_REQUEST", "CONTROL_UI_ORIGIN_NOT_ALLOWED");
    return false;
}

void authenticate(const World& world, Evidence& e) {
    const auto choice = chosen(world);
    const bool sent = e.credential.kind != CredentialKind::none;
    if (!sent) {
        refused(e, "NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED");
        ws(e).credential_sent = false;
    } else if (world.locked_out) {
        refused(e, "INVALID_REQUEST", "AUTH_RATE_LIMITED");
    } else if (world.wants_password && !world.has_password) {
        refused(e, "INVALID_REQUEST", "AUTH_PASSWORD_MISMATCH");
    } else if (!world.wants_password && choice.held != Held::right) {
        refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    }
}

// ---- edits

struct Applier {
    World& world;

    bool operator()(const SetEnv& edit) const {
        if (edit.name == "OPENCLAW_GATEWAY_URL") return set_url(edit.value.text, SourceKind::env_gateway_url);
        if (edit.name == "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS")
            return set(world.plaintext_switch, edit.value.text == "1");
        if (edit.name == "NODE_EXTRA_CA_CERTS") return set(world.issuer_trusted, true);
        if (edit.name == "OPENCLAW_GATEWAY_TOKEN" && !edit.value.from.empty())
            return set(world.env_token, Held::right);
        if (edit.name == "OPENCLAW_GATEWAY_PASSWORD" && !edit.value.from.empty())
            return set(world.has_password, true);
        if (edit.name != "OPENCLAW_GATEWAY_PORT") return false;
        return read_port(edit.value.text);
    }
    bool operator()(const ConfigSet& edit) const {
        if (edit.key == "gateway.remote.url") return set_url(edit.value.text, SourceKind::config_remote_url);
        if (edit.key == "gateway.remote.tlsFingerprint") return set(world.pinned, true);
        if (edit.key == "gateway.bind") return set(world.way, Way::open);
        if (edit.key == "gateway.trustedProxies") return set(world.front, Front::none);
        if (edit.key == "gateway.remote.token" || edit.key == "gateway.auth.token")
            return set(world.config_token, Held::right);
        return false;
    }
    bool operator()(const JoinNetwork&) const { return set(world.way, Way::open); }
    bool operator()(const RunAs&) const { return set(world.config_readable, true); }
    bool operator()(const ProxyDirective& edit) const {
        const bool upgrade = world.front == Front::drops_upgrade || world.front == Front::swallows_upgrade;
        const bool mends = (upgrade && edit.value.starts_with("Upgrade")) ||
                           (world.front == Front::holds_frames && edit.directive == "proxy_buffering") ||
                           (world.front == Front::adds_origin && edit.value.starts_with("Origin"));
        if (mends) world.front = Front::none;
        return true;
    }
    bool operator()(const Unquote&) const { return set(world.env_token, Held::right); }
    bool operator()(const Exec& edit) const {
        const auto& argv = edit.argv;
        const auto has = [&](std::string_view word) {
            return std::any_of(argv.begin(), argv.end(), [&](const std::string& text) {
                return text.find(word) != std::string::npos;
            });
        };
        if (has("chown")) return set(world.config_readable, true);
        if (has("approve")) return set(world.device_paired, true);
        if (argv.front() != "ocprobe") return false;
        world.locked_out = false;
        if (has("wait")) world.life = Life::ready;
        return true;
    }
    bool operator()(const Mount& edit) const {
        // A directory of its own: the gateway's identity is not in it.
        if (!edit.source.empty()) world.shares_state = false;
        return true;
    }
    bool operator()(const Restart&) const { return true; }
    bool operator()(const Recreate&) const { return true; }
    template <class Other>
    bool operator()(const Other&) const {
        return false;
    }

    template <class Value>
    bool set(Value& place, Value value) const {
        place = value;
        return true;
    }
    bool read_port(std::string_view text) const {
        return std::from_chars(text.data(), text.data() + text.size(), world.port).ec == std::errc();
    }
    bool set_url(std::string_view url, SourceKind source) const {
        world.url_source = source;
        world.remote_url_missing = false;
        world.url_has_scheme = true;
        world.url_tls = url.starts_with("wss://");
        url.remove_prefix(url.find("://") + 3);
        const auto colon = url.rfind(':');
        world.host = url.substr(0, colon) == address ? service : url.substr(0, colon);
        return read_port(url.substr(colon + 1));
    }
};

}  // namespace

Evidence observe(const World& world) {
    auto e = world.shares_state ? shared_namespace() : bridge();
    e.question.candidates = true;
    e.state.lock.state = LockState::none;
    if (world.shares_namespace) e.container.gateway_processes = {{7, true, false, "S"}};
    add_target(world, e);
    add_credential(world, e);
    e.state.pairing.device_paired = world.device_paired;
    if (!world.config_readable) {
        e.state.config.status = ConfigStatus::unreadable;
        e.state.config.obstacle =
            PathStep{e.state.config.path, true, "regular file", 0600, 1001, 1001, 13, ""};
    }
    if (!e.target.endpoint) {
        skip_from(e, StageId::dns);
        add_candidates(world, e);
        return e;
    }
    if (!dial(world, e)) {
        add_candidates(world, e);
        return e;
    }
    if (encrypt(world, e) && upgrade(world, e)) authenticate(world, e);
    return e;
}

bool apply(World& world, const FixStep& step) {
    if (step.manual) return false;
    bool known = true;
    for (const auto& edit : step.edits)
        known = std::visit(Applier{world}, edit) && known;
    return known;
}

}  // namespace ocprobe::judge_test
