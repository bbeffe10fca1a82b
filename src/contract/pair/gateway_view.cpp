// What the gateway listens on and asks for, from its command line, environment and config.
#include "contract/pair/side.hpp"

#include <algorithm>
#include <charconv>

namespace ocprobe::contract {

namespace {

void read_bind(const Side& side, GatewayView& view) {
    if (const auto given = option_value(view.arguments, "--bind"); given && !given->empty()) {
        const auto& unexpanded = side.service->unexpanded_words;
        if (unexpanded.contains(*given) || unexpanded.contains("--bind=" + *given)) return;
        view.bind = *given;
        view.bind_source = "--bind";
    } else if (const auto& bind = side.resolution.state.config.bind) {
        view.bind = *bind;
        view.bind_source = "gateway.bind";
    } else if (side.config != Knowledge::unknown && view.command_known) {
        view.bind = "auto";  // in a container: every address
        view.bind_source = "the default";
    }
}

void read_port(const Side& side, GatewayView& view) {
    if (const auto given = option_value(view.arguments, "--port"); given && !given->empty()) {
        std::uint16_t port = 0;
        const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), port);
        view.port_known = error == std::errc() && end == given->data() + given->size();
        view.port = view.port_known ? port : view.port;
        view.port_source = "--port";
        return;
    }
    const auto& target = side.resolution.target;
    view.port = target.default_port;
    view.port_source = target.default_port_source;
    const bool by_variable = view.port_source.starts_with("env ");
    view.port_known = by_variable || (view.command_known && side.config != Knowledge::unknown);
}

}  // namespace

GatewayView view_gateway(const Side& side) {
    GatewayView view;
    if (auto arguments = gateway_arguments(*side.service)) {
        view.arguments = std::move(*arguments);
        view.command_known = true;
    }
    // The official image's own command is `node openclaw.mjs gateway --allow-unconfigured`.
    view.allow_unconfigured =
        (side.official && side.service->words.empty()) ||
        std::find(view.arguments.begin(), view.arguments.end(), "--allow-unconfigured") !=
            view.arguments.end();
    read_bind(side, view);
    read_port(side, view);
    view.auth_mode =
        option_value(view.arguments, "--auth").value_or(side.resolution.credential.expected_mode);
    return view;
}

}  // namespace ocprobe::contract
