// contract.start: would the gateway start?
#include "contract/checks/state_parts.hpp"
#include "contract/pair/roles.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/start_rules.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ocprobe::contract {

namespace {

/// The release whose rules are known.
constexpr int rules_year = 2026;
constexpr int rules_month = 9;
/// With no more than this, the same again as swap included, the kernel kills the gateway while it starts: measured with
/// 2026.9.6 at 200 to 640 MiB and no swap.
constexpr std::uint64_t never_starts_with = 320ULL * 1024 * 1024;

bool is_no_token(const Secret& token) {
    return token.reveal_to([](std::string_view text) {
        constexpr std::array<std::string_view, 3> markers{"undefined", "null", "__OPENCLAW_REDACTED__"};
        return std::find(markers.begin(), markers.end(), text) != markers.end();
    });
}

/// Whether a variable of the credential's name has a value, known here or not.
bool has_value(const Side& side, std::string_view name) {
    const auto* value = variable(*side.service, name);
    if (value == nullptr) return false;
    return !value->text.value.empty() || !value->symbol.empty();
}

openclaw::StartQuestion question_of(const Pair& pair) {
    const auto& side = pair.gateway;
    const auto& arguments = pair.listens.arguments;
    openclaw::StartQuestion out;
    const bool config_seen = side.config != Knowledge::unknown;
    if (config_seen) out.config = side.resolution.start;
    out.all_seen = config_seen && !unseen_environment(side);
    out.auth_flag = option_value(arguments, "--auth");
    out.bind_flag = option_value(arguments, "--bind");
    out.tailscale_flag = option_value(arguments, "--tailscale");
    out.token_given =
        option_value(arguments, "--token").has_value() || has_value(side, "OPENCLAW_GATEWAY_TOKEN");
    out.password_given =
        option_value(arguments, "--password").has_value() || has_value(side, "OPENCLAW_GATEWAY_PASSWORD");
    const auto& token = side.resolution.credentials.token;
    out.token_is_no_token = token && is_no_token(*token);
    return out;
}

/// Where the settings of a rule stand: the command when a flag has one of them, else the mount of the config.
Place rule_place(const Pair& pair) {
    const auto& service = *pair.gateway.service;
    if (pair.gateway.state.mount != nullptr) return pair.gateway.state.mount->place;
    return service.command.given() ? service.command.place : service.place;
}

void judge_rules(const Pair& pair, Row& row) {
    const auto release = release_of(pair.gateway.service->image);
    const bool older = release && !is_at_least(*release, rules_year, rules_month);
    for (const auto* rule : openclaw::broken_start_rules(question_of(pair))) {
        auto summary = std::string(rule->because) + " (" + std::string(rule->settings) + ")";
        if (older || !pair.gateway.official) {
            row.undecided(
                *pair.gateway.service,
                rule_place(pair),
                summary + ": 2026.9.6 ends with " + std::to_string(rule->exit_code) +
                    " for it; whether this image has the rule is not known"
            );
        } else {
            row.fails(
                *pair.gateway.service,
                rule_place(pair),
                rule->id,
                "the gateway ends with " + std::to_string(rule->exit_code) + ": " + std::move(summary)
            );
        }
    }
}

/// Somebody of the same network namespace has the gateway's port.
void judge_port_taken(const Pair& pair, Row& row) {
    const auto port = std::to_string(pair.listens.port);
    if (!pair.listens.port_known && pair.gateway.config != Knowledge::unknown) return;
    for (const auto& [name, other] : pair.project.services) {
        if (&other == pair.gateway.service || !other.active) continue;
        if (other.network_namespace != pair.gateway_namespace) continue;
        const bool forwards =
            std::any_of(other.words.begin(), other.words.end(), [&](const std::string& word) {
                return word.starts_with("TCP") && word.find("LISTEN:" + port) != std::string::npos;
            });
        const auto arguments = gateway_arguments(other);
        const bool serves_too = is_gateway(other) && arguments &&
                                option_value(*arguments, "--port").value_or("18789") == port &&
                                variable(other, "OPENCLAW_GATEWAY_PORT") == nullptr;
        if (!forwards && !serves_too) continue;
        row.fails(
            *pair.gateway.service,
            pair.gateway.service->place,
            "port_taken",
            "port " + port + " of this network namespace is also listened on by service " + shown(other.name),
            advise("give each its own port")
        );
        return;
    }
}

/// The engine adds as much swap as memory where a file sets no other bound.
void judge_memory_limit(const Pair& pair, Row& row) {
    const auto& service = *pair.gateway.service;
    const auto bytes = memory_limit_bytes(service);
    if (!bytes || *bytes > never_starts_with || !pair.gateway.official) return;
    const auto release = release_of(service.image);
    if (release && !is_at_least(*release, rules_year, rules_month)) return;
    row.fails(
        service,
        service.memory_limit.place,
        "memory",
        "the kernel kills the gateway while it starts: a memory limit of " +
            shown(service.memory_limit.value) + ", its start needs about 700 MiB",
        advise("1g or more")
    );
}

/// A volume of these files alone: it is empty until the gateway writes to it.
bool starts_fresh(const Pair& pair) {
    const auto* mount = pair.gateway.state.mount;
    return mount != nullptr && mount->kind == MountKind::volume && !mount->external && !mount->source.empty();
}

/// It listens on the network, and nothing that is seen gives it a token or a password.
bool lacks_credential(const Pair& pair) {
    const auto& held = pair.gateway.resolution.credentials;
    const auto& arguments = pair.listens.arguments;
    return pair.listens.bind != "loopback" && !held.token && !held.password &&
           !option_value(arguments, "--token") && !option_value(arguments, "--password");
}

/// What would have to be seen before the row may be green.
std::optional<Unseen> unseen_for_start(const Pair& pair) {
    const auto& side = pair.gateway;
    const auto& service = *side.service;
    if (auto unseen = unseen_environment(side)) return unseen;
    if (!service.image.given()) return Unseen{"the files name no image", service.place};
    if (side.config != Knowledge::unknown) return std::nullopt;
    if (lacks_credential(pair))
        return Unseen{
            "no token is seen: without one in its config the gateway refuses to listen on the network",
            service.place};
    if (starts_fresh(pair) && (pair.listens.allow_unconfigured || service.words.empty())) return std::nullopt;
    return Unseen{
        "the gateway's config at " + shown(side.state_directory) + " is not seen: show it",
        side.state.mount != nullptr ? side.state.mount->place : service.place};
}

void judge_start(const Pair& pair, Row& row) {
    const auto& service = *pair.gateway.service;
    if (service.replicas == 0)
        row.fails(
            service,
            service.place,
            "no_replica",
            "no container is asked for: the number of replicas is 0",
            advise("one replica")
        );
    if (pair.gateway.state_known) {
        judge_legacy_folder(pair.gateway, row);
        judge_gateway_start(pair, row);
    }
    judge_engine(service, row);
    judge_rules(pair, row);
    judge_port_taken(pair, row);
    judge_memory_limit(pair, row);
    if (row.is_red() || row.is_undecided()) return;
    if (const auto unseen = unseen_for_start(pair)) {
        row.undecided(service, unseen->place, unseen->why);
        return;
    }
    if (openclaw::needs_tailscale(question_of(pair))) {
        row.undecided(
            service,
            rule_place(pair),
            "the gateway starts the program tailscale: whether the image has it is not seen"
        );
        return;
    }
    row.green("nothing in these files keeps the gateway from starting");
}

}  // namespace

extern constinit const Check start_check{
    .id = "contract.start",
    .box = "start",
    .kind = ContractKind::blocker,
    .question = "would the gateway start",
    .judge = judge_start,
    .holds_when = "This release refuses settings that stand together, such as trusted-proxy with a token, or "
                  "lan without a credential. Or the gateway cannot read its config, or another service of the"
                  " network namespace has its port. Or its memory limit is too small for it, or the engine "
                  "refuses a service. Or its number of replicas is 0.",
    .what_to_do = "Correct the setting that the finding names. `openclaw doctor` in the gateway's container "
                  "names more.",
};

}  // namespace ocprobe::contract
