// JSON5's strings, escapes and identifiers.
#include "openclaw/config/json5_lexer.hpp"

#include <utility>

namespace ocprobe::openclaw {

namespace {

bool is_high_surrogate(char32_t unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(char32_t unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

void Json5Lexer::begin_text() {
    buffer_.clear();
    high_surrogate_ = 0;
}

void Json5Lexer::flush_surrogate() {
    if (high_surrogate_ != 0) append_utf8(buffer_, replacement_character);
    high_surrogate_ = 0;
}

void Json5Lexer::put(char32_t value) {
    flush_surrogate();
    append_utf8(buffer_, value);
}

void Json5Lexer::put_unit(char32_t unit) {
    if (is_low_surrogate(unit) && high_surrogate_ != 0) {
        const char32_t high = std::exchange(high_surrogate_, 0);
        append_utf8(buffer_, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
    } else if (is_high_surrogate(unit)) {
        flush_surrogate();
        high_surrogate_ = unit;
    } else {
        put(is_low_surrogate(unit) ? replacement_character : unit);
    }
}

boost::json::string Json5Lexer::take_text() {
    flush_surrogate();
    return boost::json::string(buffer_);
}

Json5Lexer::Token Json5Lexer::read_string(bool key) {
    const char32_t quote = read().value;
    begin_text();
    while (true) {
        const CodePoint c = peek();
        if (c.length == 0 || c.value == '\n' || c.value == '\r') return refuse("the string's closing quote");
        read();
        if (c.value == quote) break;
        if (c.value != '\\') {
            put(c.value);
        } else if (!read_escape()) {
            return std::nullopt;
        }
    }
    return Json5Token{key ? Json5Token::Type::key : Json5Token::Type::value, '\0', take_text()};
}

bool Json5Lexer::read_escape() {
    const CodePoint c = peek();
    if (c.length == 0 || (c.value >= '1' && c.value <= '9')) {
        refuse("an escape sequence");
        return false;
    }
    read();
    switch (c.value) {
    case 'b':
        put('\b');
        return true;
    case 'f':
        put('\f');
        return true;
    case 'n':
        put('\n');
        return true;
    case 'r':
        put('\r');
        return true;
    case 't':
        put('\t');
        return true;
    case 'v':
        put('\v');
        return true;
    case '\n':
    case 0x2028:
    case 0x2029:
        return true;
    case '\r':
        if (!at_end() && peek().value == '\n') read();
        return true;
    case '0':
        if (!at_end() && peek().value >= '0' && peek().value <= '9') {
            refuse("no digit after \\0");
            return false;
        }
        put(0);
        return true;
    case 'x':
    case 'u': {
        const auto unit = read_hex(c.value == 'x' ? 2 : 4);
        if (unit) put_unit(*unit);
        return unit.has_value();
    }
    default:
        put(c.value);
        return true;
    }
}

std::optional<char32_t> Json5Lexer::read_hex(int count) {
    char32_t unit = 0;
    for (int i = 0; i < count; ++i) {
        const CodePoint c = peek();
        const auto digit = hex_digit_value(c);
        if (!digit) {
            refuse("a hexadecimal digit");
            return std::nullopt;
        }
        read();
        unit = unit * 16 + *digit;
    }
    return unit;
}

Json5Lexer::Token Json5Lexer::read_key() {
    const CodePoint c = peek();
    if (c.value == '"' || c.value == '\'') return read_string(true);
    begin_text();
    if (c.value == '\\') {
        if (!read_identifier_escape(true)) return std::nullopt;
    } else if (is_identifier_start(c.value)) {
        put(read().value);
    } else {
        return refuse("a key or '}'");
    }
    return read_identifier();
}

Json5Lexer::Token Json5Lexer::read_identifier() {
    while (!at_end()) {
        const CodePoint c = peek();
        if (c.value == '\\') {
            if (!read_identifier_escape(false)) return std::nullopt;
        } else if (c.valid && is_identifier_part(c.value)) {
            put(read().value);
        } else {
            break;
        }
    }
    return Json5Token{Json5Token::Type::key, '\0', take_text()};
}

bool Json5Lexer::read_identifier_escape(bool first) {
    read();
    if (at_end() || peek().value != 'u') {
        refuse("a unicode escape");
        return false;
    }
    read();
    const auto unit = read_hex(4);
    if (!unit) return false;
    if (!(first ? is_identifier_start(*unit) : is_identifier_part(*unit))) {
        column_ -= 5;
        refuse_here("an escape that no identifier may hold");
        return false;
    }
    put(*unit);
    return true;
}

}  // namespace ocprobe::openclaw
