// The readings of a text: percent escapes, HTML entities, backslash escapes and quoted-printable undone.
#include "base/ascii.hpp"
#include "base/encodings.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace ocprobe {

namespace {

constexpr std::size_t most_readings = 20;
constexpr int deepest = 3;

struct Escape {
    std::size_t length = 0;  ///< 0: no escape here
    std::string text;
};

std::string text_of(std::uint32_t point) {
    std::string text;
    append_utf8(text, point);
    return text;
}

bool number(std::string_view digits, int base, std::uint32_t& into) {
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, into, base);
    return !digits.empty() && error == std::errc{} && stop == end && into <= 0x10ffff;
}

// %XX, and %uXXXX as JavaScript's escape() writes it.
Escape read_percent(std::string_view text) {
    std::uint32_t value = 0;
    if (text.size() >= 6 && (text[1] == 'u' || text[1] == 'U') && number(text.substr(2, 4), 16, value))
        return {6, text_of(value)};
    if (text.size() < 3 || !number(text.substr(1, 2), 16, value)) return {};
    return {3, std::string(1, static_cast<char>(value))};
}

// =XX, and the soft line break of quoted-printable.
Escape read_quoted_printable(std::string_view text) {
    std::uint32_t value = 0;
    if (text.starts_with("=\n")) return {2, {}};
    if (text.starts_with("=\r\n")) return {3, {}};
    if (text.size() < 3 || !number(text.substr(1, 2), 16, value)) return {};
    return {3, std::string(1, static_cast<char>(value))};
}

// \uXXXX, a pair of surrogates, or \u{X…}.
Escape read_unicode_escape(std::string_view text) {
    std::uint32_t value = 0;
    if (text.size() > 3 && text[2] == '{') {
        const auto end = text.find('}');
        if (end == std::string_view::npos || end > 9 || !number(text.substr(3, end - 3), 16, value))
            return {};
        return {end + 1, text_of(value)};
    }
    if (text.size() < 6 || !number(text.substr(2, 4), 16, value)) return {};
    std::uint32_t low = 0;
    const bool high = value >= 0xd800 && value < 0xdc00;
    if (high && text.size() >= 12 && text[6] == '\\' && text[7] == 'u' &&
        number(text.substr(8, 4), 16, low) && low >= 0xdc00 && low < 0xe000) {
        return {12, text_of(0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00))};
    }
    return {6, text_of(value)};
}

// \132. As in C and JavaScript, no more digits than fit into a byte: \577 is \57 and a 7.
Escape read_octal(std::string_view text) {
    const std::size_t most = text[1] <= '3' ? 3 : 2;
    std::size_t digits = 0;
    while (digits < most && digits + 1 < text.size() && text[digits + 1] >= '0' && text[digits + 1] <= '7')
        ++digits;
    std::uint32_t value = 0;
    if (!number(text.substr(1, digits), 8, value)) return {};
    return {1 + digits, std::string(1, static_cast<char>(value))};
}

Escape read_backslash(std::string_view text) {
    if (text.size() < 2) return {};
    constexpr std::string_view letters = "nrtbf\"\\/'";
    constexpr std::string_view meanings = "\n\r\t\b\f\"\\/'";
    std::uint32_t value = 0;
    if (text[1] == 'u') return read_unicode_escape(text);
    // As escape_text writes it: a byte, not a character.
    if (lower(text[1]) == 'x' && text.size() >= 4 && number(text.substr(2, 2), 16, value))
        return {4, std::string(1, static_cast<char>(value))};
    if (auto octal = read_octal(text); octal.length > 0) return octal;
    const auto letter = letters.find(text[1]);
    if (letter == std::string_view::npos) return {};
    return {2, std::string(1, meanings[letter])};
}

struct NamedEntity {
    std::string_view name;
    char character;
};

// The characters of tokens, passwords and base64; letters and digits have no named entities.
constexpr std::array<NamedEntity, 38> named_entities{
    {{"amp", '&'},    {"lt", '<'},     {"gt", '>'},     {"quot", '"'},   {"apos", '\''},  {"plus", '+'},
     {"sol", '/'},    {"equals", '='}, {"lowbar", '_'}, {"hyphen", '-'}, {"dash", '-'},   {"period", '.'},
     {"comma", ','},  {"colon", ':'},  {"semi", ';'},   {"excl", '!'},   {"num", '#'},    {"dollar", '$'},
     {"percnt", '%'}, {"ast", '*'},    {"lpar", '('},   {"rpar", ')'},   {"quest", '?'},  {"commat", '@'},
     {"lsqb", '['},   {"lbrack", '['}, {"rsqb", ']'},   {"rbrack", ']'}, {"bsol", '\\'},  {"Hat", '^'},
     {"grave", '`'},  {"lcub", '{'},   {"lbrace", '{'}, {"rcub", '}'},   {"rbrace", '}'}, {"verbar", '|'},
     {"vert", '|'},   {"nbsp", ' '}}};

Escape read_entity(std::string_view text) {
    if (text.size() >= 3 && text[1] == '#') {
        const bool hexadecimal = text[2] == 'x' || text[2] == 'X';
        const std::size_t start = hexadecimal ? 3 : 2;
        const auto fits = [&](char c) { return hexadecimal ? is_hex(c) : is_digit(c); };
        std::size_t end = start;
        while (end < text.size() && end < start + 8 && fits(text[end]))
            ++end;
        std::uint32_t value = 0;
        if (!number(text.substr(start, end - start), hexadecimal ? 16 : 10, value)) return {};
        // Browsers accept it without its semicolon.
        return {end + (end < text.size() && text[end] == ';' ? 1 : 0), text_of(value)};
    }
    const auto end = text.substr(0, 10).find(';');
    if (end == std::string_view::npos) return {};
    const auto name = text.substr(1, end - 1);
    for (const auto& entity : named_entities) {
        if (entity.name == name) return {end + 1, std::string(1, entity.character)};
    }
    return {};
}

std::string decoded(std::string_view text, char lead, Escape (*read)(std::string_view)) {
    std::string result;
    result.reserve(text.size());
    while (true) {
        const auto at = text.find(lead);
        result += text.substr(0, at);
        if (at == std::string_view::npos) return result;
        text.remove_prefix(at);
        const Escape escape = read(text);
        result += escape.length == 0 ? std::string(1, lead) : escape.text;
        text.remove_prefix(std::max<std::size_t>(escape.length, 1));
    }
}

}  // namespace

std::vector<std::string> decoded_readings(std::string_view text) {
    struct Decoder {
        char lead;
        Escape (*read)(std::string_view);
    };
    constexpr std::array<Decoder, 4> decoders{
        {{'%', read_percent}, {'&', read_entity}, {'\\', read_backslash}, {'=', read_quoted_printable}}};

    std::vector<std::string> readings;
    readings.reserve(most_readings);
    // Level by level: index 0 stands for the text itself, the rest are readings[index - 1].
    std::size_t first = 0;
    std::size_t last = 1;
    for (int depth = 0; depth < deepest; ++depth) {
        for (std::size_t i = first; i < last; ++i) {
            const auto from = i == 0 ? text : std::string_view(readings[i - 1]);
            for (const auto& decoder : decoders) {
                if (from.find(decoder.lead) == std::string_view::npos) continue;
                auto reading = decoded(from, decoder.lead, decoder.read);
                const bool seen =
                    reading == text || std::find(readings.begin(), readings.end(), reading) != readings.end();
                if (!seen && readings.size() < most_readings) readings.push_back(std::move(reading));
            }
        }
        first = last;
        last = readings.size() + 1;
    }
    return readings;
}

}  // namespace ocprobe
