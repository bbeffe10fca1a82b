#include "judge/remedy/advice.hpp"

#include "judge/remedy/words.hpp"
#include "judge/view/platform.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

Place on_a_host(Place place) {
    switch (place) {
    case Place::cli_container:
    case Place::cli_service:
        return Place::cli_host;
    case Place::gateway_container:
    case Place::gateway_service:
    case Place::engine_host:
    case Place::cluster:
        return Place::gateway_host;
    default:
        return place;
    }
}

Place place_on(Platform platform, Place place) {
    if (platform == Platform::host) return on_a_host(place);
    if (platform == Platform::kubernetes && place == Place::engine_host) return Place::cluster;
    return place;
}

std::string service_at(const Evidence& e, Place place) {
    switch (place) {
    case Place::cli_container:
    case Place::cli_service:
        return own_service(e);
    case Place::proxy_container:
    case Place::proxy_service:
        return proxys_service(e);
    case Place::gateway_container:
    case Place::gateway_service:
        return gateways_service(e);
    default:
        return {};
    }
}

// The image of a service may have the CLI under another name than `openclaw`.
void call_as_here(FixStep& step, const std::vector<std::string>& command) {
    step.openclaw = command;
    for (auto& edit : step.edits) {
        auto* exec = std::get_if<Exec>(&edit);
        if (exec == nullptr || exec->argv.empty() || exec->argv.front() != "openclaw") continue;
        exec->argv.erase(exec->argv.begin());
        exec->argv.insert(exec->argv.begin(), command.begin(), command.end());
    }
}

// Whether the container that this program runs in is made again.
bool recreates_this_container(const FixStep& step) {
    if (step.place != Place::cli_service && step.place != Place::env_file) return false;
    return std::any_of(step.edits.begin(), step.edits.end(), [](const Edit& edit) {
        return !std::holds_alternative<Exec>(edit) && !std::holds_alternative<ConfigSet>(edit) &&
               !std::holds_alternative<ConfigUnset>(edit) && !std::holds_alternative<Restart>(edit) &&
               !std::holds_alternative<ProxyDirective>(edit);
    });
}

}  // namespace

Advice::Advice(const Evidence& evidence) : e_(evidence), platform_(platform_of(evidence)) {}

FixStep& Advice::add(FixStep step) {
    step.platform = platform_;
    step.place = place_on(platform_, step.place);
    step.service = service_at(e_, step.place);
    call_as_here(step, e_.cli.command);
    if (recreates_this_container(step) && program_lies_in_container(e_)) step.copied_file = e_.program;
    steps_.push_back(std::move(step));
    return steps_.back();
}

FixStep& Advice::remedy(std::string purpose, Place place, std::vector<Edit> edits) {
    FixStep step;
    step.place = place;
    step.purpose = std::move(purpose);
    step.edits = std::move(edits);
    return add(std::move(step));
}

FixStep& Advice::alternative(std::string purpose, Place place, std::vector<Edit> edits) {
    auto& step = remedy(std::move(purpose), place, std::move(edits));
    step.role = StepRole::alternative;
    step.option = ++options_;
    return step;
}

FixStep& Advice::also(std::string purpose, Place place, std::vector<Edit> edits) {
    const auto role = steps_.empty() ? StepRole::remedy : steps_.back().role;
    const auto option = steps_.empty() ? 0 : steps_.back().option;
    auto& step = remedy(std::move(purpose), place, std::move(edits));
    step.role = role;
    step.option = option;
    return step;
}

FixStep& Advice::decide(std::string purpose, Place place, std::vector<std::string> argv) {
    std::vector<Edit> edits;
    if (!argv.empty()) edits.emplace_back(Exec{std::move(argv)});
    auto& step = remedy(std::move(purpose), place, std::move(edits));
    step.role = StepRole::decide;
    return step;
}

FixStep& Advice::by_hand(std::string purpose, Place place) {
    auto& step = remedy(std::move(purpose), place, {});
    step.manual = true;
    return step;
}

SettingValue literal(std::string text) {
    return {std::move(text), {}};
}

SettingValue gateways(const Evidence& e, std::string_view variable) {
    const auto service = gateways_service(e);
    return {
        {},
        cat("env ", variable, " of ", service.empty() ? "the gateway's service" : cat("service ", service))};
}

}  // namespace ocprobe::judge
