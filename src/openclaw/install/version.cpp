// Finds the installed CLI's package.json, through the launcher on PATH and in the usual places.
#include "openclaw/install/version.hpp"

#include "ocprobe/policy/release.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <vector>

namespace ocprobe::openclaw {
namespace {

constexpr std::size_t package_cap = 256 * 1024;
constexpr std::size_t launcher_cap = 64 * 1024;

std::string parent(std::string_view path) {
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos || path == "/") return {};
    return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string join(std::string_view directory, std::string_view name) {
    std::string out(directory);
    if (out.empty() || out.back() != '/') out.push_back('/');
    return out.append(name);
}

/// The version in a package.json that is the CLI's.
std::optional<std::string> read_package(const FileSystem& files, const std::string& path) {
    const FileContent content = files.read(path, package_cap);
    if (content.error != 0 || content.truncated) return std::nullopt;
    boost::system::error_code error;
    const auto document = boost::json::parse(content.bytes, error);
    if (error || !document.is_object()) return std::nullopt;
    const auto* name = document.as_object().if_contains("name");
    const auto* version = document.as_object().if_contains("version");
    if (name == nullptr || version == nullptr || !name->is_string() || !version->is_string())
        return std::nullopt;
    const std::string_view package = name->as_string();
    if (package != "openclaw") return std::nullopt;
    return std::string(version->as_string());
}

class Search {
public:
    explicit Search(const VersionRequest& request) : request_(request) {}

    std::optional<CliFacts> run() {
        try_launchers();
        if (found_) return found_;
        try_package("/app");
        for (const auto& place : node_modules_places())
            try_package(join(place, "openclaw"));
        if (!request_.working_directory.empty()) {
            try_package(request_.working_directory);
            try_package(join(request_.working_directory, "node_modules/openclaw"));
        }
        if (found_) found_->command = command_without_launcher(parent(found_->path));
        return found_;
    }

private:
    void try_package(const std::string& directory) {
        if (found_) return;
        const std::string path = join(directory, "package.json");
        const auto version = read_package(request_.files, path);
        if (!version) return;
        found_ = facts_of_version(*version);
        if (found_) {
            found_->measured = true;
            found_->path = path;
        }
    }

    /// Node with the package's entry point; images without a shell keep Node outside of PATH.
    [[nodiscard]] std::vector<std::string> command_without_launcher(const std::string& directory) const {
        const auto exists = [&](const std::string& path) { return request_.files.status(path).error == 0; };
        constexpr std::string_view distroless_node = "/nodejs/bin/node";
        const bool distroless = exists(std::string(distroless_node));
        const auto entry = join(directory, "openclaw.mjs");
        return {
            std::string(distroless ? distroless_node : "node"),
            exists(entry) ? entry : join(directory, "dist/index.js")};
    }

    /// A file of the package: its own directory or one above it holds the package.json.
    void try_above(std::string path) {
        for (int step = 0; step < 4 && !found_; ++step) {
            path = parent(path);
            if (path.empty()) return;
            try_package(path);
        }
    }

    void try_launchers() {
        std::string_view path = request_.environment.get("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
        while (!path.empty() && !found_) {
            const auto end = std::min(path.find(':'), path.size());
            if (end > 0 && path.front() == '/') try_launcher(std::string(path.substr(0, end)));
            path.remove_prefix(std::min(end + 1, path.size()));
        }
    }

    void try_launcher(const std::string& directory) {
        const std::string launcher = join(directory, "openclaw");
        if (request_.files.status(launcher).error != 0) return;
        const std::string real = request_.files.canonical(launcher);
        if (!real.empty()) try_above(real);
        if (found_) return;
        const FileContent script = request_.files.read(launcher, launcher_cap);
        if (script.error == 0) try_script(script.bytes, directory);
        try_package(join(parent(directory), "lib/node_modules/openclaw"));
        try_package(join(parent(directory), "openclaw"));  // node_modules/.bin
    }

    /// Shell launchers name the package's entry: `exec node /app/openclaw.mjs "$@"`,
    /// `"$basedir/../openclaw/openclaw.mjs"`.
    void try_script(std::string_view script, const std::string& directory) {
        constexpr std::string_view breaks = " \t\r\n\"'`;=()|&";
        for (std::size_t at = 0; at < script.size() && !found_;) {
            const auto begin = script.find_first_not_of(breaks, at);
            if (begin == std::string_view::npos) return;
            const auto end = std::min(script.find_first_of(breaks, begin), script.size());
            std::string word(script.substr(begin, end - begin));
            at = end;
            for (const std::string_view base : {"$basedir", "${basedir}"}) {
                if (word.compare(0, base.size(), base) == 0) word.replace(0, base.size(), directory);
            }
            const auto dot = word.rfind('.');
            const std::string_view extension =
                dot == std::string::npos ? "" : std::string_view(word).substr(dot);
            const bool program = extension == ".mjs" || extension == ".js" || extension == ".cjs";
            if (program && word.front() == '/') try_above(word);
        }
    }

    [[nodiscard]] std::string variable(std::string_view name) const {
        return std::string(request_.environment.get(name).value_or(""));
    }

    [[nodiscard]] std::vector<std::string> node_modules_places() const {
        std::vector<std::string> places = {"/usr/lib/node_modules", "/usr/local/lib/node_modules"};
        for (const std::string_view name : {"NPM_CONFIG_PREFIX", "npm_config_prefix", "PREFIX"}) {
            if (const auto prefix = variable(name); !prefix.empty())
                places.push_back(join(prefix, "lib/node_modules"));
        }
        if (const auto bin = variable("NVM_BIN"); !bin.empty())
            places.push_back(join(parent(bin), "lib/node_modules"));
        if (const auto pnpm = variable("PNPM_HOME"); !pnpm.empty())
            places.push_back(join(pnpm, "global/5/node_modules"));
        const std::string home = variable("HOME");
        if (home.empty()) return places;
        for (const std::string_view place :
             {".npm-global/lib/node_modules",
              ".local/lib/node_modules",
              ".local/share/pnpm/global/5/node_modules",
              ".bun/install/global/node_modules",
              ".volta/tools/image/packages/openclaw/lib/node_modules"}) {
            places.push_back(join(home, place));
        }
        for (const std::string_view versions :
             {".nvm/versions/node", ".local/share/fnm/node-versions", ".asdf/installs/nodejs"}) {
            const std::string root = join(home, versions);
            int error = 0;
            auto names = request_.files.list(root, 64, error);
            std::reverse(names.begin(), names.end());  // newer names sort last
            for (const auto& name : names) {
                places.push_back(join(join(root, name), "lib/node_modules"));
                places.push_back(join(join(root, name), "installation/lib/node_modules"));
            }
        }
        return places;
    }

    const VersionRequest& request_;
    std::optional<CliFacts> found_;
};

}  // namespace

namespace {

/// By the program loaders: musl's is there and glibc's is not.
bool has_musl(const FileSystem& files) {
    const auto there = [&](const char* path) { return files.status(path).error == 0; };
    const bool glibc = there("/lib64/ld-linux-x86-64.so.2") || there("/lib/ld-linux-aarch64.so.1");
    return !glibc && (there("/lib/ld-musl-x86_64.so.1") || there("/lib/ld-musl-aarch64.so.1"));
}

}  // namespace

std::optional<CliFacts> facts_of_version(std::string_view version) {
    const auto release = policy::parse_release(version);
    if (!release) return std::nullopt;
    CliFacts facts;
    facts.version = std::string(version);
    facts.rules = policy::rules_of(*release);
    facts.protocol_min = facts.protocol_max = policy::protocol_of(*release);
    return facts;
}

CliFacts find_cli(const VersionRequest& request) {
    CliFacts facts;
    facts.version = "2026.9.6";
    auto given = request.flag ? facts_of_version(*request.flag) : std::nullopt;
    if (given) {
        facts = std::move(*given);
        facts.measured = true;
    } else if (auto found = Search(request).run()) {
        facts = std::move(*found);
    }
    facts.musl = has_musl(request.files);
    return facts;
}

}  // namespace ocprobe::openclaw
