// The table of signals: what speaks for a role, and how much.
#include "contract/pair/signals.hpp"

#include "base/ascii.hpp"
#include "contract/pair/command.hpp"
#include "contract/pair/image.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace ocprobe::contract {

namespace {

constexpr std::string_view gateway_port = "18789";

/// A service with what the signals ask for more than once.
struct Seen {
    const Project& project;
    const Service& service;
    ImageKind kind = ImageKind::other;
    std::optional<ProgramCall> call;
    std::vector<std::string> parts;  ///< of its name
};

bool has_part(const Seen& seen, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return std::find(seen.parts.begin(), seen.parts.end(), word) != seen.parts.end();
    });
}

bool is_product_image(const Seen& seen) {
    return seen.kind == ImageKind::official || seen.kind == ImageKind::product;
}

bool has_own_command(const Seen& seen) {
    return seen.service.command.given() || seen.service.entrypoint.given();
}

/// `OPENCLAW_GATEWAY_TOKEN` of `GATEWAY_TOKEN`, with any of the product's names.
bool has_variable(const Seen& seen, std::string_view rest) {
    return std::any_of(
        seen.service.environment.begin(),
        seen.service.environment.end(),
        [rest](const auto& entry) {
            const auto cut = entry.first.find('_');
            return cut != std::string::npos && is_product_name(lower(entry.first.substr(0, cut))) &&
                   std::string_view(entry.first).substr(cut + 1) == rest;
        }
    );
}

bool names_product(const Seen& seen) {
    return std::any_of(seen.parts.begin(), seen.parts.end(), [](const auto& part) {
        return is_product_name(part);
    });
}

bool prepares(const Seen& seen) {
    constexpr std::string_view commands[] = {
        "onboard", "setup", "config", "configure", "doctor", "plugins", "migrate"};
    const bool command =
        seen.call &&
        std::find(std::begin(commands), std::end(commands), seen.call->subcommand) != std::end(commands);
    return command ||
           has_part(
               seen, {"init", "setup", "onboard", "migrate", "permissions", "perms", "bootstrap", "backup"}
           );
}

bool is_state_mount(const Mount& mount) {
    const auto slash = mount.target.rfind('/');
    const auto name = slash == std::string::npos ? std::string_view(mount.target)
                                                 : std::string_view(mount.target).substr(slash + 1);
    return name.starts_with('.') && is_product_name(name.substr(1));
}

bool mounts_state(const Seen& seen) {
    const auto& mounts = seen.service.mounts;
    return std::any_of(mounts.begin(), mounts.end(), is_state_mount);
}

bool publishes(const Service& service) {
    return std::any_of(
               service.ports.begin(),
               service.ports.end(),
               [](const Port& port) { return port.target == gateway_port; }
           ) ||
           std::find(service.exposed.begin(), service.exposed.end(), gateway_port) != service.exposed.end();
}

bool host_port_leads_here(const Seen& seen) {
    return !publishes(seen.service) &&
           std::any_of(seen.service.ports.begin(), seen.service.ports.end(), [](const Port& port) {
               return port.published == gateway_port;
           });
}

/// The owner of its network namespace publishes for it.
bool owner_publishes(const Seen& seen) {
    const auto* owner = seen.project.service(seen.service.network_namespace);
    return owner != nullptr && owner != &seen.service && publishes(*owner);
}

bool has_url_variable(const Seen& seen) {
    return has_variable(seen, "GATEWAY_URL") || has_variable(seen, "GATEWAY_WS_URL");
}

/// The host of a URL, empty for what is none.
std::string_view host_in(std::string_view text) {
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) return {};
    text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find_first_of("/?#"));
    if (const auto user = text.rfind('@'); user != std::string_view::npos) text.remove_prefix(user + 1);
    return text.substr(0, text.find(':'));
}

/// A URL of port 18789 in any variable: an application's own name for the gateway.
bool has_gateway_url(const Seen& seen) {
    const auto& environment = seen.service.environment;
    return has_url_variable(seen) ||
           std::any_of(environment.begin(), environment.end(), [](const auto& entry) {
               const std::string_view value = entry.second.text.value;
               return !host_in(value).empty() && contains(value, ":18789");
           });
}

/// Another service's URL of a gateway has this one's name.
bool is_named_by_url(const Seen& seen) {
    const auto& services = seen.project.services;
    return std::any_of(services.begin(), services.end(), [&](const auto& entry) {
        if (&entry.second == &seen.service) return false;
        const auto& environment = entry.second.environment;
        return std::any_of(environment.begin(), environment.end(), [&](const auto& variable) {
            const std::string_view value = variable.second.text.value;
            const auto host = host_in(value);
            const bool gateway_like = contains(value, ":18789") || contains(variable.first, "GATEWAY_URL");
            return gateway_like && !host.empty() &&
                   (host == seen.service.name || host == seen.service.container_name.value);
        });
    });
}

/// A script, or only options for the image's own program: what it starts is not seen.
bool is_opaque(const Seen& seen) {
    const auto& words = seen.service.words;
    if (words.empty() || seen.call) return false;
    return words.front().starts_with('-') ||
           std::any_of(words.begin(), words.end(), [](const std::string& word) {
               return word.ends_with(".sh") || contains(word, "entrypoint") || contains(word, "supervisord");
           });
}

bool health_asks_port(const Seen& seen) {
    return seen.service.health && std::any_of(
                                      seen.service.health->test.begin(),
                                      seen.service.health->test.end(),
                                      [](const auto& word) { return contains(word, gateway_port); }
                                  );
}

bool label_names_port(const Seen& seen) {
    return std::any_of(seen.service.labels.begin(), seen.service.labels.end(), [](const auto& label) {
        return contains(label.second.value, gateway_port);
    });
}

bool others_wait_for_its_end(const Seen& seen) {
    const auto& services = seen.project.services;
    return std::any_of(services.begin(), services.end(), [&](const auto& entry) {
        const auto found = entry.second.depends_on.find(seen.service.name);
        return found != entry.second.depends_on.end() &&
               found->second.condition == "service_completed_successfully";
    });
}

bool joins_namespace(const Seen& seen) {
    return seen.service.network_mode.value.starts_with("service:") ||
           seen.service.network_mode.value.starts_with("container:");
}

/// A base image's container that has a state directory's source mounted elsewhere.
bool shares_a_state_source(const Seen& seen) {
    if (seen.kind != ImageKind::runtime) return false;
    for (const auto& mine : seen.service.mounts) {
        if (mine.source.empty()) continue;
        for (const auto& [name, other] : seen.project.services) {
            if (&other == &seen.service) continue;
            const bool shared =
                std::any_of(other.mounts.begin(), other.mounts.end(), [&](const Mount& mount) {
                    return mount.source == mine.source && is_state_mount(mount);
                });
            if (shared) return true;
        }
    }
    return false;
}

bool calls_other(const Seen& seen) {
    return seen.call && !serves(*seen.call) && !seen.call->subcommand.empty();
}

bool speaks_of_openclaw(const Seen& seen) {
    return is_product_image(seen) || names_product(seen) || seen.call ||
           std::any_of(
               seen.service.environment.begin(),
               seen.service.environment.end(),
               [](const auto& entry) {
                   return is_product_name(lower(entry.first.substr(0, entry.first.find('_'))));
               }
           );
}

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
     [](S s) { return s.kind == ImageKind::companion; }},
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

    {ServiceRole::helper,
     120,
     "its image forwards ports",
     [](S s) { return s.kind == ImageKind::forwarder; }},
    {ServiceRole::helper,
     90,
     "its image is a part beside a gateway",
     [](S s) { return s.kind == ImageKind::companion; }},
    {ServiceRole::helper,
     90,
     "it prepares",
     [](S s) { return prepares(s) && (speaks_of_openclaw(s) || mounts_state(s)); }},
    {ServiceRole::helper, 80, "another service waits for its end", others_wait_for_its_end},
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

struct Sum {
    int score = 0;
    std::vector<std::string> because;
};

Sum add_up(const Seen& seen, ServiceRole role) {
    Sum out;
    for (const auto& signal : signals) {
        if (signal.role != role || !signal.holds(seen)) continue;
        out.score += signal.weight;
        out.because.push_back(
            (signal.weight > 0 ? "+" : "") + std::to_string(signal.weight) + " " + std::string(signal.because)
        );
    }
    return out;
}

Weighed weigh(const Seen& seen) {
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
    if (gateway.score >= gateway_threshold && gateway.score >= out.score) {
        out.role = ServiceRole::gateway;
        out.score = gateway.score;
        out.because = std::move(gateway.because);
    }
    return out;
}

}  // namespace

std::vector<Weighed> weigh_services(const Project& project) {
    std::vector<Weighed> out;
    for (const auto& name : project.order) {
        const auto* service = project.service(name);
        if (service == nullptr) continue;
        out.push_back(weigh(
            {project,
             *service,
             kind_of(parse_image(service->image.value)),
             program_call(*service),
             name_parts(service->name)}
        ));
    }
    return out;
}

}  // namespace ocprobe::contract
