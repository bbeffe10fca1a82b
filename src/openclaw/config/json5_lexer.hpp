// The tokens of JSON5. Positions after each step are the npm package's, so that both name the same column.
#pragma once

#include "openclaw/config/json5.hpp"
#include "openclaw/config/unicode.hpp"

#include <cstdint>

namespace ocprobe::openclaw {

/// What the grammar allows next; decides which tokens the lexer accepts, and the words of an error.
enum class Json5Place { start, key, colon, value, array_item, after_member, after_item, end };

struct Json5Token {
    enum class Type { punctuator, key, value, end };
    Type type = Type::end;
    char punctuator = '\0';
    boost::json::value value;  ///< a scalar; for a key a string
};

class Json5Lexer {
public:
    explicit Json5Lexer(std::string_view text) : text_(text) {}

    /// The next token, or nothing: then error() is set.
    [[nodiscard]] std::optional<Json5Token> next(Json5Place place);
    [[nodiscard]] const Json5Error& error() const { return error_; }
    /// Refuses what was read last as deeper than our limit.
    void fail_too_deep();

private:
    using Token = std::optional<Json5Token>;

    [[nodiscard]] CodePoint peek() const { return code_point_at(text_, position_); }
    [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
    CodePoint read();
    /// Reads the offending character and refuses it.
    Token refuse(std::string_view expected);
    Token refuse_here(std::string what);

    /// Blanks and comments; false after an error.
    bool skip_blank();
    bool skip_comment();
    Token read_value();
    Token read_word(std::string_view rest, boost::json::value value);
    Token read_number();
    Token read_digits(std::string& digits);
    Token read_hexadecimal(std::string& digits);
    Token read_string(bool key);
    bool read_escape();
    Token read_key();
    Token read_identifier();
    bool read_identifier_escape(bool first);
    /// Four (or two) hexadecimal digits; nothing after an error.
    std::optional<char32_t> read_hex(int count);
    void take_digits(std::string& digits);

    // A string under construction. Escapes give UTF-16 units: a high surrogate waits for its low one.
    void begin_text();
    void put(char32_t value);
    void put_unit(char32_t unit);
    boost::json::string take_text();
    void flush_surrogate();

    std::string_view text_;
    std::size_t position_ = 0;
    int line_ = 1;
    int column_ = 0;
    std::string buffer_;
    char32_t high_surrogate_ = 0;
    bool negative_ = false;
    Json5Error error_;
};

}  // namespace ocprobe::openclaw
