// `$include`: other files merged into the config.
#include "openclaw/config/include.hpp"

#include "ocprobe/base/text.hpp"
#include "openclaw/config/json5.hpp"
#include "openclaw/install/paths.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace ocprobe::openclaw {

namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::string_view directive = "$include";
constexpr std::size_t max_levels = 10;
constexpr std::size_t max_file_bytes = 2 * 1024 * 1024;
constexpr std::size_t max_path_length = 4096;
// Limits of ours: each level may name the next one many times, which doubles the work ten times over.
constexpr std::size_t max_files = 256;
constexpr std::size_t max_total_bytes = 2 * max_file_bytes;

// Keys that assigning to would change a JavaScript object's prototype.
bool is_prototype_key(std::string_view key) {
    return key == "__proto__" || key == "prototype" || key == "constructor";
}

void drop_prototype_keys(value& tree) {
    auto* members = tree.if_object();
    if (members == nullptr) return;
    for (const std::string_view key : {"__proto__", "prototype", "constructor"})
        members->erase(key);
    for (auto& member : *members)
        drop_prototype_keys(member.value());
}

// Arrays are joined, objects merged; otherwise `over` wins.
void merge(value& base, value&& over) {
    if (base.is_array() && over.is_array()) {
        auto& items = base.as_array();
        auto& more = over.as_array();
        items.insert(items.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        return;
    }
    if (!base.is_object() || !over.is_object()) {
        base = std::move(over);
        return;
    }
    drop_prototype_keys(base);
    for (auto& member : over.as_object()) {
        if (is_prototype_key(member.key())) continue;
        const auto [at, added] = base.as_object().emplace(member.key(), nullptr);
        if (!added && (at->value().is_object() || at->value().is_array())) {
            merge(at->value(), std::move(member.value()));
        } else {
            at->value() = std::move(member.value());
            drop_prototype_keys(at->value());
        }
    }
}

std::string in_quotes(std::string_view path) {
    return "$include \"" + escape_text(path, 256) + "\"";
}

struct Root {
    std::string path;
    std::string real;
};

class Includer {
public:
    explicit Includer(const IncludeRequest& request) : files_(request.files) {
        add_root(directory_of(request.config_path));
        for (const auto& root : request.extra_roots)
            add_root(root);
        chain_.push_back(normalize_path(request.config_path));
    }

    /// False after an error.
    bool process(value& node, std::size_t depth) {
        if (depth > json5_max_depth)
            return limit("nested deeper than " + std::to_string(json5_max_depth) + " levels");
        if (auto* items = node.if_array()) {
            return std::all_of(items->begin(), items->end(), [&](value& item) {
                return process(item, depth + 1);
            });
        }
        auto* members = node.if_object();
        if (members == nullptr) return true;
        const auto found = members->find(directive);
        if (found == members->end()) return process_members(*members, depth);
        return process_include(node, depth);
    }

    [[nodiscard]] std::optional<IncludeError> take_error() { return std::move(error_); }

private:
    void add_root(const std::string& path) {
        const std::string root = normalize_path(path);
        const std::string real = files_.canonical(root);
        roots_.push_back({root, real.empty() ? root : real});
    }

    bool fail(std::string text) {
        error_ = IncludeError{std::move(text), chain_.back()};
        return false;
    }

    bool limit(std::string text) {
        fail(std::move(text));
        error_->our_limit = true;
        return false;
    }

    bool process_members(object& members, std::size_t depth) {
        members.erase("__proto__");
        return std::all_of(members.begin(), members.end(), [&](auto& member) {
            return process(member.value(), depth + 1);
        });
    }

    bool process_include(value& node, std::size_t depth) {
        object rest = std::move(node.as_object());
        const value what = std::move(rest.at(directive));
        rest.erase(directive);
        value included;
        if (!load_all(what, included, depth)) return false;
        if (!rest.empty()) {
            if (!included.is_object()) return fail("keys beside an $include whose file holds no object");
            if (!process_members(rest, depth)) return false;
            merge(included, value(std::move(rest)));
        }
        node = std::move(included);
        return true;
    }

    bool load_all(const value& what, value& included, std::size_t depth) {
        if (const auto* path = what.if_string()) return load(*path, included, depth);
        const auto* paths = what.if_array();
        if (paths == nullptr) return fail("$include is neither a string nor an array of strings");
        included = object();
        for (const value& path : *paths) {
            if (!path.is_string()) return fail("an $include array holds something that is not a string");
            value one;
            if (!load(path.as_string(), one, depth)) return false;
            merge(included, std::move(one));
        }
        return true;
    }

    bool load(std::string_view name, value& included, std::size_t depth) {
        std::string path;
        if (!resolve(name, path)) return false;
        if (std::find(chain_.begin(), chain_.end(), path) != chain_.end())
            return fail(in_quotes(name) + " is a loop");
        if (chain_.size() > max_levels) return fail(in_quotes(name) + " is more than ten levels deep");
        if (!read(name, path)) return false;
        const std::string text = std::exchange(text_, {});
        chain_.push_back(path);
        auto parsed = parse_json5(text);
        if (parsed.error) {
            fail(parsed.error->text);
            error_->line = parsed.error->line;
            error_->column = parsed.error->column;
            error_->our_limit = parsed.error->our_limit;
            return false;
        }
        included = std::move(parsed.value);
        if (!process(included, depth)) return false;
        chain_.pop_back();
        return true;
    }

    /// The include's path, when it lies in a root by name and, if it exists, by its real path.
    bool resolve(std::string_view name, std::string& path) {
        if (name.find('\0') != std::string_view::npos) return fail("an $include path with a NUL");
        path = name.starts_with('/') ? normalize_path(name) : resolve_path(directory_of(chain_.back()), name);
        if (path.size() >= max_path_length || name.size() >= max_path_length) {
            return fail("an $include path that is longer than 4095 characters");
        }
        const auto holds = [&](const std::string& at, std::string Root::*field) {
            return std::any_of(roots_.begin(), roots_.end(), [&](const Root& root) {
                return is_inside(root.*field, at);
            });
        };
        if (!holds(path, &Root::path)) return fail(in_quotes(name) + " lies outside the config's directory");
        const std::string real = files_.canonical(path);
        if (!real.empty() && !holds(real, &Root::real)) {
            return fail(in_quotes(name) + " leads out of the config's directory by a symbolic link");
        }
        return true;
    }

    bool read(std::string_view name, const std::string& path) {
        const FileStatus status = files_.status(path);
        if (status.error != 0) return fail(in_quotes(name) + ": " + errno_name(status.error));
        if (status.kind != FileKind::regular) return fail(in_quotes(name) + " is no regular file");
        if (status.links > 1)
            return fail(in_quotes(name) + " has more than one hard link, which the CLI refuses");
        FileContent content = files_.read(path, max_file_bytes);
        if (content.error != 0) return fail(in_quotes(name) + ": " + errno_name(content.error));
        if (content.truncated) return fail(in_quotes(name) + " is larger than 2 MiB, which the CLI refuses");
        total_bytes_ += content.bytes.size();
        if (++files_read_ > max_files || total_bytes_ > max_total_bytes)
            return limit("made of more includes than are followed here");
        text_ = std::move(content.bytes);
        return true;
    }

    const FileSystem& files_;
    std::vector<Root> roots_;
    std::vector<std::string> chain_;  ///< the files that are being processed, the config first
    std::string text_;
    std::size_t files_read_ = 0;
    std::size_t total_bytes_ = 0;
    std::optional<IncludeError> error_;
};

}  // namespace

std::optional<IncludeError> follow_includes(value& document, const IncludeRequest& request) {
    Includer includer(request);
    if (includer.process(document, 0)) return std::nullopt;
    return includer.take_error();
}

}  // namespace ocprobe::openclaw
