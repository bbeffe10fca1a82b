// The table of signals: what speaks for a role, and how much.
#include "contract/pair/signals.hpp"

#include "contract/pair/service_traits.hpp"

#include <algorithm>
#include <string_view>

namespace ocprobe::contract {

namespace {

struct Signal {
    ServiceRole role;
    int weight;
    std::string_view because;
    bool (*holds)(const Seen&);
};

using S = const Seen&;

// A weight says how many of its kind decide: 50 make a gateway. Negative: it speaks against the role.
constexpr Signal signals[] = {
    {ServiceRole::gateway,
     100,
     "its command is the gateway's",
     [](S s) { return s.call && serves(*s.call); }},
    {ServiceRole::gateway,
     60,
     "the official image, with the image's own command",
     [](S s) { return s.kind == ImageKind::official && !has_own_command(s); }},
    {ServiceRole::gateway,
     50,
     "an OpenClaw image, with the image's own command",
     [](S s) { return s.kind == ImageKind::product && !has_own_command(s); }},
    {ServiceRole::gateway,
     25,
     "an OpenClaw image, started by a script",
     [](S s) { return is_product_image(s) && is_opaque(s); }},
    {ServiceRole::gateway,
     40,
     "port 18789 is published from it, or exposed",
     [](S s) { return publishes(s.service); }},
    {ServiceRole::gateway, 25, "the host's port 18789 leads to it", host_port_leads_here},
    {ServiceRole::gateway, 25, "the owner of its network namespace publishes port 18789", owner_publishes},
    {ServiceRole::gateway,
     30,
     "a variable sets the gateway's port or bind",
     [](S s) { return has_variable(s, "GATEWAY_PORT") || has_variable(s, "GATEWAY_BIND"); }},
    {ServiceRole::gateway,
     25,
     "it has the gateway's token and no URL",
     [](S s) {
         const bool credential = has_variable(s, "GATEWAY_TOKEN") || has_variable(s, "GATEWAY_PASSWORD");
         return credential && !has_gateway_url(s);
     }},
    {ServiceRole::gateway, 25, "a state directory is mounted", mounts_state},
    {ServiceRole::gateway, 20, "its health check asks port 18789", health_asks_port},
    {ServiceRole::gateway, 30, "a label names port 18789", label_names_port},
    {ServiceRole::gateway, 40, "another service's URL names it", is_named_by_url},
    {ServiceRole::gateway, 15, "its name is the product's", names_product},
    {ServiceRole::gateway,
     30,
     "its name is the product's, and nothing else",
     [](S s) { return s.parts.size() == 1 && names_product(s) && !has_own_command(s); }},
    {ServiceRole::gateway,
     20,
     "a variable sets the state directory",
     [](S s) { return has_variable(s, "STATE_DIR"); }},
    {ServiceRole::gateway,
     20,
     "its name says gateway",
     [](S s) {
         return has_part(s, {"gateway", "gw"});
     }},
    {ServiceRole::gateway, -60, "its name says cli", [](S s) { return has_part(s, {"cli"}); }},
    {ServiceRole::gateway,
     -100,
     "its command only waits",
     [](S s) { return is_idle(s.service) && !(s.call && serves(*s.call)); }},
    {ServiceRole::gateway, -150, "its command calls something else", calls_other},
    {ServiceRole::gateway,
     -100,
     "its entry point is the program, without `gateway`",
     [](S s) { return s.call && s.call->subcommand.empty(); }},
    {ServiceRole::gateway,
     -60,
     "it is given a gateway's URL",
     [](S s) { return has_url_variable(s) && !(s.call && serves(*s.call)); }},
    {ServiceRole::gateway,
     -80,
     "it prepares, and ends",
     [](S s) { return prepares(s) || others_wait_for_its_end(s); }},
    {ServiceRole::gateway,
     -60,
     "its image is a part beside a gateway",
     [](S s) { return s.kind == ImageKind::companion && !publishes(s.service); }},
    {ServiceRole::gateway,
     -100,
     "a gateway runs in its network namespace",
     [](S s) {
         return !is_product_image(s) && !(s.call && serves(*s.call)) && lends_namespace_to_gateway(s);
     }},
    {ServiceRole::gateway,
     -200,
     "its image is something else",
     [](S s) {
         return s.kind == ImageKind::proxy || s.kind == ImageKind::forwarder ||
                s.kind == ImageKind::infrastructure;
     }},

    {ServiceRole::cli,
     100,
     "its command calls OpenClaw's CLI",
     [](S s) { return calls_other(s) && !prepares(s); }},
    {ServiceRole::cli,
     80,
     "its entry point is OpenClaw's program",
     [](S s) { return s.call && s.call->subcommand.empty(); }},
    {ServiceRole::cli,
     60,
     "its name says cli",
     [](S s) { return has_part(s, {"cli"}) && speaks_of_openclaw(s); }},
    {ServiceRole::cli, 40, "an OpenClaw image", is_product_image},
    {ServiceRole::cli,
     40,
     "its command only waits",
     [](S s) { return is_idle(s.service) && speaks_of_openclaw(s); }},
    {ServiceRole::cli, 30, "it is given a gateway's URL", has_url_variable},
    {ServiceRole::cli, 20, "a state directory is mounted", mounts_state},
    {ServiceRole::cli,
     20,
     "it joins another network namespace",
     [](S s) { return joins_namespace(s) && speaks_of_openclaw(s); }},
    {ServiceRole::cli,
     -120,
     "it prepares, and ends",
     [](S s) { return prepares(s) || others_wait_for_its_end(s); }},
    {ServiceRole::cli, -100, "its command is the gateway's", [](S s) { return s.call && serves(*s.call); }},

    {ServiceRole::client, 75, "it is given a gateway's URL", has_gateway_url},
    {ServiceRole::client,
     20,
     "it has a gateway's token beside a URL",
     [](S s) { return has_gateway_url(s) && has_variable(s, "GATEWAY_TOKEN"); }},
    {ServiceRole::client,
     45,
     "it has the gateway's token, and joins another network namespace",
     [](S s) {
         return has_variable(s, "GATEWAY_TOKEN") && joins_namespace(s) && s.kind == ImageKind::other;
     }},
    {ServiceRole::client,
     20,
     "its name is an application's",
     [](S s) {
         return has_gateway_url(s) && has_part(
                                          s,
                                          {"bot",
                                           "portal",
                                           "bridge",
                                           "web",
                                           "webui",
                                           "ui",
                                           "dashboard",
                                           "app",
                                           "api",
                                           "control",
                                           "studio"}
                                      );
     }},
    {ServiceRole::client, -60, "an OpenClaw image", is_product_image},

    {ServiceRole::proxy,
     120,
     "its image is a proxy or a tunnel",
     [](S s) { return s.kind == ImageKind::proxy; }},
    {ServiceRole::proxy, 120, "its image forwards ports", [](S s) { return s.kind == ImageKind::forwarder; }},
    {ServiceRole::proxy,
     120,
     "a platform's proxy: its image is the platform's",
     [](S s) { return !s.service.image.given() && !s.service.build && s.service.name == "app_proxy"; }},

    {ServiceRole::helper,
     90,
     "its image is a part beside a gateway",
     [](S s) { return s.kind == ImageKind::companion && !publishes(s.service); }},
    {ServiceRole::helper,
     90,
     "it prepares",
     [](S s) { return prepares(s) && (speaks_of_openclaw(s) || mounts_state(s)); }},
    {ServiceRole::helper, 80, "another service waits until it has ended", others_wait_for_its_end},
    {ServiceRole::helper, 60, "a base image on the source of a state directory", shares_a_state_source},
    {ServiceRole::helper,
     45,
     "it joins another network namespace",
     [](S s) { return joins_namespace(s) && !speaks_of_openclaw(s); }},
    {ServiceRole::helper,
     30,
     "a state directory is mounted",
     [](S s) { return mounts_state(s) && !speaks_of_openclaw(s); }},

    {ServiceRole::unrelated, 25, "nothing speaks for another role", [](S) { return true; }},
    {ServiceRole::unrelated,
     80,
     "its image is a database, a model server or a tool",
     [](S s) { return s.kind == ImageKind::infrastructure; }},
};

/// A signal of this weight says gateway by itself; token, mount and name are shared by those who call one.
constexpr int deciding_weight = 40;
/// Beside a gateway of this score another service needs such a signal.
constexpr int clear_gateway = 100;

struct Sum {
    int score = 0;
    int strongest = 0;
    std::vector<std::string> because;
};

Sum add_up(const Seen& seen, ServiceRole role) {
    Sum out;
    for (const auto& signal : signals) {
        if (signal.role != role || !signal.holds(seen)) continue;
        out.score += signal.weight;
        out.strongest = std::max(out.strongest, signal.weight);
        out.because.push_back(
            (signal.weight > 0 ? "+" : "") + std::to_string(signal.weight) + " " + std::string(signal.because)
        );
    }
    return out;
}

Weighed weigh(const Seen& seen, bool beside_clear_gateway) {
    Weighed out;
    out.service = &seen.service;
    out.score = -1'000;
    constexpr ServiceRole roles[] = {
        ServiceRole::cli,
        ServiceRole::client,
        ServiceRole::proxy,
        ServiceRole::helper,
        ServiceRole::unrelated};
    for (const auto role : roles) {
        auto sum = add_up(seen, role);
        if (sum.score <= out.score) continue;
        out.role = role;
        out.score = sum.score;
        out.because = std::move(sum.because);
    }
    auto gateway = add_up(seen, ServiceRole::gateway);
    out.gateway_score = gateway.score;
    out.gateway_because = gateway.because;
    const bool decided = !beside_clear_gateway || gateway.strongest >= deciding_weight;
    if (decided && gateway.score >= gateway_threshold && gateway.score >= out.score) {
        out.role = ServiceRole::gateway;
        out.score = gateway.score;
        out.because = std::move(gateway.because);
    }
    return out;
}

}  // namespace

std::vector<Weighed> weigh_services(const Project& project) {
    std::vector<Seen> seen;
    for (const auto& name : project.order) {
        const auto* service = project.service(name);
        if (service == nullptr) continue;
        seen.push_back(
            {project,
             *service,
             kind_of(parse_image(service->image.value)),
             program_call(*service),
             name_parts(service->name)}
        );
    }
    const bool clear = std::any_of(seen.begin(), seen.end(), [](const Seen& one) {
        return add_up(one, ServiceRole::gateway).score >= clear_gateway;
    });
    std::vector<Weighed> out;
    for (const auto& one : seen)
        out.push_back(weigh(one, clear));
    return out;
}

}  // namespace ocprobe::contract
