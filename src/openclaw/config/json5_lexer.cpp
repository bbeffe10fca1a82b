// The tokens of JSON5.
#include "openclaw/config/json5_lexer.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace ocprobe::openclaw {

namespace {

bool is_decimal(const CodePoint& c) {
    return c.length > 0 && c.value >= '0' && c.value <= '9';
}

bool is_blank(const CodePoint& c) {
    return c.length > 0 && is_js_space(c.value);
}

std::string_view expected_at(Json5Place place) {
    switch (place) {
    case Json5Place::start:
    case Json5Place::value:
        return "a value";
    case Json5Place::array_item:
        return "a value or ']'";
    case Json5Place::key:
        return "a key or '}'";
    case Json5Place::colon:
        return "':'";
    case Json5Place::after_member:
        return "',' or '}'";
    case Json5Place::after_item:
        return "',' or ']'";
    case Json5Place::end:
        return "nothing more";
    }
    return "a value";
}

// Only punctuation is ever quoted: letters and digits may be part of a credential.
std::string describe(const CodePoint& c) {
    if (c.length == 0) return "the text ends";
    if (is_line_terminator(c.value)) return "unexpected line break";
    if (c.value > 0x20 && c.value < 0x7F && !is_identifier_part(c.value)) {
        return std::string("unexpected '") + static_cast<char>(c.value) + "'";
    }
    return "unexpected character";
}

boost::json::value make_number(double number) {
    constexpr double exact = 9007199254740991.0;
    const bool whole = std::trunc(number) == number && std::abs(number) <= exact;
    if (whole && !(number == 0 && std::signbit(number))) return static_cast<std::int64_t>(number);
    return number;
}

double to_double(const std::string& digits) {
    double number = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    // Too large or too small for from_chars; strtod names the limit (nobody here sets a locale).
    if (result.ec == std::errc::result_out_of_range) number = std::strtod(digits.c_str(), nullptr);
    return number;
}

}  // namespace

CodePoint Json5Lexer::read() {
    const CodePoint c = peek();
    position_ += c.length;
    if (c.length > 0 && c.value == '\n') {
        ++line_;
        column_ = 0;
    } else {
        column_ += c.value > 0xFFFF ? 2 : 1;
    }
    return c;
}

Json5Lexer::Token Json5Lexer::refuse(std::string_view expected) {
    const CodePoint c = read();
    return refuse_here(describe(c) + ", expected " + std::string(expected));
}

Json5Lexer::Token Json5Lexer::refuse_here(std::string what) {
    error_.line = line_;
    error_.column = column_;
    error_.text = std::move(what);
    return std::nullopt;
}

void Json5Lexer::fail_too_deep() {
    refuse_here("nested deeper than " + std::to_string(json5_max_depth) + " levels");
    error_.our_limit = true;
}

bool Json5Lexer::skip_blank() {
    while (true) {
        const CodePoint c = peek();
        if (is_blank(c)) {
            read();
        } else if (c.length > 0 && c.value == '/') {
            read();
            if (!skip_comment()) return false;
        } else {
            return true;
        }
    }
}

bool Json5Lexer::skip_comment() {
    const CodePoint kind = peek();
    if (kind.length > 0 && kind.value == '/') {
        while (!at_end() && !is_line_terminator(read().value)) {
        }
        return true;
    }
    if (kind.length == 0 || kind.value != '*') {
        refuse("a comment's second character");
        return false;
    }
    read();
    bool star = false;
    while (!at_end()) {
        const char32_t c = read().value;
        if (star && c == '/') return true;
        star = c == '*';
    }
    refuse("the comment's end");
    return false;
}

Json5Lexer::Token Json5Lexer::next(Json5Place place) {
    if (!skip_blank()) return std::nullopt;
    if (at_end()) {
        if (place == Json5Place::end) return Json5Token{};
        return refuse(expected_at(place));
    }
    const auto is = [c = peek().value](std::string_view set) {
        return c < 0x80 && set.find(static_cast<char>(c)) != std::string_view::npos;
    };
    std::string_view punctuators;
    switch (place) {
    case Json5Place::start:
    case Json5Place::value:
        punctuators = "{[";
        break;
    case Json5Place::array_item:
        punctuators = "{[]";
        break;
    case Json5Place::key:
        punctuators = "}";
        break;
    case Json5Place::colon:
        punctuators = ":";
        break;
    case Json5Place::after_member:
        punctuators = ",}";
        break;
    case Json5Place::after_item:
        punctuators = ",]";
        break;
    case Json5Place::end:
        break;
    }
    if (is(punctuators)) {
        return Json5Token{Json5Token::Type::punctuator, static_cast<char>(read().value), nullptr};
    }
    if (place == Json5Place::key) return read_key();
    if (place == Json5Place::start || place == Json5Place::value || place == Json5Place::array_item) {
        return read_value();
    }
    return refuse(expected_at(place));
}

Json5Lexer::Token Json5Lexer::read_value() {
    switch (peek().value) {
    case 'n':
        return read_word("ull", nullptr);
    case 't':
        return read_word("rue", true);
    case 'f':
        return read_word("alse", false);
    case '"':
    case '\'':
        return read_string(false);
    default:
        return read_number();
    }
}

Json5Lexer::Token Json5Lexer::read_word(std::string_view rest, boost::json::value value) {
    read();
    for (const char letter : rest) {
        const CodePoint c = peek();
        if (c.length == 0 || c.value != static_cast<char32_t>(letter)) {
            return refuse("null, true, false, Infinity or NaN");
        }
        read();
    }
    return Json5Token{Json5Token::Type::value, '\0', std::move(value)};
}

Json5Lexer::Token Json5Lexer::read_number() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const char32_t sign = peek().value;
    const bool is_signed = sign == '-' || sign == '+';
    if (is_signed) read();
    negative_ = sign == '-';
    const CodePoint c = peek();
    if (c.length > 0 && c.value == 'I') return read_word("nfinity", negative_ ? -infinity : infinity);
    if (c.length > 0 && c.value == 'N') return read_word("aN", std::numeric_limits<double>::quiet_NaN());
    if (!is_decimal(c) && (c.length == 0 || c.value != '.'))
        return refuse(is_signed ? "a number" : "a value");
    std::string digits;
    return read_digits(digits);
}

void Json5Lexer::take_digits(std::string& digits) {
    while (is_decimal(peek()))
        digits.push_back(static_cast<char>(read().value));
}

Json5Lexer::Token Json5Lexer::read_digits(std::string& digits) {
    const auto next_is = [this](char32_t wanted) { return !at_end() && peek().value == wanted; };
    const bool leading_point = next_is('.');
    if (next_is('0')) {
        // A zero stands alone: the digit in `01` is an error of what comes next.
        digits.push_back(static_cast<char>(read().value));
        if (next_is('x') || next_is('X')) return read_hexadecimal(digits);
    } else {
        take_digits(digits);
    }
    if (next_is('.')) {
        read();
        digits.push_back('.');
        if (leading_point && !is_decimal(peek())) return refuse("a digit");
        take_digits(digits);
    }
    if (next_is('e') || next_is('E')) {
        read();
        digits.push_back('e');
        if (next_is('-')) digits.push_back('-');
        if (next_is('+') || next_is('-')) read();
        if (!is_decimal(peek())) return refuse("a digit");
        take_digits(digits);
    }
    const double number = to_double(digits);
    return Json5Token{Json5Token::Type::value, '\0', make_number(negative_ ? -number : number)};
}

Json5Lexer::Token Json5Lexer::read_hexadecimal(std::string& digits) {
    read();
    digits.clear();
    if (!hex_digit_value(peek())) return refuse("a hexadecimal digit");
    while (hex_digit_value(peek()))
        digits.push_back(static_cast<char>(read().value));
    double number = 0;
    const auto result =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::hex);
    if (result.ec == std::errc::result_out_of_range) number = std::numeric_limits<double>::infinity();
    return Json5Token{Json5Token::Type::value, '\0', make_number(negative_ ? -number : number)};
}

}  // namespace ocprobe::openclaw
