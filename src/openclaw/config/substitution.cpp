// `${NAME}` in the config's strings.
#include "openclaw/config/substitution.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace ocprobe::openclaw {

namespace {

// A document can hold one in every string: so many are kept of the gateway's, and so many of all others.
constexpr std::size_t gateway_listed_at_most = 4096;
constexpr std::size_t others_listed_at_most = 256;

bool is_name_character(char c, bool first) {
    return (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

struct Reference {
    bool escaped = false;
    std::string_view name;
    std::size_t end = 0;  ///< behind the closing brace
};

/// The reference that starts at the `$` at `start`.
std::optional<Reference> reference_at(std::string_view text, std::size_t start) {
    for (const bool escaped : {true, false}) {
        const std::string_view open = escaped ? "$${" : "${";
        if (text.substr(start, open.size()) != open) continue;
        const std::size_t name = start + open.size();
        std::size_t end = name;
        while (end < text.size() && is_name_character(text[end], end == name))
            ++end;
        if (end == name || end == text.size() || text[end] != '}') continue;
        return Reference{escaped, text.substr(name, end - name), end + 1};
    }
    return std::nullopt;
}

class Substitution {
public:
    explicit Substitution(const Variables& variables) : variables_(variables) {}

    void visit(boost::json::value& value, const std::string& path) {
        if (auto* text = value.if_string()) {
            if (text->find('$') != boost::json::string::npos) visit_text(*text, path);
        } else if (auto* array = value.if_array()) {
            for (std::size_t i = 0; i < array->size(); ++i) {
                if (is_of_interest((*array)[i])) visit((*array)[i], path + "[" + std::to_string(i) + "]");
            }
        } else if (auto* object = value.if_object()) {
            for (auto& member : *object) {
                if (is_of_interest(member.value())) visit(member.value(), append_key(path, member.key()));
            }
        }
    }

    [[nodiscard]] Leftovers take() { return std::move(left_); }

private:
    // Paths are made only for what may need one.
    static bool is_of_interest(const boost::json::value& value) {
        return value.is_string() || value.is_array() || value.is_object();
    }

    void visit_text(boost::json::string& text, const std::string& path) {
        const auto name = whole_reference(text);
        const bool braces = has_variable_reference(text);
        if (name && (!braces || is_unset(*name)) && is_listed(left_.references.size(), path)) {
            left_.references.push_back({path, *name});
        }
        text = replaced(text, path);
    }

    [[nodiscard]] bool is_unset(std::string_view name) const {
        const Variable* variable = variables_.find(name);
        return variable == nullptr || variable->value.empty();
    }

    static bool is_listed(std::size_t already, const std::string& path) {
        return already < (path.starts_with("gateway.") ? gateway_listed_at_most : others_listed_at_most);
    }

    boost::json::string replaced(std::string_view text, const std::string& path) {
        boost::json::string out;
        for (std::size_t i = 0; i < text.size();) {
            const auto reference = text[i] == '$' ? reference_at(text, i) : std::nullopt;
            if (!reference) {
                out.push_back(text[i++]);
                continue;
            }
            i = reference->end;
            const Variable* variable = reference->escaped ? nullptr : variables_.find(reference->name);
            if (variable != nullptr && !variable->value.empty()) {
                if (takes(variable->value.size())) out.append(variable->value);
                continue;
            }
            out.append("${").append(reference->name).append("}");
            if (!reference->escaped) list(path, reference->name, variable != nullptr);
        }
        return out;
    }

    bool takes(std::size_t size) {
        added_ += size;
        left_.too_long = left_.too_long || added_ > expansion_cap;
        return !left_.too_long;
    }

    void list(const std::string& path, std::string_view name, bool set_but_empty) {
        if (!is_listed(left_.unresolved.size(), path)) return;
        left_.unresolved.push_back({path, std::string(name), set_but_empty});
    }

    const Variables& variables_;
    std::size_t added_ = 0;
    Leftovers left_;
};

}  // namespace

bool has_variable_reference(std::string_view text) {
    for (std::size_t i = text.find('$'); i != std::string_view::npos; i = text.find('$', i)) {
        const auto reference = reference_at(text, i);
        if (reference && !reference->escaped) return true;
        i = reference ? reference->end : i + 1;
    }
    return false;
}

std::string append_key(std::string_view path, std::string_view key) {
    const auto first = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '$';
    };
    const bool plain = !key.empty() && first(key.front()) && std::all_of(key.begin(), key.end(), [&](char c) {
        return first(c) || (c >= '0' && c <= '9') || c == ':' || c == '-';
    });
    if (!plain) return std::string(path) + "[" + boost::json::serialize(boost::json::string(key)) + "]";
    return path.empty() ? std::string(key) : std::string(path) + "." + std::string(key);
}

bool is_secret_variable(std::string_view name) {
    return !name.empty() && name.size() <= 128 && name.front() != '_' &&
           is_name_character(name.front(), true) &&
           std::all_of(name.begin() + 1, name.end(), [](char c) { return is_name_character(c, false); });
}

std::optional<std::string> whole_reference(std::string_view text) {
    std::string_view name = trim(text);
    if (!name.starts_with('$')) return std::nullopt;
    name.remove_prefix(1);
    if (name.starts_with('{') && name.ends_with('}')) name = name.substr(1, name.size() - 2);
    if (!is_secret_variable(name)) return std::nullopt;
    return std::string(name);
}

Leftovers substitute_variables(boost::json::object& document, const Variables& variables) {
    Substitution substitution(variables);
    for (auto& member : document)
        substitution.visit(member.value(), append_key("", member.key()));
    return substitution.take();
}

}  // namespace ocprobe::openclaw
