// JSON5 against what the npm package made of the same documents (tests/fixtures/json5.json), and its limits.
#include "openclaw/config/json5.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

namespace ocprobe::openclaw::json5_test {
namespace {

boost::json::array fixture() {
    std::ifstream in(OCPROBE_TEST_DATA "/fixtures/json5.json");
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    return boost::json::parse(text).as_array();
}

std::string from_hex(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
    }
    return out;
}

std::uint64_t bits_of(double number) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &number, sizeof bits);
    return bits;
}

// The fixture writes what JSON cannot: doubles as bits, objects as an array of members.
bool same(const boost::json::value& found, const boost::json::value& expected) {
    if (const auto* object = expected.if_object()) {
        if (const auto* bits = object->if_contains("$double")) {
            if (!found.is_double()) return false;
            const auto wanted = std::stoull(std::string(bits->as_string()), nullptr, 16);
            return found.as_double() != found.as_double() ? wanted == 0x7ff8000000000000
                                                          : bits_of(found.as_double()) == wanted;
        }
        const auto& members = object->at("$members").as_array();
        if (!found.is_object() || found.as_object().size() != members.size()) return false;
        for (const auto& member : members) {
            const auto& pair = member.as_array();
            const auto* value = found.as_object().if_contains(pair.at(0).as_string());
            if (value == nullptr || !same(*value, pair.at(1))) return false;
        }
        return true;
    }
    if (const auto* array = expected.if_array()) {
        if (!found.is_array() || found.as_array().size() != array->size()) return false;
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (!same(found.as_array()[i], (*array)[i])) return false;
        }
        return true;
    }
    return found == expected;
}

std::string text_of(const boost::json::object& row) {
    if (const auto* hex = row.if_contains("hex")) return from_hex(hex->as_string());
    return std::string(row.at("text").as_string());
}

TEST_CASE("JSON5 documents have the package's value, or its line and column") {
    const auto rows = fixture();
    REQUIRE(rows.size() > 400);
    for (const auto& entry : rows) {
        const auto& row = entry.as_object();
        INFO(boost::json::serialize(row));
        const auto document = parse_json5(text_of(row));
        if (const auto* line = row.if_contains("line")) {
            REQUIRE(document.error.has_value());
            CHECK(document.error->line == line->as_int64());
            CHECK(document.error->column == row.at("column").as_int64());
            CHECK_FALSE(document.error->text.empty());
        } else {
            REQUIRE_FALSE(document.error.has_value());
            CHECK(same(document.value, row.at("value")));
        }
    }
}

TEST_CASE("an error of JSON5 says what was expected and quotes punctuation alone") {
    struct Row {
        std::string_view text;
        std::string_view error;
    };
    const Row rows[] = {
        {"{a:}", "unexpected '}', expected a value"},
        {"{a 1}", "unexpected character, expected ':'"},
        {"{a:1 'b':2}", "unexpected ''', expected ',' or '}'"},
        {"[1 2]", "unexpected character, expected ',' or ']'"},
        {"{} x", "unexpected character, expected nothing more"},
        {"{,}", "unexpected ',', expected a key or '}'"},
        {"[", "the text ends, expected a value or ']'"},
        {"", "the text ends, expected a value"},
        {"'a\nb'", "unexpected line break, expected the string's closing quote"},
        {"'\\u12g4'", "unexpected character, expected a hexadecimal digit"},
        {"{a\\u0020:1}", "an escape that no identifier may hold"},
        {"/* x", "the text ends, expected the comment's end"},
        {"hunter2-the-secret", "unexpected character, expected a value"},
        {"{token: s3cr3t-t0ken}", "unexpected character, expected a value"},
        {"nil", "unexpected character, expected null, true, false, Infinity or NaN"},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        const auto document = parse_json5(row.text);
        REQUIRE(document.error.has_value());
        CHECK(document.error->text == row.error);
        CHECK_FALSE(document.error->our_limit);
    }
}

TEST_CASE("nesting is refused at our limit, before any stack could end") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK_FALSE(parse_json5(nested(json5_max_depth)).error.has_value());
    const auto refused = parse_json5(nested(json5_max_depth + 1));
    REQUIRE(refused.error.has_value());
    CHECK(refused.error->our_limit);
    CHECK(parse_json5(std::string(2'000'000, '[')).error->our_limit);
    CHECK(parse_json5(std::string(2'000'000, '{')).error.has_value());
}

TEST_CASE("no prefix of a document and no byte in it can do harm") {
    const std::string text =
        "// c\n{\"a\": [1, -.5e3, 0x1F, 'x\\u0041\\\n', null], $b: {c\\u0061: true,}, 'é': NaN /* d */}\n";
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const auto cut = parse_json5(std::string_view(text).substr(0, i));
        CHECK((cut.error.has_value() || i >= text.size() - 1));
        for (const char byte : {'\0', '\xff', '"', '}', '\\', '\n'}) {
            std::string spoiled = text;
            if (i < spoiled.size()) spoiled[i] = byte;
            const auto document = parse_json5(spoiled);
            CHECK((document.error.has_value() || document.value.is_object()));
        }
    }
}

}  // namespace
}  // namespace ocprobe::openclaw::json5_test
