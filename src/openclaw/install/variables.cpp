// The layers of variables, and the dotenv grammar.
#include "openclaw/install/variables.hpp"

#include "base/ascii.hpp"
#include "openclaw/config/unicode.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::openclaw {

namespace {

bool is_name_character(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
}

// The npm package `dotenv` is one regular expression with back-tracking. This is the same language, matched
// by hand: every function below is one group of it and gives the offset behind what it matched.
class DotenvReader {
public:
    using Entries = std::vector<std::pair<std::string, std::string>>;

    explicit DotenvReader(std::string text) : text_(std::move(text)) {}

    Entries read() {
        Entries entries;
        for (std::size_t start = 0; start <= text_.size();) {
            const std::size_t first = skip_space(start);
            start = next_line(read_entry(first, entries).value_or(first));
        }
        return entries;
    }

private:
    [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

    [[nodiscard]] std::size_t skip_space(std::size_t i) const {
        for (CodePoint c = code_point_at(text_, i); c.length > 0 && is_js_space(c.value);
             c = code_point_at(text_, i)) {
            i += c.length;
        }
        return i;
    }

    /// The next start of a line: behind the first terminator at or after `i`.
    [[nodiscard]] std::size_t next_line(std::size_t i) const {
        while (i < text_.size()) {
            const CodePoint c = code_point_at(text_, i);
            i += c.length;
            if (is_line_terminator(c.value)) return i;
        }
        return text_.size() + 1;
    }

    /// `[^#\r\n]+` and, with `line` false, the comment's `.*`.
    [[nodiscard]] std::size_t skip_value(std::size_t i) const {
        while (i < text_.size() && text_[i] != '#' && text_[i] != '\n')
            ++i;
        return i;
    }

    [[nodiscard]] std::size_t skip_line(std::size_t i) const {
        while (i < text_.size()) {
            const CodePoint c = code_point_at(text_, i);
            if (is_line_terminator(c.value)) break;
            i += c.length;
        }
        return i;
    }

    /// `\s*(?:#.*)?$`
    [[nodiscard]] std::optional<std::size_t> match_tail(std::size_t i) const {
        const std::size_t blank_end = skip_space(i);
        if (at(blank_end) == '#' && blank_end < text_.size()) return skip_line(blank_end);
        if (blank_end == text_.size()) return blank_end;
        std::optional<std::size_t> last;
        for (std::size_t j = i; j < blank_end;) {
            const CodePoint c = code_point_at(text_, j);
            if (is_line_terminator(c.value)) last = j;
            j += c.length;
        }
        return last;
    }

    struct Value {
        std::size_t end = 0;   ///< of the value
        std::size_t tail = 0;  ///< of the whole match
    };

    /// `'(?:\\'|[^'])*'` and its two sisters, with the tail: the first bare quote, else the escaped ones
    /// backwards.
    [[nodiscard]] std::optional<Value> match_quoted(std::size_t open) const {
        const char quote = text_[open];
        std::vector<std::size_t> candidates;
        for (std::size_t i = open + 1; i < text_.size(); ++i) {
            if (text_[i] != quote) continue;
            candidates.push_back(i);
            if (i == open + 1 || text_[i - 1] != '\\') break;
        }
        for (auto close = candidates.rbegin(); close != candidates.rend(); ++close) {
            if (const auto tail = match_tail(*close + 1)) return Value{*close + 1, *tail};
        }
        return std::nullopt;
    }

    /// What follows the separator; it always matches.
    [[nodiscard]] Value match_value(std::size_t i) const {
        const std::size_t start = skip_space(i);
        if (start < text_.size() && is_quote(text_[start])) {
            if (const auto quoted = match_quoted(start)) return *quoted;
        }
        const std::size_t end = skip_value(i);
        return {end, match_tail(end).value_or(end)};
    }

    /// `\s*=` or `:` and one blank; nothing when neither follows the name.
    [[nodiscard]] std::optional<std::size_t> match_separator(std::size_t i) const {
        if (at(i) == ':') {
            const CodePoint blank = code_point_at(text_, i + 1);
            if (blank.length > 0 && is_js_space(blank.value)) return i + 1 + blank.length;
            return std::nullopt;
        }
        i = skip_space(i);
        if (at(i) == '=') return i + 1;
        return std::nullopt;
    }

    [[nodiscard]] std::size_t skip_name(std::size_t i) const {
        while (i < text_.size() && is_name_character(text_[i]))
            ++i;
        return i;
    }

    /// The end of the match that starts at `plain`, or nothing.
    std::optional<std::size_t> read_entry(std::size_t plain, Entries& out) {
        constexpr std::string_view keyword = "export";
        if (std::string_view(text_).substr(plain).starts_with(keyword)) {
            const std::size_t name = skip_space(plain + keyword.size());
            if (name > plain + keyword.size()) {
                if (const auto end = read_named(name, out)) return end;
            }
        }
        return read_named(plain, out);
    }

    std::optional<std::size_t> read_named(std::size_t name, Entries& out) {
        const std::size_t name_end = skip_name(name);
        if (name_end == name) return std::nullopt;
        const auto value_start = match_separator(name_end);
        if (!value_start) return std::nullopt;
        const Value value = match_value(*value_start);
        add(out,
            text_.substr(name, name_end - name),
            unquote(trim(std::string_view(text_).substr(*value_start, value.end - *value_start))));
        return value.tail;
    }

    void add(Entries& out, std::string name, std::string value) {
        // The CLI drops names that no shell could set.
        if (!is_variable_name(name)) return;
        const auto [known, added] = index_.try_emplace(name, out.size());
        if (added) {
            out.emplace_back(std::move(name), std::move(value));
        } else {
            out[known->second].second = std::move(value);
        }
    }

    /// `value.replace(/^(['"`])([\s\S]*)\1$/mg, "$2")`, then `\n` and `\r` when it began with a double quote.
    static std::string unquote(std::string_view value) {
        const std::map<char, std::size_t> last = last_quotes(value);
        std::string out;
        bool line_start = true;
        for (std::size_t i = 0; i < value.size();) {
            const auto close = line_start ? last.find(value[i]) : last.end();
            if (close != last.end() && close->second > i) {
                out.append(value.substr(i + 1, close->second - i - 1));
                i = close->second + 1;
                line_start = false;
                continue;
            }
            const CodePoint c = code_point_at(value, i);
            out.append(value.substr(i, c.length));
            line_start = is_line_terminator(c.value);
            i += c.length;
        }
        if (!value.starts_with('"')) return out;
        return replace_all(replace_all(std::move(out), "\\n", "\n"), "\\r", "\r");
    }

    /// Of each kind of quote the last one that stands at the end of a line.
    static std::map<char, std::size_t> last_quotes(std::string_view value) {
        std::map<char, std::size_t> last;
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (!is_quote(value[i])) continue;
            const CodePoint after = code_point_at(value, i + 1);
            if (after.length == 0 || is_line_terminator(after.value)) last[value[i]] = i;
        }
        return last;
    }

    static std::string replace_all(std::string text, std::string_view from, std::string_view to) {
        std::string out;
        std::size_t i = 0;
        for (auto hit = text.find(from); hit != std::string::npos; hit = text.find(from, i)) {
            out.append(text, i, hit - i).append(to);
            i = hit + from.size();
        }
        return out.append(text, i, std::string::npos);
    }

    std::string text_;
    std::map<std::string, std::size_t, std::less<>> index_;
};

std::string unify_line_breaks(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            out.push_back(text[i]);
            continue;
        }
        out.push_back('\n');
        if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    }
    return out;
}

}  // namespace

Variables::Variables(const Environment& process, std::string label) {
    for (const auto& name : process.names()) {
        values_.emplace(name, Variable{std::string(process.get(name).value_or("")), Layer::process, label});
    }
}

const Variable* Variables::find(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

std::optional<std::string> Variables::text(std::string_view name) const {
    const Variable* variable = find(name);
    if (variable == nullptr) return std::nullopt;
    const std::string_view trimmed = trim(variable->value);
    if (trimmed.empty()) return std::nullopt;
    return std::string(trimmed);
}

void Variables::add(std::string name, std::string value, const std::string& path) {
    values_.try_emplace(std::move(name), Variable{std::move(value), Layer::dotenv, path});
}

void Variables::add_from_config(std::string name, std::string value) {
    if (text(name)) return;
    values_.insert_or_assign(
        std::move(name), Variable{std::move(value), Layer::config, std::string(config_origin)}
    );
}

std::vector<std::pair<std::string, std::string>> parse_dotenv(std::string_view text) {
    return DotenvReader(unify_line_breaks(to_valid_utf8(text))).read();
}

std::vector<std::pair<std::string, std::string>>
read_dotenv(const FileSystem& files, const std::string& path) {
    constexpr std::size_t cap = 1024 * 1024;
    const FileContent content = files.read(path, cap);
    if (content.error != 0 || content.truncated) return {};
    return parse_dotenv(content.bytes);
}

std::string_view trim(std::string_view text) {
    std::size_t start = 0;
    for (CodePoint c = code_point_at(text, 0); c.length > 0 && is_js_space(c.value);
         c = code_point_at(text, start)) {
        start += c.length;
    }
    std::size_t end = start;
    for (std::size_t i = start; i < text.size();) {
        const CodePoint c = code_point_at(text, i);
        i += c.length;
        if (!is_js_space(c.value)) end = i;
    }
    return text.substr(start, end - start);
}

}  // namespace ocprobe::openclaw
