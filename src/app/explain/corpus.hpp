// What programs print when the CLI cannot reach its gateway, and which ids that text can mean. Short patterns, taken as
// facts from each program's own strings.
#pragma once

#include "ocprobe/base/enum_names.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace ocprobe::app {

/// Whose words a pattern is.
enum class Speaker : std::uint8_t {
    openclaw,
    node,
    system,
    docker,
    compose,
    kubernetes,
    nginx,
    caddy,
    traefik,
    haproxy,
    envoy,
    apache,
    cloudflare
};

}  // namespace ocprobe::app

namespace ocprobe {

template <>
inline constexpr auto names_of<app::Speaker> = enum_names<app::Speaker>({
    {app::Speaker::openclaw, "OpenClaw"},
    {app::Speaker::node, "Node.js"},
    {app::Speaker::system, "the system"},
    {app::Speaker::docker, "Docker"},
    {app::Speaker::compose, "Compose"},
    {app::Speaker::kubernetes, "Kubernetes"},
    {app::Speaker::nginx, "nginx"},
    {app::Speaker::caddy, "Caddy"},
    {app::Speaker::traefik, "Traefik"},
    {app::Speaker::haproxy, "HAProxy"},
    {app::Speaker::envoy, "Envoy"},
    {app::Speaker::apache, "Apache HTTP Server"},
    {app::Speaker::cloudflare, "Cloudflare"},
});

}  // namespace ocprobe

namespace ocprobe::app {

struct Pattern {
    std::string_view text;  ///< in lower case; `*` stands for anything within a line
    std::string_view ids;   ///< what it can mean, the likeliest first, separated by blanks
    Speaker speaker = Speaker::openclaw;
};

/// What only OpenClaw's CLI and gateway print: it stands for itself.
[[nodiscard]] std::span<const Pattern> openclaw_words();
/// Codes and phrases of OpenClaw's that others may use: they count as shared_words() do.
[[nodiscard]] std::span<const Pattern> openclaw_short_words();
/// What other programs print for any service: it counts only in a text that names OpenClaw or its port.
[[nodiscard]] std::span<const Pattern> shared_words();

}  // namespace ocprobe::app
