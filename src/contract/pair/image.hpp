// An image reference in its parts, and what its name promises.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

/// `ghcr.io/openclaw/openclaw:2026.9.6@sha256:…` as the OCI distribution specification splits it.
struct ImageReference {
    std::string registry;           ///< `ghcr.io`; empty: the engine's default
    std::vector<std::string> path;  ///< `openclaw`: what stands between registry and name
    std::string name;               ///< `openclaw`
    std::string tag;
};

[[nodiscard]] ImageReference parse_image(std::string_view text);

/// What an image is by its name alone.
enum class ImageKind : std::uint8_t {
    official,        ///< the project's own: `ghcr.io/openclaw/openclaw`, `openclaw:TAG`
    product,         ///< somebody's image of OpenClaw: `1panel/openclaw`, `x/openclaw-aio`
    companion,       ///< a part beside a gateway: `x/openclaw-browser`
    proxy,           ///< a reverse proxy or a tunnel
    forwarder,       ///< socat
    infrastructure,  ///< a database, a model server, a tool of the host
    runtime,         ///< a language's or a distribution's base image: what runs in it is not said
    other,
};

[[nodiscard]] ImageKind kind_of(const ImageReference& image);

/// Whether a word is one of the names that the product has had.
[[nodiscard]] bool is_product_name(std::string_view word);

/// `openclaw-gateway` → `openclaw`, `gateway`: in lower case, split at `-`, `_` and `.`.
[[nodiscard]] std::vector<std::string> name_parts(std::string_view name);

}  // namespace ocprobe::contract
