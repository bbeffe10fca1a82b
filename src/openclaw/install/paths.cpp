// Paths as Node's path module computes them, and the home directory.
#include "openclaw/install/paths.hpp"

#include <algorithm>
#include <vector>

namespace ocprobe::openclaw {

namespace {

// A value that the CLI counts as a home: what templates leave behind is not one.
std::optional<std::string> home_value(const Variables& variables, std::string_view name) {
    auto value = variables.text(name);
    if (value && (*value == "undefined" || *value == "null")) return std::nullopt;
    return value;
}

std::optional<std::string> account_home(const HomeRequest& request) {
    if (auto home = home_value(request.variables, "HOME")) return home;
    if (auto home = home_value(request.variables, "USERPROFILE")) return home;
    // Node asks the account only where HOME is not set at all.
    if (request.variables.find("HOME") != nullptr) return std::nullopt;
    return request.account_home;
}

// `~`, `~/x`, `~\x`, but not `~user`.
bool starts_with_tilde(std::string_view path) {
    return path.starts_with('~') && (path.size() == 1 || path[1] == '/' || path[1] == '\\');
}

}  // namespace

std::string normalize_path(std::string_view path) {
    if (path.empty()) return ".";
    const bool absolute = path.front() == '/';
    std::vector<std::string_view> parts;
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string_view part = path.substr(start, end - start);
        start = end + 1;
        if (part.empty() || part == ".") continue;
        if (part == ".." && !parts.empty() && parts.back() != "..") {
            parts.pop_back();
        } else if (part != ".." || !absolute) {
            parts.push_back(part);
        }
    }
    std::string out = absolute ? "/" : "";
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += '/';
        out += parts[i];
    }
    if (out.empty()) out = ".";
    if (path.back() == '/' && !parts.empty()) out += '/';
    return out;
}

std::string resolve_path(std::string_view base, std::string_view path) {
    std::string joined(path);
    if (!path.starts_with('/')) joined = std::string(base) + '/' + joined;
    if (!joined.starts_with('/')) joined.insert(0, 1, '/');
    std::string out = normalize_path(joined);
    if (out.size() > 1 && out.back() == '/') out.pop_back();
    return out;
}

std::string directory_of(std::string_view path) {
    while (path.size() > 1 && path.back() == '/')
        path.remove_suffix(1);
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) return ".";
    return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string join_path(std::string_view directory, std::string_view name) {
    return normalize_path(std::string(directory) + '/' + std::string(name));
}

bool is_inside(std::string_view root, std::string_view path) {
    const std::string base = resolve_path("/", root);
    const std::string target = resolve_path("/", path);
    if (base == "/" || target == base) return true;
    return target.starts_with(base) && target[base.size()] == '/';
}

std::string home_directory(const HomeRequest& request) {
    const std::string& here = request.working_directory;
    if (const auto explicit_home = home_value(request.variables, "OPENCLAW_HOME")) {
        if (!starts_with_tilde(*explicit_home)) return resolve_path(here, *explicit_home);
        if (const auto home = account_home(request))
            return resolve_path(here, *home + explicit_home->substr(1));
        return resolve_path(here, ".");
    }
    return resolve_path(here, account_home(request).value_or("."));
}

std::string expand_user_path(std::string_view text, const HomeRequest& request) {
    const std::string_view path = trim(text);
    if (!starts_with_tilde(path)) return resolve_path(request.working_directory, path);
    return resolve_path(request.working_directory, home_directory(request) + std::string(path.substr(1)));
}

}  // namespace ocprobe::openclaw
