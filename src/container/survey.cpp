// Readers of the kernel's text formats.
#include "survey.hpp"

#include <charconv>

namespace ocprobe::container {

std::vector<std::string_view> lines(std::string_view text) {
    std::vector<std::string_view> result;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        result.push_back(line);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return result;
}

std::vector<std::string_view> fields(std::string_view line) {
    constexpr std::size_t usual = 12;
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    std::vector<std::string_view> result;
    result.reserve(usual);
    for (std::size_t at = 0; at < line.size();) {
        const auto begin = at;
        while (at < line.size() && !blank(line[at]))
            ++at;
        if (at > begin) result.push_back(line.substr(begin, at - begin));
        ++at;
    }
    return result;
}

std::optional<std::uint64_t> number(std::string_view text, int base) {
    std::uint64_t value = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, value, base);
    if (error != std::errc() || end != last || text.empty()) return std::nullopt;
    return value;
}

bool in_comma_list(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (list.substr(0, comma) == word) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
    return false;
}

std::optional<std::uint64_t> value_in_row(std::string_view text, std::string_view row, std::string_view key) {
    for (const auto line : lines(text)) {
        const auto parts = fields(line);
        if (parts.empty() || parts[0] != row) continue;
        for (std::size_t i = 1; i + 1 < parts.size(); i += 2) {
            if (parts[i] == key) return number(parts[i + 1]);
        }
    }
    return std::nullopt;
}

}  // namespace ocprobe::container
