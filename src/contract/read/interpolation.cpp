// `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:?error}`, `${NAME:+alternative}` and their forms without the colon.
#include "contract/read/interpolation.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

constexpr std::size_t deepest_default = 8;
constexpr std::size_t longest = 64UL * 1024;

bool starts_name(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}
bool in_name(char c) {
    return starts_name(c) || (c >= '0' && c <= '9');
}

class Substituter {
public:
    Substituter(const Lookup& lookup, Text& out) : lookup_(lookup), out_(out) {}

    bool run(std::string_view text, std::string& into, std::size_t depth) {
        if (depth > deepest_default) return false;
        for (std::size_t at = 0; at < text.size();) {
            if (text[at] != '$') {
                into += text[at++];
                continue;
            }
            const auto rest = text.substr(at + 1);
            if (rest.starts_with('$')) {
                into += '$';
                at += 2;
            } else if (rest.starts_with('{')) {
                const auto end = closing(rest);
                if (end == std::string_view::npos || !braced(rest.substr(1, end - 1), into, depth))
                    return false;
                at += 2 + end;
            } else if (!rest.empty() && starts_name(rest.front())) {
                const auto end = std::find_if_not(rest.begin(), rest.end(), in_name);
                const auto name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
                value_of(name, into);
                at += 1 + name.size();
            } else {
                // `$1`, `$(…)`: Compose v2 leaves it as it is.
                into += '$';
                ++at;
            }
            if (into.size() > longest) return false;
        }
        return true;
    }

private:
    /// The `}` that belongs to the `{` at the start.
    static std::size_t closing(std::string_view text) {
        std::size_t depth = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '{') ++depth;
            if (text[i] == '}' && --depth == 0) return i;
        }
        return std::string_view::npos;
    }

    void value_of(std::string_view name, std::string& into) {
        const auto value = lookup_(name);
        out_.uses.push_back({std::string(name), value.has_value(), false, false});
        if (value) into += *value;
    }

    bool braced(std::string_view inner, std::string& into, std::size_t depth) {
        const auto end = std::find_if_not(inner.begin(), inner.end(), in_name);
        const auto name = inner.substr(0, static_cast<std::size_t>(end - inner.begin()));
        if (name.empty() || !starts_name(name.front())) return false;
        auto rest = inner.substr(name.size());
        if (rest.empty()) {
            value_of(name, into);
            return true;
        }
        const bool colon = rest.starts_with(':');
        if (colon) rest.remove_prefix(1);
        if (rest.empty()) return false;
        const char operation = rest.front();
        const auto word = rest.substr(1);
        const auto value = lookup_(name);
        const bool has = value && !(colon && value->empty());
        Use use{std::string(name), value.has_value(), false, operation == '?'};
        if (operation == '-') {
            use.fallback = !has;
            out_.uses.push_back(use);
            if (has) {
                into += *value;
                return true;
            }
            return run(word, into, depth + 1);
        }
        if (operation == '+') {
            use.fallback = true;
            out_.uses.push_back(use);
            return !has || run(word, into, depth + 1);
        }
        if (operation != '?') return false;
        use.set = has;
        out_.uses.push_back(use);
        if (has) into += *value;
        return true;
    }

    const Lookup& lookup_;
    Text& out_;
};

}  // namespace

const Use* Text::blank() const {
    const auto found =
        std::find_if(uses.begin(), uses.end(), [](const auto& use) { return !use.set && !use.fallback; });
    return found == uses.end() ? nullptr : &*found;
}

std::optional<Text> interpolate(std::string_view text, Place place, const Lookup& lookup) {
    Text out;
    out.place = place;
    if (text.find('$') == std::string_view::npos) {
        out.value = std::string(text);
        return out;
    }
    if (!Substituter(lookup, out).run(text, out.value, 0)) return std::nullopt;
    const bool braces = text.starts_with("${") && text.find('}') == text.size() - 1;
    const bool bare = text.size() > 1 && std::all_of(text.begin() + 1, text.end(), in_name);
    out.whole = out.uses.size() == 1 && text.front() == '$' && (braces || bare);
    return out;
}

}  // namespace ocprobe::contract
