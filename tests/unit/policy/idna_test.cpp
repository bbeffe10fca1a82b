// Host names as Node reads them, and what our own limits do to long ones.
#include "base/percent.hpp"
#include "ocprobe/policy/host.hpp"
#include "policy/punycode.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

namespace ocprobe::policy {
namespace {

std::string repeated(std::string_view part, int times) {
    std::string out;
    for (int i = 0; i < times; ++i)
        out += part;
    return out;
}

}  // namespace

TEST_CASE("host names are read as Node reads them", "[oracle]") {
    std::ifstream in(OCPROBE_TEST_DATA "/fixtures/hosts.json", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto rows = boost::json::parse(bytes).as_object().at("rows").as_array();
    REQUIRE(rows.size() >= 2400);
    for (const auto& row : rows) {
        const std::string text(row.as_array().at(0).as_string());
        const auto& node = row.as_array().at(1);
        const auto ours = parse_host(text);
        CAPTURE(text);
        if (node.is_null())
            CHECK_FALSE(ours.has_value());
        else
            CHECK((ours ? ours->text : "refused") == node.as_string());
    }
}

TEST_CASE("a name of more than 253 bytes is refused before it is converted") {
    const std::string longest = repeated("a.", 126) + "b";
    CHECK(parse_host(longest)->text == longest);
    CHECK(parse_host(longest + ".")->text == longest + ".");
    CHECK(parse_host(longest + "c").error() == HostFault::too_long);
    // 180 KB of it would cost minutes.
    CHECK(parse_host(repeated("ü中", 40'000)).error() == HostFault::too_long);
    CHECK(parse_host(repeated("e\u0301", 100'000)).error() == HostFault::too_long);
    CHECK(parse_host("xn--" + repeated("a", 200'000)).error() == HostFault::too_long);
    CHECK(parse_host(repeated("%C3%BC", 255)).error() == HostFault::too_long);
    // Short as code points, long as ASCII.
    CHECK(parse_host(repeated("ü中.", 60)).error() == HostFault::too_long);
    // What the mapping drops does not count.
    CHECK(parse_host(repeated("\u00ad", 10'000) + "ü")->text == "xn--tda");
    CHECK(parse_host(repeated("a", 300) + " ").error() == HostFault::not_valid);
}

TEST_CASE("punycode has the examples of RFC 3492") {
    for (const auto& [label, text] : {
             std::pair(std::u32string(U"他们为什么不说中文"), std::string("ihqwcrb4cv8a8dqg056pqjye")),
             std::pair(std::u32string(U"3年b組金八先生"), std::string("3b-ww4c5e180e575a65lsy2b")),
             std::pair(
                 std::u32string(U"安室奈美恵-with-super-monkeys"),
                 std::string("-with-super-monkeys-pc58ag80a8qai00g7n9n")
             ),
         }) {
        CHECK(idna::encode_punycode(label) == text);
        CHECK(idna::decode_punycode(text) == label);
    }
    for (const auto* text : {"a!", "ü", "99999999", "a-99999999999"}) {
        CAPTURE(text);
        CHECK_FALSE(idna::decode_punycode(text));
    }
}

}  // namespace ocprobe::policy
