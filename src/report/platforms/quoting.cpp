// Values in lines that a person copies.
#include "report/platforms/quoting.hpp"

#include "base/ascii.hpp"
#include "report/common/printable.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::report {

namespace {

constexpr std::size_t longest_value = 4 * Printable::longest;

bool only_of(std::string_view text, std::string_view signs) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return is_letter(c) || is_digit(c) || signs.find(c) != std::string_view::npos;
    });
}

// YAML 1.1, which Compose and kubectl still read, has more words for true, false and null than YAML 1.2.
bool is_yaml_keyword(std::string_view text) {
    constexpr std::array<std::string_view, 9> keywords{
        "true", "false", "yes", "no", "on", "off", "y", "n", "null"};
    return std::find(keywords.begin(), keywords.end(), lower(text)) != keywords.end();
}

}  // namespace

std::string on_one_line(std::string_view text) {
    return escape_text(text, longest_value);
}

std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : on_one_line(text)) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

std::string shell_word(std::string_view text) {
    return !text.empty() && only_of(text, "_@%+=:,./-") ? std::string(text) : shell_quoted(text);
}

std::string shell_words(const std::vector<std::string>& argv) {
    std::string line;
    for (const auto& word : argv) {
        if (!line.empty()) line += ' ';
        line += shell_word(word);
    }
    return line;
}

std::string yaml_quoted(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '"' || c == '\\') escaped += '\\';
        escaped += c;
    }
    return '"' + on_one_line(escaped) + '"';
}

std::string yaml_word(std::string_view text) {
    // What begins with a digit may be a number, a date or a time.
    const bool bare = !text.empty() &&
                      (is_letter(text.front()) || text.front() == '_' || text.front() == '/') &&
                      text.back() != ':' && only_of(text, "_:./-") && !is_yaml_keyword(text);
    return bare ? std::string(text) : yaml_quoted(text);
}

std::string placeholder(const SettingValue& value) {
    return "<value of " + on_one_line(value.from) + ">";
}

std::optional<VariableReference> referred_variable(const SettingValue& value) {
    constexpr std::string_view prefix = "env ";
    std::string_view from = value.from;
    if (!from.starts_with(prefix)) return std::nullopt;
    from.remove_prefix(prefix.size());
    const auto end = from.find(' ');
    VariableReference reference;
    reference.name = from.substr(0, end);
    if (reference.name.empty() || !only_of(reference.name, "_") || is_digit(reference.name.front()))
        return std::nullopt;
    if (end == std::string_view::npos) return reference;
    constexpr std::string_view of = " of ";
    constexpr std::string_view service = "service ";
    auto owner = from.substr(end);
    if (!owner.starts_with(of)) return std::nullopt;
    owner.remove_prefix(of.size());
    if (owner.starts_with(service)) owner.remove_prefix(service.size());
    reference.owner = owner;
    return reference;
}

bool is_plain_word(std::string_view text) {
    return !text.empty() && (is_letter(text.front()) || is_digit(text.front())) && only_of(text, "._-");
}

}  // namespace ocprobe::report
