// ASCII: classes of characters, lower case, blanks at the ends; independent of the locale.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace ocprobe {

[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

[[nodiscard]] constexpr bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The three quotes of JavaScript and of dotenv files.
[[nodiscard]] constexpr bool is_quote(char c) {
    return c == '"' || c == '\'' || c == '`';
}

[[nodiscard]] constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        c = lower(c);
    return result;
}

[[nodiscard]] constexpr bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// The text without blanks at its ends.
[[nodiscard]] constexpr std::string_view
trim_blanks(std::string_view text, std::string_view blanks = " \t\r\n") {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// A name of a shell variable (POSIX): letters, digits and `_`, no digit first.
[[nodiscard]] inline bool is_variable_name(std::string_view name) {
    const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
    return !name.empty() && !is_digit(name.front()) && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace ocprobe
