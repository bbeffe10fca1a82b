// Variables by layer, the dotenv grammar against the npm package, trimming.
#include "openclaw/install/variables.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <chrono>
#include <fstream>
#include <iterator>
#include <map>

namespace ocprobe::openclaw::variables_test {
namespace {

TEST_CASE("a lower layer never replaces a variable, not even an empty one") {
    Environment process;
    process.set("SET", "process");
    process.set("EMPTY", "");
    process.set("BLANK", " \t");
    Variables variables(process, "pid 1");
    variables.add("SET", "file", "/x/.env");
    variables.add("EMPTY", "file", "/x/.env");
    variables.add("BLANK", "file", "/x/.env");
    variables.add("NEW", " file\r", "/x/.env");
    variables.add("NEW", "later", "/y/.env");

    CHECK(variables.find("SET")->value == "process");
    CHECK(variables.find("SET")->origin == "pid 1");
    CHECK(variables.find("EMPTY")->value.empty());
    CHECK_FALSE(variables.text("EMPTY").has_value());
    CHECK_FALSE(variables.text("BLANK").has_value());
    CHECK(variables.text("NEW") == "file");
    CHECK(variables.find("NEW")->origin == "/x/.env");
    CHECK(variables.find("NONE") == nullptr);
}

TEST_CASE("the config's own variables replace blank ones and no others") {
    Environment process;
    process.set("SET", "process");
    process.set("EMPTY", "");
    process.set("BLANK", "  ");
    Variables variables(process, "");
    for (const char* name : {"SET", "EMPTY", "BLANK", "NEW"})
        variables.add_from_config(name, "c");
    CHECK(variables.find("SET")->value == "process");
    CHECK(variables.find("EMPTY")->value == "c");
    CHECK(variables.find("BLANK")->value == "c");
    CHECK(variables.find("NEW")->origin == "config env.vars");
}

TEST_CASE("dotenv files are read as the package reads them") {
    std::ifstream in(OCPROBE_TEST_DATA "/fixtures/dotenv.json");
    const std::string fixture{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto rows = boost::json::parse(fixture).as_array();
    REQUIRE(rows.size() > 150);
    for (const auto& row : rows) {
        INFO(boost::json::serialize(row));
        std::map<std::string, std::string> expected;
        for (const auto& member : row.at("values").as_object()) {
            expected.emplace(member.key(), member.value().as_string());
        }
        std::map<std::string, std::string> found;
        for (auto& [name, value] : parse_dotenv(std::string_view(row.at("text").as_string()))) {
            CHECK(found.emplace(name, value).second);
        }
        CHECK(found == expected);
    }
}

TEST_CASE("a dotenv file made to be slow is not") {
    std::string blanks(400'000, '\n');
    std::string quotes;
    std::string escapes = "A='";
    for (int i = 0; i < 100'000; ++i)
        quotes += "A='\n";
    for (int i = 0; i < 100'000; ++i)
        escapes += "\\'";
    std::string separators = "A=x";
    for (int i = 0; i < 100'000; ++i)
        separators += "\xE2\x80\xA8'a";
    const auto start = std::chrono::steady_clock::now();
    CHECK(parse_dotenv(blanks + "!").empty());
    CHECK(parse_dotenv(quotes).size() == 1);
    CHECK(parse_dotenv(escapes).size() == 1);
    CHECK(parse_dotenv(separators).size() == 1);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("trimming takes what JavaScript takes") {
    struct Row {
        std::string_view text;
        std::string_view trimmed;
    };
    const Row rows[] = {
        {"", ""},
        {"a", "a"},
        {" \t\r\n\v\f a b \r\n", "a b"},
        {"\xC2\xA0"
         "a\xC2\xA0",
         "a"},  // no-break space
        {"\xEF\xBB\xBF"
         "a",
         "a"},  // byte order mark
        {"\xE2\x80\xA8"
         "a\xE2\x80\xA9\xE2\x80\xAF\xE2\x81\x9F",
         "a"},  // separators, thin spaces
        {"\xE3\x80\x80\xE1\x9A\x80"
         "a",
         "a"},  // ideographic space, ogham
        {"\xE2\x80\x8B"
         "a",
         "\xE2\x80\x8B"
         "a"},  // a zero-width space is none
        {"\xC2\x85"
         "a",
         "\xC2\x85"
         "a"},  // nor is NEL
        {" \xFF ", "\xFF"},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        CHECK(trim(row.text) == row.trimmed);
    }
}

}  // namespace
}  // namespace ocprobe::openclaw::variables_test
