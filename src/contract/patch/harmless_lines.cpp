// Lines of a Compose file that a diff may show.
#include "contract/patch/harmless_lines.hpp"

#include "base/ascii.hpp"
#include "base/value_forms.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ocprobe::contract {

namespace {

constexpr auto known_words = std::to_array<std::string_view>({
    // YAML and Compose.
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "null",
    "~",
    "|",
    ">",
    "|-",
    ">-",
    "&&",
    "-",
    "{}",
    "[]",
    "unless-stopped",
    "always",
    "on-failure",
    "host",
    "none",
    "bridge",
    "tcp",
    "udp",
    "rw",
    "ro",
    "service_healthy",
    "service_started",
    "service_completed_successfully",
    "cmd",
    "cmd-shell",
    "json-file",
    // Commands.
    "node",
    "dist/index.js",
    "openclaw",
    "openclaw.mjs",
    "gateway",
    "run",
    "start",
    "call",
    "health",
    "sleep",
    "infinity",
    "tail",
    "sh",
    "bash",
    "exec",
    "npm",
    "tini",
    "curl",
    "wget",
    "lan",
    "loopback",
    "tailnet",
    "auto",
    "custom",
    "local",
    "remote",
    "token",
    "password",
    // Services and comments of the documented files.
    "openclaw-gateway",
    "openclaw-cli",
    "published",
    "internal",
    "default",
});

/// Keys whose values are names of the deployment's own parts.
constexpr auto name_keys = std::to_array<std::string_view>({
    "networks",
    "ports",
    "expose",
    "volumes",
    "depends_on",
    "profiles",
    "env_file",
    "service",
    "file",
});

bool is_one_of(std::string_view word, const auto& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_name(std::string_view text) {
    const auto fits = [](char c) { return is_letter(c) || is_digit(c) || contains("._-", {&c, 1}); };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits) && !looks_generated(text);
}

/// `${NAME}`, `$NAME`: a default or a message may be a secret.
bool is_reference(std::string_view word) {
    if (!word.starts_with('$')) return false;
    word.remove_prefix(1);
    if (word.starts_with('{') && word.ends_with('}')) word = word.substr(1, word.size() - 2);
    return is_variable_name(word);
}

/// `18789`, `18789:18789`, `127.0.0.1:18789:18789/tcp`
bool is_port(std::string_view word) {
    const auto protocol = word.find('/');
    if (protocol != std::string_view::npos && !is_one_of(word.substr(protocol + 1), known_words))
        return false;
    word = word.substr(0, protocol);
    return !word.empty() && word.find_first_not_of("0123456789.:") == std::string_view::npos;
}

/// `--bind`, `-p`, `--port=18789`
bool is_flag(std::string_view word) {
    const auto name = word.substr(0, word.find('='));
    const auto dashes = name.find_first_not_of('-');
    if (dashes == 0 || dashes > 2 || (dashes == 1 && name.size() > 2)) return false;
    const auto rest = name.substr(dashes);
    const bool lower_case =
        std::all_of(rest.begin(), rest.end(), [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); });
    if (!lower_case || looks_generated(rest)) return false;
    const auto value = word.substr(std::min(name.size() + 1, word.size()));
    return value.empty() || is_one_of(value, known_words) || is_port(value) || is_reference(value);
}

/// `ws://openclaw-gateway:18789`: no user, no path, no query.
bool is_bare_url(std::string_view word) {
    const auto scheme = word.find("://");
    if (scheme == std::string_view::npos || !is_name(word.substr(0, scheme))) return false;
    auto host = word.substr(scheme + 3);
    if (host.ends_with('/')) host.remove_suffix(1);
    const auto port = host.find(':');
    return is_name(host.substr(0, port)) &&
           (port == std::string_view::npos || is_port(host.substr(port + 1)));
}

/// A path, or the two or three parts of a mount.
bool is_path(std::string_view word) {
    const bool begins =
        word.starts_with('/') || word.starts_with("./") || word.starts_with("../") || word.starts_with("~/");
    if (!begins) return false;
    while (!word.empty()) {
        const auto end = std::min(word.find_first_of("/:"), word.size());
        const auto part = word.substr(0, end);
        if (!part.empty() && part != "~" && !is_name(part)) return false;
        word.remove_prefix(std::min(end + 1, word.size()));
    }
    return true;
}

/// `state:/home/node/.openclaw:ro`
bool is_volume_mount(std::string_view word) {
    const auto colon = word.find(':');
    return colon != std::string_view::npos && is_name(word.substr(0, colon)) &&
           is_path(word.substr(colon + 1));
}

/// `ghcr.io/openclaw/openclaw:latest`, `openclaw@sha256:…`
bool is_image(std::string_view word) {
    const auto digest = word.find("@sha256:");
    if (digest != std::string_view::npos) {
        const auto hex = word.substr(digest + 8);
        if (hex.size() != 64 || !std::all_of(hex.begin(), hex.end(), is_hex)) return false;
        word = word.substr(0, digest);
    }
    while (!word.empty()) {
        const auto end = std::min(word.find_first_of("/:"), word.size());
        if (!is_name(word.substr(0, end))) return false;
        word.remove_prefix(std::min(end + 1, word.size()));
    }
    return true;
}

/// Whether a number under this key is nobody's secret: not `PIN: 4711`.
bool is_plain_number_key(std::string_view key) {
    constexpr auto stems = std::to_array<std::string_view>(
        {"pass", "pin", "pw", "secret", "token", "key", "code", "auth", "cred", "otp", "seed", "pat"}
    );
    const auto small = lower(key);
    return std::none_of(stems.begin(), stems.end(), [&](std::string_view stem) {
        return contains(small, stem);
    });
}

bool is_harmless_word(std::string_view word, std::string_view key) {
    if (is_one_of(lower(word), known_words) || is_reference(word) || is_flag(word) || is_bare_url(word) ||
        is_path(word))
        return true;
    if (is_port(word)) return is_plain_number_key(key);
    if (key == "image") return is_image(word);
    if (key == "network_mode" && word.starts_with("service:")) return is_name(word.substr(8));
    if (key == "volumes" && is_volume_mount(word)) return true;
    return is_one_of(key, name_keys) && (is_name(word) || is_image(word));
}

std::string_view unquoted(std::string_view text) {
    const bool quoted = text.size() >= 2 && is_quote(text.front()) && text.back() == text.front();
    return quoted ? text.substr(1, text.size() - 2) : text;
}

bool are_harmless_words(std::string_view value, std::string_view key) {
    constexpr std::string_view between = " \t,[]{}\"'";
    while (true) {
        const auto begin = value.find_first_not_of(between);
        if (begin == std::string_view::npos) return true;
        value.remove_prefix(begin);
        const bool reference = value.starts_with("${");
        const auto end = reference ? value.find_first_of(" \t,[]{\"'", 2) : value.find_first_of(between);
        auto word = value.substr(0, end);
        if (word.starts_with('#')) word.remove_prefix(1);
        // A key of a mapping within the line; an item as `NAME=value`, whose value comes next.
        const bool key_here = word.ends_with(':') && is_name(word.substr(0, word.size() - 1));
        const auto equals = word.find('=');
        if (equals != std::string_view::npos && is_variable_name(word.substr(0, equals))) {
            key = word.substr(0, equals);
            value.remove_prefix(equals + 1);
            continue;
        }
        if (key_here) {
            key = word.substr(0, word.size() - 1);
        } else if (!word.empty() && !is_harmless_word(word, key)) {
            return false;
        }
        if (end == std::string_view::npos) return true;
        value.remove_prefix(end);
    }
}

std::size_t indent_of_line(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

/// `key` of `key:`, `key: value`, `KEY=value`; empty where there is none.
std::string_view key_of(std::string_view text, std::size_t& value) {
    const auto colon = text.find(':');
    const auto equals = text.find('=');
    const bool mapped =
        colon != std::string_view::npos && (colon + 1 == text.size() || text[colon + 1] == ' ');
    auto end = mapped ? std::min(colon, equals) : equals;
    if (end == std::string_view::npos) return {};
    const auto key = trim_blanks(text.substr(0, end), " \"'");
    if (!is_name(key)) return {};
    value = end + 1;
    return key;
}

/// The key under which an item of a list stands.
std::string_view key_above(const Lines& lines, std::size_t at) {
    constexpr std::size_t farthest = 64;
    const auto indent = indent_of_line(lines[at]);
    for (std::size_t up = 1; up <= std::min(at, farthest); ++up) {
        const auto line = lines[at - up];
        const auto text = trim_blanks(line);
        if (text.empty() || text.starts_with('#')) continue;
        if (indent_of_line(line) > indent || (indent_of_line(line) == indent && text.starts_with("- ")))
            continue;
        std::size_t value = 0;
        const auto key = key_of(text, value);
        return trim_blanks(text.substr(std::min(value, text.size()))).empty() ? key : std::string_view();
    }
    return {};
}

}  // namespace

bool is_harmless_line(const Lines& lines, std::size_t at) {
    auto text = trim_blanks(lines[at]);
    if (text.empty()) return true;
    const bool item = text.starts_with("- ");
    if (item) text = unquoted(trim_blanks(text.substr(2)));
    std::size_t value = 0;
    auto key = text.starts_with('#') ? std::string_view() : key_of(text, value);
    if (key.empty() && item) key = key_above(lines, at);
    return are_harmless_words(text.substr(value), key);
}

}  // namespace ocprobe::contract
