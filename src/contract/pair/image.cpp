// Image names as people write them.
#include "contract/pair/image.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace ocprobe::contract {

namespace {

constexpr std::array<std::string_view, 3> products{"openclaw", "clawdbot", "moltbot"};

/// Words beside the product's name that leave the image a whole OpenClaw.
constexpr std::array<std::string_view, 37> whole_words{
    "gateway", "server",   "aio",    "app",      "docker",   "all",     "in",      "one",
    "full",    "custom",   "base",   "local",    "prod",     "dev",     "zh",      "cn",
    "im",      "chinese",  "main",   "core",     "image",    "node",    "slim",    "alpine",
    "arm64",   "my",       "secure", "hardened", "extended", "railway", "coolify", "umbrel",
    "stable",  "personal", "bot",    "debian",   "enhanced"};

/// Words that make it a part beside a gateway.
constexpr std::array<std::string_view, 32> companion_words{
    "browser",  "sandbox", "tts",     "stt",       "vnc",     "novnc",   "sync",    "backup",
    "exporter", "metrics", "ui",      "dashboard", "webui",   "mcp",     "proxy",   "relay",
    "skills",   "memory",  "init",    "setup",     "notes",   "monitor", "control", "mission",
    "studio",   "desktop", "whisper", "search",    "updater", "watcher", "cron",    "healthcheck"};

constexpr std::array<std::string_view, 19> proxies{
    "nginx",
    "caddy",
    "traefik",
    "haproxy",
    "envoy",
    "httpd",
    "cloudflared",
    "swag",
    "ngrok",
    "tailscale",
    "pomerium",
    "nginx-proxy",
    "app-proxy",
    "nginx-proxy-manager",
    "caddy-docker-proxy",
    "oauth2-proxy",
    "openresty",
    "tsdproxy",
    "frpc"};

constexpr std::array<std::string_view, 30> infrastructure_names{
    "postgres",   "redis",     "valkey",        "mysql",      "mariadb",  "mongo",
    "ollama",     "litellm",   "qdrant",        "chroma",     "weaviate", "minio",
    "rabbitmq",   "nats",      "prometheus",    "grafana",    "loki",     "watchtower",
    "autoheal",   "portainer", "n8n",           "pgvector",   "searxng",  "vllm",
    "open-webui", "memcached", "elasticsearch", "opensearch", "vault",    "localai"};

constexpr std::array<std::string_view, 16> runtimes{
    "node",
    "debian",
    "ubuntu",
    "alpine",
    "busybox",
    "python",
    "bun",
    "deno",
    "bash",
    "fedora",
    "rockylinux",
    "archlinux",
    "bookworm",
    "golang",
    "rust",
    "curl"};

constexpr std::array<std::string_view, 8> browsers{
    "chrome", "chromium", "browserless", "selenium", "playwright", "firefox", "kasm", "novnc"};

bool in(std::span<const std::string_view> list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool any_in(const std::vector<std::string>& words, std::span<const std::string_view> list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& word) { return in(list, word); });
}

/// The words of a name that are not the product's own.
std::vector<std::string> other_words(const std::vector<std::string>& parts) {
    std::vector<std::string> out;
    std::copy_if(parts.begin(), parts.end(), std::back_inserter(out), [](const auto& part) {
        return !is_product_name(part);
    });
    return out;
}

ImageKind product_kind(const ImageReference& image, const std::vector<std::string>& others) {
    if (any_in(others, companion_words)) return ImageKind::companion;
    const bool whole =
        std::all_of(others.begin(), others.end(), [](const auto& word) { return in(whole_words, word); });
    if (!whole) return others.size() > 1 ? ImageKind::companion : ImageKind::product;
    const bool own_path = image.path.empty() || (image.path.size() == 1 && is_product_name(image.path[0]));
    const bool own_registry =
        image.registry.empty() || image.registry == "ghcr.io" || image.registry == "docker.io";
    // The images of the earlier names keep their state elsewhere.
    const bool own_name = image.name == "openclaw";
    return own_name && own_path && own_registry ? ImageKind::official : ImageKind::product;
}

}  // namespace

bool is_product_name(std::string_view word) {
    return in(products, word);
}

std::vector<std::string> name_parts(std::string_view name) {
    std::vector<std::string> out;
    std::string part;
    for (const char c : lower(name)) {
        if (c != '-' && c != '_' && c != '.') {
            part += c;
        } else if (!part.empty()) {
            out.push_back(std::exchange(part, {}));
        }
    }
    if (!part.empty()) out.push_back(std::move(part));
    return out;
}

ImageReference parse_image(std::string_view text) {
    ImageReference out;
    text = text.substr(0, text.find('@'));
    const auto slash = text.rfind('/');
    const auto colon = text.rfind(':');
    if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
        out.tag = std::string(text.substr(colon + 1));
        text = text.substr(0, colon);
    }
    while (text.find('/') != std::string_view::npos) {
        const auto part = text.substr(0, text.find('/'));
        text.remove_prefix(part.size() + 1);
        const bool host = contains(part, ".") || contains(part, ":") || part == "localhost";
        if (out.registry.empty() && out.path.empty() && host) {
            out.registry = lower(part);
        } else {
            out.path.push_back(lower(part));
        }
    }
    out.name = lower(text);
    return out;
}

ImageKind kind_of(const ImageReference& image) {
    const auto parts = name_parts(image.name);
    const bool named =
        std::any_of(parts.begin(), parts.end(), [](const auto& p) { return is_product_name(p); });
    if (named) return product_kind(image, other_words(parts));
    // `ghcr.io/openclaw/gateway`
    const bool owned = !image.path.empty() && is_product_name(image.path.back());
    if (owned && !parts.empty())
        return any_in(parts, companion_words) ? ImageKind::companion
               : any_in(parts, whole_words)   ? ImageKind::product
                                              : ImageKind::other;
    if (image.name == "socat") return ImageKind::forwarder;
    if (in(proxies, image.name)) return ImageKind::proxy;
    if (in(infrastructure_names, image.name)) return ImageKind::infrastructure;
    if (in(runtimes, image.name)) return ImageKind::runtime;
    if (any_in(parts, browsers)) return ImageKind::companion;
    if (any_in(parts, proxies)) return ImageKind::proxy;
    return ImageKind::other;
}

}  // namespace ocprobe::contract
