// What the signals ask of a service.
#include "contract/pair/service_traits.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <iterator>

namespace ocprobe::contract {

namespace {

constexpr std::string_view gateway_port = "18789";

bool is_state_mount(const Mount& mount) {
    const auto slash = mount.target.rfind('/');
    const auto name = slash == std::string::npos ? std::string_view(mount.target)
                                                 : std::string_view(mount.target).substr(slash + 1);
    return name.starts_with('.') && is_product_name(name.substr(1));
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

}  // namespace

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

bool owner_publishes(const Seen& seen) {
    const auto* owner = seen.project.service(seen.service.network_namespace);
    return owner != nullptr && owner != &seen.service && publishes(*owner);
}

bool lends_namespace_to_gateway(const Seen& seen) {
    const auto& services = seen.project.services;
    return std::any_of(services.begin(), services.end(), [&](const auto& entry) {
        const auto& other = entry.second;
        if (&other == &seen.service || other.network_namespace != seen.service.name) return false;
        const auto call = program_call(other);
        return call && serves(*call);
    });
}

bool has_url_variable(const Seen& seen) {
    return has_variable(seen, "GATEWAY_URL") || has_variable(seen, "GATEWAY_WS_URL");
}

bool has_gateway_url(const Seen& seen) {
    const auto& environment = seen.service.environment;
    return has_url_variable(seen) ||
           std::any_of(environment.begin(), environment.end(), [](const auto& entry) {
               const std::string_view value = entry.second.text.value;
               return !host_in(value).empty() && contains(value, ":18789");
           });
}

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

}  // namespace ocprobe::contract
