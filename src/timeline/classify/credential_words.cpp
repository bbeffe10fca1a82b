// Tables of names and shapes.
#include "timeline/classify/credential_words.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ocprobe::timeline {

namespace {

// The letters of a word, as bits: a word cannot stand in another that lacks one of them.
constexpr std::uint32_t letters_of(std::string_view word) {
    std::uint32_t letters = 0;
    for (const char c : word) {
        if (lower(c) >= 'a' && lower(c) <= 'z') letters |= 1U << static_cast<unsigned>(lower(c) - 'a');
    }
    return letters;
}

struct NameRow {
    std::string_view part;
    std::uint32_t letters = letters_of(part);
};

// Parts of a name, in lower case and without what joins them.
constexpr NameRow names[] = {
    {"token"},
    {"password"},
    {"passwd"},
    {"passphrase"},
    {"passcode"},
    {"secret"},
    {"apikey"},
    {"authorization"},
    {"cookie"},
    {"credential"},
    {"privatekey"},
    {"accesskey"},
    {"sessionkey"},
    {"signature"},
    {"bearer"},
    {"pwd"},
    {"jwt"},
};

constexpr std::array<std::string_view, 9> query_names{
    "key", "sig", "auth", "code", "pass", "pw", "access", "sessionid", "sid"};

// Parts of names that stand before a number.
constexpr std::array<std::string_view, 12> counted{
    "okens", "OKENS", "ount", "imit", "ength", "ttl", "Ttl", "TTL", "xpire", "Ms", "_ms", "ersion"};

constexpr std::array<std::string_view, 28> harmless{
    "none",      "null",       "true",       "false",    "yes",      "no",     "n/a",
    "undefined", "missing",    "mismatch",   "expired",  "required", "set",    "unset",
    "redacted",  "<redacted>", "[redacted]", "***",      "****",     "token",  "password",
    "ok",        "invalid",    "rejected",   "accepted", "present",  "absent", "unauthorized"};

struct ShapeRow {
    std::string_view head;
    std::size_t least;  ///< characters behind the head
};
constexpr ShapeRow shapes[] = {
    {"sk-", 16},    {"sk_live_", 10}, {"sk_test_", 10}, {"rk_live_", 10},  {"whsec_", 16},      {"ghp_", 20},
    {"gho_", 20},   {"ghs_", 20},     {"ghu_", 20},     {"ghr_", 20},      {"github_pat_", 20}, {"xoxb-", 10},
    {"xoxp-", 10},  {"xoxa-", 10},    {"xoxs-", 10},    {"xoxr-", 10},     {"xapp-", 10},       {"AKIA", 16},
    {"ASIA", 16},   {"AIza", 30},     {"ya29.", 20},    {"eyJ", 30},       {"glpat-", 16},      {"npm_", 30},
    {"hf_", 30},    {"gsk_", 30},     {"xai-", 30},     {"dckr_pat_", 20}, {"pypi-", 30},       {"SG.", 40},
    {"shpat_", 20},
};

constexpr std::array<bool, 256> shape_heads() {
    std::array<bool, 256> heads{};
    for (const auto& row : shapes)
        heads.at(static_cast<unsigned char>(row.head.front())) = true;
    return heads;
}

constexpr std::array<bool, 256> name_chars() {
    std::array<bool, 256> chars{};
    for (std::size_t c = 0; c < chars.size(); ++c)
        chars.at(c) = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-' || c == '.';
    return chars;
}

bool ends_with_name(std::string_view key, std::string_view name) {
    return key.size() >= name.size() && std::equal(
                                            name.begin(),
                                            name.end(),
                                            key.end() - static_cast<std::ptrdiff_t>(name.size()),
                                            [](char a, char b) { return a == lower(b); }
                                        );
}

}  // namespace

bool is_name_char(char c) {
    static constexpr auto chars = name_chars();
    return chars[static_cast<unsigned char>(c)];
}

bool names_a_credential(std::string_view key) {
    const auto letters = letters_of(key);
    std::array<char, 96> plain{};
    std::size_t size = 0;
    for (const auto& row : names) {
        if ((letters & row.letters) != row.letters) continue;
        if (size == 0) {
            // The end of a name says what it is.
            for (const char c : key.substr(key.size() - std::min(key.size(), plain.size()))) {
                if (c != '_' && c != '-' && c != '.') plain.at(size++) = lower(c);
            }
        }
        if (std::string_view(plain.data(), size).find(row.part) != std::string_view::npos) return true;
    }
    return false;
}

bool ends_with_a_credential(std::string_view key) {
    const auto last = key.find_last_of("._-");
    const auto word = last == std::string_view::npos ? key : key.substr(last + 1);
    return names_a_credential(word) || word == "key" || word == "KEY" || word == "pass";
}

bool is_variable(std::string_view key) {
    return std::none_of(key.begin(), key.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '.'; });
}

bool has_parts(std::string_view key) {
    return ends_with_name(key, "cookie") || ends_with_name(key, "authorization");
}

bool takes_the_rest(std::string_view key) {
    return has_parts(key) || ends_with_name(key, "passphrase");
}

bool names_a_query_credential(std::string_view key) {
    return std::find(query_names.begin(), query_names.end(), key) != query_names.end();
}

bool is_harmless(std::string_view key, std::string_view value) {
    if (value.empty()) return true;
    const bool digits =
        std::all_of(value.begin(), value.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    if (digits) {
        return value.size() <= 9 &&
               (key == "code" || std::any_of(counted.begin(), counted.end(), [&](std::string_view word) {
                    return key.find(word) != std::string_view::npos;
                }));
    }
    return std::any_of(harmless.begin(), harmless.end(), [&](std::string_view word) {
        return word.size() == value.size() &&
               std::equal(value.begin(), value.end(), word.begin(), [](char a, char b) {
                   return lower(a) == b;
               });
    });
}

std::size_t known_shape(std::string_view text) {
    static constexpr auto heads = shape_heads();
    if (text.empty() || !heads[static_cast<unsigned char>(text.front())]) return 0;
    for (const auto& row : shapes) {
        if (!text.starts_with(row.head)) continue;
        auto stop = row.head.size();
        while (stop < text.size() && is_name_char(text[stop]))
            ++stop;
        if (stop - row.head.size() >= row.least) return stop;
    }
    return 0;
}

std::size_t find_private_key(std::string_view text, std::size_t begin, std::size_t end) {
    constexpr std::string_view mark = "-----BEGIN";
    constexpr std::size_t longest_label = 80;
    const auto found =
        end - begin < mark.size() ? std::string_view::npos : text.substr(0, end).find(mark, begin);
    const bool key = found != std::string_view::npos &&
                     text.substr(found, longest_label).find("PRIVATE KEY") != std::string_view::npos;
    return key ? found : std::string_view::npos;
}

}  // namespace ocprobe::timeline
