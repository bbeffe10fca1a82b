// What the signals ask of a service.
#pragma once

#include "contract/pair/command.hpp"
#include "contract/pair/image.hpp"
#include "contract/read/compose.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// A service with what the signals ask for more than once.
struct Seen {
    const Project& project;
    const Service& service;
    ImageKind kind = ImageKind::other;
    std::optional<ProgramCall> call;
    std::vector<std::string> parts;  ///< of its name
};

/// Whether the service's name has one of the words.
[[nodiscard]] bool has_part(const Seen& seen, std::initializer_list<std::string_view> words);
[[nodiscard]] bool is_product_image(const Seen& seen);
[[nodiscard]] bool has_own_command(const Seen& seen);
/// `OPENCLAW_GATEWAY_TOKEN` for `GATEWAY_TOKEN`, with any of the product's names.
[[nodiscard]] bool has_variable(const Seen& seen, std::string_view rest);
[[nodiscard]] bool names_product(const Seen& seen);
/// Makes a config or hands a folder over, and ends.
[[nodiscard]] bool prepares(const Seen& seen);
[[nodiscard]] bool mounts_state(const Seen& seen);
/// Publishes or exposes port 18789 of the container.
[[nodiscard]] bool publishes(const Service& service);
[[nodiscard]] bool host_port_leads_here(const Seen& seen);
/// The owner of its network namespace publishes for it.
[[nodiscard]] bool owner_publishes(const Seen& seen);
/// A container that serves a gateway runs in its network namespace.
[[nodiscard]] bool lends_namespace_to_gateway(const Seen& seen);
[[nodiscard]] bool has_url_variable(const Seen& seen);
/// A URL of port 18789 in any variable: an application's own name for the gateway.
[[nodiscard]] bool has_gateway_url(const Seen& seen);
/// Another service's URL of a gateway has this one's name.
[[nodiscard]] bool is_named_by_url(const Seen& seen);
/// A script, or only options for the image's own program: what it starts is not seen.
[[nodiscard]] bool is_opaque(const Seen& seen);
[[nodiscard]] bool health_asks_port(const Seen& seen);
[[nodiscard]] bool label_names_port(const Seen& seen);
[[nodiscard]] bool others_wait_for_its_end(const Seen& seen);
[[nodiscard]] bool joins_namespace(const Seen& seen);
/// A base image's container that has a state directory's source mounted elsewhere.
[[nodiscard]] bool shares_a_state_source(const Seen& seen);
[[nodiscard]] bool calls_other(const Seen& seen);
[[nodiscard]] bool speaks_of_openclaw(const Seen& seen);

}  // namespace ocprobe::contract
