// One canary in more than 300 variants: every encoding, folded, quoted, cut and split over lines and frames.
#include "base/ascii.hpp"
#include "base/hex.hpp"
#include "base/percent.hpp"
#include "unit/base/knowing.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

using namespace ocprobe;

namespace {

const std::string canary = "Kz7+Canary/Qwerty_0123-LeAkMeNot";

using Spell = std::function<std::string(const std::string&)>;

struct Spelling {
    const char* name;
    Spell spell;
    bool folds = true;  ///< it may be printed in other case and still be read
};

std::string upper(std::string text) {
    for (char& c : text)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

std::string each(const std::string& text, const std::function<std::string(unsigned char)>& spell) {
    std::string out;
    for (const char c : text)
        out += spell(static_cast<unsigned char>(c));
    return out;
}

std::string base64(const std::string& text, std::string_view alphabet) {
    std::string out;
    unsigned buffer = 0;
    unsigned bits = 0;
    for (const char c : text) {
        buffer = (buffer << 8 | static_cast<unsigned char>(c)) & 0xffff;
        for (bits += 8; bits >= 6; bits -= 6)
            out += alphabet[buffer >> (bits - 6) & 63];
    }
    if (bits > 0) out += alphabet[buffer << (6 - bits) & 63];
    return out;
}

constexpr std::string_view standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view for_urls = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string hex(const std::string& text) {
    return each(text, [](unsigned char c) { return hex_byte(c); });
}

std::vector<Spelling> spellings() {
    return {
        {"as it is", [](const auto& text) { return text; }},
        {"reversed", [](const auto& text) { return std::string(text.rbegin(), text.rend()); }},
        {"percent, what must be", [](const auto& text) { return percent_encode(text, "+/"); }},
        {"percent, all",
         [](const auto& text) { return each(text, [](auto c) { return '%' + hex_byte(c); }); }},
        {"percent, twice", [](const auto& text) { return percent_encode(percent_encode(text, "+/"), "%"); }},
        {"base64", [](const auto& text) { return base64(text, standard); }},
        {"base64 behind one byte", [](const auto& text) { return base64(":" + text, standard); }},
        {"base64 behind two bytes", [](const auto& text) { return base64("x:" + text, standard); }},
        {"base64 for URLs", [](const auto& text) { return base64(text, for_urls); }},
        {"base64 for URLs, behind a user", [](const auto& text) { return base64("node:" + text, for_urls); }},
        {"base64 twice", [](const auto& text) { return base64(base64(text, standard), standard); }, false},
        {"base64 of hex", [](const auto& text) { return base64(hex(text), standard); }, false},
        {"hex of base64", [](const auto& text) { return hex(base64(text, standard)); }},
        {"hex", hex},
        {"hex with colons",
         [](const auto& text) { return each(text, [](auto c) { return hex_byte(c) + ':'; }); }},
        {"hex with blanks",
         [](const auto& text) { return each(text, [](auto c) { return hex_byte(c) + ' '; }); }},
        {"0x list",
         [](const auto& text) { return each(text, [](auto c) { return "0x" + hex_byte(c) + ", "; }); }},
        {"\\x", [](const auto& text) { return each(text, [](auto c) { return "\\x" + hex_byte(c); }); }},
        {"\\u",
         [](const auto& text) { return each(text, [](auto c) { return "\\u00" + hex_byte(c); }); },
         false},
        {"%u", [](const auto& text) { return each(text, [](auto c) { return "%u00" + hex_byte(c); }); }},
        {"decimal list",
         [](const auto& text) { return each(text, [](auto c) { return std::to_string(c) + ", "; }); }},
        {"entities",
         [](const auto& text) { return each(text, [](auto c) { return "&#" + std::to_string(c) + ";"; }); }},
        {"hex entities",
         [](const auto& text) { return each(text, [](auto c) { return "&#x" + hex_byte(c) + ";"; }); }},
        {"quoted-printable",
         [](const auto& text) { return each(text, [](auto c) { return '=' + upper(hex_byte(c)); }); }},
        {"UTF-16",
         [](const auto& text) {
             return each(text, [](auto c) { return std::string{static_cast<char>(c), '\0'}; });
         }},
    };
}

/// What its text stands in.
std::vector<Spelling> surroundings() {
    return {
        {"alone", [](const auto& text) { return text; }},
        {"in a sentence", [](const auto& text) { return "the token " + text + " is wrong"; }},
        {"in JSON", [](const auto& text) { return R"({"error":{"message":")" + text + R"("}})"; }},
        {"in a URL", [](const auto& text) { return "wss://gateway.example/path?a=1&b=" + text + "&c=2"; }},
        {"as markup", [](const auto& text) { return "<title>502</title><p>" + text + "</p>"; }},
    };
}

void must_be_found(const Redactor& redactor, const std::string& text) {
    INFO(text);
    CHECK(redactor.search(text).found == 1);
    CHECK(redactor.search(escape_text(text, 4'096)).found == 1);
    CHECK(contains(redactor.clean(text).str(), "<redacted>"));
    CHECK(redactor.search(redactor.clean(text).str()).found == 0);
}

}  // namespace

TEST_CASE("the canary is found in every encoding, case and surrounding") {
    const auto redactor = knowing(canary);
    std::size_t variants = 0;
    for (const auto& spelling : spellings()) {
        for (const auto& around : surroundings()) {
            INFO(spelling.name << ", " << around.name);
            const auto spelled = spelling.spell(canary);
            must_be_found(redactor, around.spell(spelled));
            ++variants;
            if (!spelling.folds) continue;
            must_be_found(redactor, around.spell(lower(spelled)));
            must_be_found(redactor, around.spell(upper(spelled)));
            variants += 2;
        }
    }
    CHECK(variants >= 300);
}

TEST_CASE("the canary is found where it is split over lines or frames, or cut") {
    const auto redactor = knowing(canary);
    for (const std::string_view between : {"\n", "\r\n", "\\\n  ", " ", "\"}{\"", "…"}) {
        for (std::size_t at = 1; at < canary.size(); ++at) {
            INFO(between << " at " << at);
            must_be_found(redactor, canary.substr(0, at) + std::string(between) + canary.substr(at));
        }
    }
    for (std::size_t size = 8; size <= canary.size(); ++size) {
        must_be_found(redactor, "head " + canary.substr(0, size) + "…");
        must_be_found(redactor, "tail …" + canary.substr(canary.size() - size));
    }
}
