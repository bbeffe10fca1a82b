// Durations by their form, and command lines.
#include "base/ascii.hpp"
#include "contract/read/service_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ocprobe::contract {

bool has_duration_form(std::string_view text) {
    constexpr std::size_t longest = 64;
    if (text == "0") return true;
    if (text.size() > longest) return false;
    const auto digits_end = text.find_first_not_of("0123456789.");
    if (digits_end == 0 || digits_end == std::string_view::npos) return false;
    text.remove_prefix(digits_end);
    const auto unit = text.substr(0, text.find_first_of("0123456789."));
    constexpr std::array<std::string_view, 7> units{"ns", "us", "µs", "ms", "s", "m", "h"};
    if (std::find(units.begin(), units.end(), unit) == units.end()) return false;
    return unit.size() == text.size() || has_duration_form(text.substr(unit.size()));
}

namespace {

/// Of all values that a script's variables bring in, in bytes: a few letters may stand for much.
constexpr std::size_t most_expanded = 16UL * 1024;

bool in_name(char c) {
    return is_letter(c) || is_digit(c) || c == '_';
}

/// An expansion of the shell: `$NAME`, `${NAME}`, `${NAME:-default}`, `$(command)`.
struct Expansion {
    std::string_view raw;   ///< from the `$` on; empty for a `$` that stands for itself
    std::string_view name;  ///< empty: no plain variable
    std::optional<std::string_view> fallback;
    bool blank_too = false;  ///< `:-`: the default also stands in for a blank value
};

/// `$(…)` with everything in it.
std::string_view command_at(std::string_view text) {
    int depth = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '(') ++depth;
        if (text[i] == ')' && --depth == 0) return text.substr(0, i + 1);
    }
    return text;
}

/// `text` starts with `$`.
Expansion expansion_at(std::string_view text) {
    Expansion out;
    if (text.starts_with("$(")) {
        out.raw = command_at(text);
    } else if (text.starts_with("${")) {
        out.raw = text.substr(0, std::min(text.find('}'), text.size() - 1) + 1);
        auto inner = out.raw.substr(2, out.raw.size() - 3);
        const auto end = std::find_if_not(inner.begin(), inner.end(), in_name);
        const auto name = inner.substr(0, static_cast<std::size_t>(end - inner.begin()));
        inner.remove_prefix(name.size());
        out.blank_too = inner.starts_with(":-");
        if (out.blank_too || inner.starts_with('-')) out.fallback = inner.substr(out.blank_too ? 2 : 1);
        if (inner.empty() || out.fallback) out.name = name;
    } else {
        const auto end = std::find_if_not(text.begin() + 1, text.end(), in_name);
        out.raw = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        out.name = out.raw.substr(1);
        if (out.name.empty()) out.raw = {};
    }
    return out;
}

/// Nothing: only the container knows it.
std::optional<std::string> value_of(const Expansion& expansion, const ShellVariables& variables) {
    if (expansion.name.empty()) return std::nullopt;
    auto found = variables(expansion.name);
    if (!found.known) return std::nullopt;
    const bool stands_in = !found.text || (expansion.blank_too && found.text->empty());
    if (!stands_in) return std::move(found.text);
    // The image may set a variable that these files leave out: only a default tells what is meant.
    const bool plain =
        expansion.fallback && expansion.fallback->find_first_of("$`") == std::string_view::npos;
    return plain ? std::optional(std::string(*expansion.fallback)) : std::nullopt;
}

class WordSplitter {
public:
    /// With `variables` as a shell does, else as Compose splits a command.
    explicit WordSplitter(const ShellVariables* variables) : variables_(variables) {}

    /// Whether the last line ended inside of quotes.
    [[nodiscard]] bool is_open() const { return quote_ != 0; }

    ShellWords split(std::string_view line) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            const char c = line[i];
            if (variables_ != nullptr && c == '$' && quote_ != '\'') {
                i += expand(line.substr(i)) - 1;
            } else if (quote_ != 0) {
                if (c == quote_) {
                    quote_ = 0;
                } else if (c == '\\' && quote_ == '"' && i + 1 < line.size()) {
                    word_ += line[++i];
                } else {
                    word_ += c;
                }
            } else if (c == '"' || c == '\'') {
                quote_ = c;
                in_word_ = true;
            } else if (variables_ != nullptr && c == '#' && !in_word_) {
                i = std::min(line.find('\n', i), line.size()) - 1;
            } else if (variables_ != nullptr && std::string_view(";&|()\n").find(c) != std::string_view::npos) {
                end_word();
                if (!out_.words.empty() && out_.words.back() != ";") out_.words.emplace_back(";");
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                end_word();
            } else if (c == '\\' && i + 1 < line.size()) {
                // A backslash at the end of a line joins it with the next one.
                if (line[++i] == '\n') continue;
                word_ += line[i];
                in_word_ = true;
            } else {
                word_ += c;
                in_word_ = true;
            }
        }
        end_word();
        return std::move(out_);
    }

private:
    /// Takes the `$` that `rest` starts with. Returns how many characters that were.
    std::size_t expand(std::string_view rest) {
        const auto expansion = expansion_at(rest);
        in_word_ = true;
        if (expansion.raw.empty()) {
            word_ += '$';
            return 1;
        }
        auto value = value_of(expansion, *variables_);
        if (value && value->size() > left_) value.reset();
        left_ -= value ? value->size() : 0;
        word_ += value ? std::string_view(*value) : expansion.raw;
        unexpanded_ = unexpanded_ || !value;
        return expansion.raw.size();
    }

    void end_word() {
        if (in_word_) {
            if (unexpanded_) out_.unexpanded.insert(word_);
            out_.words.push_back(std::exchange(word_, {}));
        }
        in_word_ = unexpanded_ = false;
    }

    const ShellVariables* variables_;
    std::size_t left_ = most_expanded;
    ShellWords out_;
    std::string word_;
    bool in_word_ = false;
    bool unexpanded_ = false;
    char quote_ = 0;
};

}  // namespace

std::optional<std::vector<std::string>> split_words(std::string_view line) {
    WordSplitter splitter(nullptr);
    auto split = splitter.split(line);
    return splitter.is_open() ? std::nullopt : std::optional(std::move(split.words));
}

ShellWords split_shell(std::string_view script, const ShellVariables& variables) {
    return WordSplitter(&variables).split(script);
}

}  // namespace ocprobe::contract
