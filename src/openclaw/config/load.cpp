// Reading the config: the file, its includes, its variables.
#include "openclaw/config/load.hpp"

#include "ocprobe/base/text.hpp"
#include "openclaw/config/include.hpp"
#include "openclaw/config/json5.hpp"
#include "openclaw/config/parts.hpp"
#include "openclaw/config/schema.hpp"
#include "openclaw/config/substitution.hpp"
#include "openclaw/install/paths.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace ocprobe::openclaw {

namespace {

constexpr std::size_t max_config_bytes = 2 * 1024 * 1024;

/// Something does stand in the config's place, but it leads nowhere: in a container often the link of a host.
void note_dead_link(const ConfigRequest& request, ConfigFacts& facts, int error) {
    const FileStatus link = request.files.status(request.path, false);
    const bool dead = link.error == 0 && link.kind == FileKind::symlink;
    if (!dead && error != ELOOP) return;
    facts.error = error;
    facts.obstacle = dead ? path_step(request.path, link) : first_obstacle(request.files, request.path);
    if (facts.obstacle) facts.obstacle->error = error;
}

/// Reads the file into `bytes`; false when there is nothing to parse.
bool read_file(const ConfigRequest& request, ConfigFacts& facts, std::string& bytes) {
    const FileStatus status = request.files.status(request.path);
    if (status.error == ENOENT || status.error == ENOTDIR || status.error == ELOOP ||
        status.error == ENAMETOOLONG) {
        facts.status = ConfigStatus::missing;
        note_dead_link(request, facts, status.error);
        return false;
    }
    if (status.error != 0) {
        // The CLI asks only whether the file exists, and is told no.
        facts.status = ConfigStatus::hidden;
        facts.error = status.error;
        facts.obstacle = first_obstacle(request.files, request.path);
        return false;
    }
    FileContent content = request.files.read(request.path, max_config_bytes);
    if (content.error != 0) {
        facts.status = ConfigStatus::unreadable;
        facts.error = content.error;
        facts.obstacle = path_step(request.path, status);
        facts.obstacle->error = content.error;
        return false;
    }
    if (content.truncated) {
        facts.status = ConfigStatus::too_large;
        facts.problem = "larger than 2 MiB";
        return false;
    }
    bytes = std::move(content.bytes);
    return true;
}

void refuse(ConfigFacts& facts, bool our_limit, std::string problem, std::string file) {
    facts.status = our_limit ? ConfigStatus::too_large : ConfigStatus::invalid;
    facts.problem = std::move(problem);
    facts.problem_file = std::move(file);
}

std::vector<std::string> include_roots(const ConfigRequest& request, const Variables& variables) {
    std::vector<std::string> roots;
    // 2026.4.29 confines includes to the config's directory, whatever the variable says.
    const auto list = variables.text("OPENCLAW_INCLUDE_ROOTS");
    if (!list || request.rules == CliRules::v2026_4_29) return roots;
    const HomeRequest home{variables, request.working_directory, {}};
    std::string_view rest = *list;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(':'), rest.size());
        const std::string_view entry = trim(rest.substr(0, end));
        if (!entry.empty()) roots.push_back(expand_user_path(entry, home));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return roots;
}

/// The document with its includes; false after an error, which is in `facts`.
bool parse(
    const ConfigRequest& request,
    const Variables& variables,
    const std::string& bytes,
    ConfigFacts& facts,
    boost::json::value& document
) {
    auto parsed = parse_json5(bytes);
    if (parsed.error) {
        refuse(facts, parsed.error->our_limit, std::move(parsed.error->text), request.path);
        facts.line = parsed.error->line;
        facts.column = parsed.error->column;
        return false;
    }
    document = std::move(parsed.value);
    auto failed = follow_includes(document, {request.files, request.path, include_roots(request, variables)});
    if (!failed) return true;
    refuse(facts, failed->our_limit, std::move(failed->text), std::move(failed->file));
    facts.line = failed->line;
    facts.column = failed->column;
    return false;
}

}  // namespace

const boost::json::value* Config::at(std::string_view dotted) const {
    const boost::json::object* members = &root;
    while (true) {
        const auto dot = dotted.find('.');
        const boost::json::value* found = members->if_contains(dotted.substr(0, dot));
        if (found == nullptr || dot == std::string_view::npos) return found;
        members = found->if_object();
        if (members == nullptr) return nullptr;
        dotted.remove_prefix(dot + 1);
    }
}

std::optional<std::string_view> Config::raw(std::string_view dotted) const {
    const auto* found = at(dotted);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return found->get_string();
}

std::optional<std::string> Config::text(std::string_view dotted) const {
    const std::string_view trimmed = trim(raw(dotted).value_or(""));
    if (trimmed.empty()) return std::nullopt;
    return std::string(trimmed);
}

const UnresolvedVariable* Config::unresolved_at(std::string_view dotted) const {
    for (const auto& entry : unresolved) {
        if (entry.path == dotted) return &entry;
    }
    return nullptr;
}

Config load_config(const ConfigRequest& request, Variables& variables) {
    Config config;
    config.rules = request.rules;
    ConfigFacts& facts = config.facts;
    facts.path = request.path;
    facts.declared_read_only = is_declared_read_only(variables, request.rules);

    std::string bytes;
    boost::json::value document;
    if (!read_file(request, facts, bytes) || !parse(request, variables, bytes, facts, document))
        return config;
    facts.status = ConfigStatus::ok;
    // A root that is no object acts as an empty one; the older CLIs refuse an array.
    if (auto* root = document.if_object()) config.root = std::move(*root);
    const bool strict = request.rules != CliRules::v2026_9_6;
    if (strict && document.is_array()) refuse(facts, false, "the root is an array", request.path);
    if (facts.status != ConfigStatus::ok) return config;

    apply_env_block(config.root, variables);
    auto left = substitute_variables(config.root, variables);
    if (left.too_long) {
        refuse(facts, true, "made more than 1 MiB larger by its variables", request.path);
        config.root.clear();
        return config;
    }
    config.unresolved = std::move(left.unresolved);
    config.references = std::move(left.references);
    // 2026.4.29 sets them once more when they have been substituted themselves.
    if (request.rules == CliRules::v2026_4_29) apply_env_block(config.root, variables);
    fill_facts(config);
    facts.suspicious = suspicious_entries(config.root, request.rules, request.version);
    if (strict && !facts.suspicious.empty()) {
        refuse(facts, false, facts.suspicious.front(), request.path);
        config.root.clear();
        config.unresolved.clear();
        config.references.clear();
    }
    return config;
}

}  // namespace ocprobe::openclaw
