// Where the CLI keeps its state and its config, and which dotenv files it reads.
#include "openclaw/config/parts.hpp"
#include "openclaw/install/paths.hpp"

#include <algorithm>

namespace ocprobe::openclaw {

namespace {

constexpr std::size_t max_passwd_bytes = 1024 * 1024;

// Field 6 of the account's line in the passwd file.
std::optional<std::string> account_home(const FileSystem& files, std::optional<std::uint32_t> uid) {
    if (!uid) return std::nullopt;
    const std::string passwd = files.read("/etc/passwd", max_passwd_bytes).bytes;
    const std::string wanted = std::to_string(*uid);
    std::string_view rest = passwd;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        std::vector<std::string_view> fields;
        for (auto colon = line.find(':'); colon != std::string_view::npos; colon = line.find(':')) {
            fields.push_back(line.substr(0, colon));
            line.remove_prefix(colon + 1);
        }
        if (fields.size() >= 6 && fields[2] == wanted) return std::string(fields[5]);
    }
    return std::nullopt;
}

std::string with_origin(std::string source, const Variable* variable) {
    if (variable == nullptr || variable->origin.empty()) return source;
    return source + " (" + variable->origin + ")";
}

bool moves_places(std::string_view name) {
    return name == "OPENCLAW_CONFIG_PATH" || name == "OPENCLAW_STATE_DIR" || name == "OPENCLAW_HOME";
}

class PlaceFinder {
public:
    explicit PlaceFinder(const PlaceRequest& request)
        : request_(request),
          account_home_(account_home(request.files, request.uid)),
          view_(Environment(), "") {
        // A flag stands for the variable and beats it.
        if (request.state_flag) view_.add("OPENCLAW_STATE_DIR", *request.state_flag, {});
        if (request.config_flag) view_.add("OPENCLAW_CONFIG_PATH", *request.config_flag, {});
        for (const auto& [name, variable] : request.variables.all())
            view_.add(name, variable.value, variable.origin);
    }

    /// Reads the dotenv files on the way: what they set may move the later ones and the config.
    Places find() {
        Places places;
        places.workspace_dotenv = join_path(request_.working_directory, ".env");
        load_dotenv_file(request_.files, places.workspace_dotenv, true, view_);
        // The CLI reads them once as it starts and once more before it reads its config; the second time the
        // config's own directory counts.
        read_global(join_path(state_directory(), ".env"), places.dotenv_files);
        read_global(join_path(second_directory(), ".env"), places.dotenv_files);
        places.home = home();
        places.state_directory = state_directory();
        places.state_source = state_source();
        places.config_path = config_path();
        places.config_source = config_source();
        find_misleading_variable(places);
        return places;
    }

private:
    [[nodiscard]] HomeRequest home_request() const {
        return {view_, request_.working_directory, account_home_};
    }
    [[nodiscard]] std::string home() const { return home_directory(home_request()); }
    [[nodiscard]] bool exists(const std::string& path) const {
        return request_.files.status(path).error == 0;
    }

    /// A path of the host in a container, say: the place that it names is not here, and the default one has a config.
    void find_misleading_variable(Places& places) const {
        if (exists(places.config_path)) return;
        Variables others(Environment(), "");
        for (const auto& [name, variable] : view_.all()) {
            if (!moves_places(name)) others.add(name, variable.value, variable.origin);
        }
        const auto home = home_directory({others, request_.working_directory, account_home_});
        auto config = join_path(home, ".openclaw/openclaw.json");
        if (config == places.config_path || !exists(config)) return;
        const auto missing = [&](std::string_view name) {
            const auto set = view_.text(name);
            const bool flag = (name == "OPENCLAW_STATE_DIR" && request_.state_flag) ||
                              (name == "OPENCLAW_CONFIG_PATH" && request_.config_flag);
            return set && !flag && !exists(expand_user_path(*set, home_request()));
        };
        for (const std::string_view name : {"OPENCLAW_CONFIG_PATH", "OPENCLAW_STATE_DIR", "OPENCLAW_HOME"}) {
            if (!missing(name)) continue;
            places.misleading_variable = name;
            places.default_config = std::move(config);
            return;
        }
    }

    void read_global(const std::string& first, std::vector<std::string>& read) {
        std::vector<std::string> paths{first};
        const bool moved =
            view_.find("OPENCLAW_STATE_DIR") != nullptr && first != join_path(home(), ".openclaw/.env");
        if (!moved) paths.push_back(join_path(home(), ".config/openclaw/gateway.env"));
        for (auto& path : paths) {
            if (std::find(read.begin(), read.end(), path) != read.end()) continue;
            // What gateway.env sets comes too late to move the places.
            Variables aside = view_;
            const bool late = path.ends_with("/gateway.env");
            load_dotenv_file(request_.files, path, false, late ? aside : view_);
            read.push_back(std::move(path));
        }
    }

    [[nodiscard]] std::string state_directory() const {
        if (const auto set = view_.text("OPENCLAW_STATE_DIR")) return expand_user_path(*set, home_request());
        const std::string current = join_path(home(), ".openclaw");
        const std::string legacy = join_path(home(), ".clawdbot");
        return !exists(current) && exists(legacy) ? legacy : current;
    }

    [[nodiscard]] std::string second_directory() const {
        if (const auto set = view_.text("OPENCLAW_STATE_DIR")) return expand_user_path(*set, home_request());
        if (const auto set = view_.text("OPENCLAW_CONFIG_PATH")) {
            return directory_of(expand_user_path(*set, home_request()));
        }
        return join_path(home(), ".openclaw");
    }

    [[nodiscard]] std::string config_path() const {
        if (const auto set = view_.text("OPENCLAW_CONFIG_PATH"))
            return expand_user_path(*set, home_request());
        std::vector<std::string> directories{state_directory()};
        if (!view_.text("OPENCLAW_STATE_DIR")) {
            directories.push_back(join_path(home(), ".openclaw"));
            directories.push_back(join_path(home(), ".clawdbot"));
        }
        for (const auto& directory : directories) {
            for (const std::string_view file : {"openclaw.json", "clawdbot.json"}) {
                auto path = join_path(directory, file);
                if (exists(path)) return path;
            }
        }
        return join_path(directories.front(), "openclaw.json");
    }

    [[nodiscard]] std::string state_source() const {
        if (!view_.text("OPENCLAW_STATE_DIR")) return "home";
        if (request_.state_flag) return "flag --state-dir";
        return with_origin("env OPENCLAW_STATE_DIR", view_.find("OPENCLAW_STATE_DIR"));
    }

    [[nodiscard]] std::string config_source() const {
        if (!view_.text("OPENCLAW_CONFIG_PATH")) return "state directory";
        if (request_.config_flag) return "flag --config";
        return with_origin("env OPENCLAW_CONFIG_PATH", view_.find("OPENCLAW_CONFIG_PATH"));
    }

    const PlaceRequest& request_;
    std::optional<std::string> account_home_;
    Variables view_;
};

}  // namespace

void load_dotenv_file(
    const FileSystem& files, const std::string& path, bool workspace, Variables& variables
) {
    for (auto& [name, value] : read_dotenv(files, path)) {
        if (workspace && is_blocked_in_workspace(name)) continue;
        variables.add(std::move(name), std::move(value), path);
    }
}

Places find_places(const PlaceRequest& request) {
    return PlaceFinder(request).find();
}

void load_dotenv_files(const FileSystem& files, const Places& places, Variables& variables) {
    load_dotenv_file(files, places.workspace_dotenv, true, variables);
    for (const auto& path : places.dotenv_files)
        load_dotenv_file(files, path, false, variables);
}

}  // namespace ocprobe::openclaw
