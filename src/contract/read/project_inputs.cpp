// The order in which Compose v2 asks: .env of this directory, COMPOSE_FILE, the project's directory, its .env.
#include "contract/read/project_inputs.hpp"

#include "base/ascii.hpp"
#include "contract/read/env_file.hpp"
#include "contract/read/source_files.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::contract {

namespace {

constexpr std::array<std::string_view, 4> default_names{
    "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"};
constexpr std::array<std::string_view, 4> override_names{
    "compose.override.yaml",
    "compose.override.yml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml"};

std::vector<std::string> split_list(std::string_view text, std::string_view separator) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        auto part = text.substr(0, end);
        while (part.starts_with(' '))
            part.remove_prefix(1);
        while (part.ends_with(' '))
            part.remove_suffix(1);
        if (!part.empty()) out.emplace_back(part);
        text.remove_prefix(std::min(end + separator.size(), text.size()));
    }
    return out;
}

class InputFinder {
public:
    explicit InputFinder(const ReadRequest& request) : request_(request) {}

    boost::system::result<ProjectInputs, Fault> find() {
        auto named = request_.env_files;
        if (named.empty())
            named = split_list(request_.environment.get("COMPOSE_ENV_FILES").value_or(""), ",");
        for (const auto& path : named) {
            if (auto fault = read_env(path, true)) return std::move(*fault);
        }
        // What the shell alone tells: `.env` may name other files, and so another directory.
        out_.paths = request_.paths.empty() ? paths_of_variable() : request_.paths;
        const auto first = directory_of_paths();
        if (named.empty()) {
            if (auto fault = read_env(first + "/.env", false)) return std::move(*fault);
        }
        if (auto fault = find_paths(first)) return std::move(*fault);
        out_.directory = directory_of_paths();
        if (named.empty() && out_.directory != first) {
            if (auto fault = read_env(out_.directory + "/.env", false)) return std::move(*fault);
        }
        out_.profiles = request_.profiles;
        if (out_.profiles.empty()) out_.profiles = split_list(value("COMPOSE_PROFILES").value_or(""), ",");
        return std::move(out_);
    }

private:
    [[nodiscard]] std::string absolute(std::string_view path) const {
        return openclaw::resolve_path(request_.working_directory, path);
    }
    [[nodiscard]] std::optional<std::string> value(std::string_view name) const {
        if (const auto shell = request_.environment.get(name)) return std::string(*shell);
        const auto found = out_.variables.find(name);
        return found == out_.variables.end() ? std::nullopt : std::optional(found->second);
    }

    /// A file that was named must be there, and its lines win over earlier ones; `.env` may be missing, and the first
    /// one wins.
    std::optional<Fault> read_env(const std::string& path, bool named) {
        const auto content = request_.files.read(absolute(path), source_cap);
        if (content.error != 0 || content.truncated) {
            if (!named) return std::nullopt;
            return Fault{
                {},
                "--env-file " + escape_text(path, 200) + ": " +
                    (content.truncated ? "larger than 4 MiB" : errno_name(content.error))};
        }
        out_.env_file_read = true;
        const Lookup known = [this](std::string_view name) { return value(name); };
        std::map<std::string, std::string, std::less<>> lines;
        auto read = read_env_file(content.bytes, known);
        if (!read) return Fault{{}, escape_text(path, 200) + ": " + read.error()};
        for (auto& line : *read)
            lines.insert_or_assign(std::move(line.name), std::move(line.value));
        for (auto& [name, text] : lines) {
            if (named) {
                out_.variables.insert_or_assign(name, std::move(text));
            } else {
                out_.variables.try_emplace(name, std::move(text));
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::vector<std::string> paths_of_variable() const {
        const auto separator = value("COMPOSE_PATH_SEPARATOR").value_or(":");
        return split_list(value("COMPOSE_FILE").value_or(""), separator.empty() ? ":" : separator);
    }

    /// The project's directory, as far as the files are known.
    [[nodiscard]] std::string directory_of_paths() const {
        if (request_.project_directory) return absolute(*request_.project_directory);
        if (out_.paths.empty() || out_.paths.front() == "-") return request_.working_directory;
        return openclaw::directory_of(absolute(out_.paths.front()));
    }

    std::optional<Fault> find_paths(const std::string& directory) {
        if (out_.paths.empty()) out_.paths = paths_of_variable();
        if (out_.paths.empty()) find_default_paths(directory);
        if (!out_.paths.empty()) return std::nullopt;
        return Fault{
            {}, "no compose.yaml or docker-compose.yml here; name the files, or `-` for standard input"};
    }

    void find_default_paths(std::string directory) {
        while (true) {
            for (const auto& names : {default_names, override_names}) {
                const auto name = std::find_if(names.begin(), names.end(), [&](std::string_view n) {
                    return request_.files.status(openclaw::resolve_path(directory, n)).error == 0;
                });
                if (name == names.end()) break;
                const bool here = directory == request_.working_directory;
                out_.paths.push_back(here ? std::string(*name) : openclaw::resolve_path(directory, *name));
            }
            if (!out_.paths.empty() || directory == "/" || directory.empty()) return;
            directory = openclaw::directory_of(directory);
        }
    }

    const ReadRequest& request_;
    ProjectInputs out_;
};

}  // namespace

boost::system::result<ProjectInputs, Fault> find_inputs(const ReadRequest& request) {
    return InputFinder(request).find();
}

std::string default_project_name(std::string_view directory) {
    const auto slash = directory.rfind('/');
    return project_name_of(slash == std::string_view::npos ? directory : directory.substr(slash + 1));
}

std::string project_name_of(std::string_view text) {
    std::string out;
    for (const char c : lower(text)) {
        const bool first = is_letter(c) || is_digit(c);
        if (first || (!out.empty() && (c == '_' || c == '-'))) out += c;
    }
    return out;
}

}  // namespace ocprobe::contract
