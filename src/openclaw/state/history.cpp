// The config's older generations, read as the CLI reads a config.
#include "openclaw/state/history.hpp"

#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <cerrno>

namespace ocprobe::openclaw {

namespace {

constexpr std::size_t sibling_names_cap = 4096;
constexpr std::size_t generations_cap = 8;
/// Of all generations together: a history may not cost more than the config itself.
constexpr std::uint64_t bytes_cap = std::uint64_t{1} << 20;

struct Sibling {
    std::string path;
    FileStatus status;
};

// What was in force once. `.rejected.*` is left out: the CLI never took it.
bool is_generation(std::string_view name, std::string_view base) {
    if (!name.starts_with(base)) return false;
    const auto suffix = name.substr(base.size());
    return suffix.starts_with(".bak") || suffix.starts_with(".clobbered.") || suffix == ".last-good" ||
           suffix == ".pre-update";
}

std::vector<Sibling> siblings(const HistoryRequest& request) {
    std::vector<Sibling> found;
    const auto slash = request.config_path.rfind('/');
    if (slash == std::string::npos) return found;
    const auto folder = request.config_path.substr(0, slash);
    const auto base = request.config_path.substr(slash + 1);
    int error = 0;
    for (const auto& name : request.files.list(folder.empty() ? "/" : folder, sibling_names_cap, error)) {
        if (!is_generation(name, base)) continue;
        Sibling sibling{folder + "/" + name, {}};
        sibling.status = request.files.status(sibling.path);
        if (sibling.status.error == 0) found.push_back(std::move(sibling));
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.status.mtime_ms > b.status.mtime_ms;
    });
    if (found.size() > generations_cap) found.resize(generations_cap);
    return found;
}

/// A credential of a config: absent, a text, or a reference that is not resolved here.
struct Value {
    bool present = false;
    std::optional<Secret> text;
};

Value value_at(const Config& config, std::string_view path) {
    Value value;
    const auto* const raw = config.at(path);
    if (raw == nullptr || raw->is_null()) return value;
    value.present = true;
    if (config.unresolved_at(path) != nullptr) return value;
    if (auto text = config.text(path)) value.text.emplace(std::move(*text));
    // A blank text is what the CLI takes for "not configured".
    if (raw->is_string() && !value.text) value.present = false;
    return value;
}

std::optional<bool> same(const Value& a, const Value& b) {
    if (!a.text || !b.text) return std::nullopt;
    return Secret::same(*a.text, *b.text);
}

}  // namespace

HistoryReading read_history(const HistoryRequest& request) {
    HistoryReading reading;
    const auto today_token = value_at(request.config, "gateway.auth.token");
    const auto today_password = value_at(request.config, "gateway.auth.password");
    std::uint64_t left = bytes_cap;
    for (const auto& sibling : siblings(request)) {
        ConfigGeneration generation;
        generation.path = escape_text(sibling.path);
        generation.mtime_ms = sibling.status.mtime_ms;
        if (sibling.status.size > left) {
            generation.error = EFBIG;
            reading.generations.push_back(std::move(generation));
            continue;
        }
        left -= sibling.status.size;
        auto variables = request.variables != nullptr ? *request.variables : Variables(Environment{}, "");
        const auto config = load_config({request.files, sibling.path, request.rules}, variables);
        generation.readable = config.facts.status == ConfigStatus::ok;
        generation.error = config.facts.error;
        generation.writer_version = escape_text(config.text("meta.lastTouchedVersion").value_or(""), 64);
        const auto token = value_at(config, "gateway.auth.token");
        const auto password = value_at(config, "gateway.auth.password");
        generation.has_auth_token = token.present;
        generation.has_auth_password = password.present;
        generation.token_same_as_current = same(token, today_token);
        generation.password_same_as_current = same(password, today_password);
        reading.generations.push_back(std::move(generation));
        for (auto& secret : config_secrets(config))
            reading.secrets.push_back(std::move(secret));
    }
    return reading;
}

}  // namespace ocprobe::openclaw
