// The forms in which a secret may turn up in a text.
//
// The digests come from OpenSSL's low-level functions: they run without a provider, while the one-shot
// SHA256() of 3.0 would load one and cost a plain run milliseconds and megabytes.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/encodings.hpp"

#include <fmt/format.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace ocprobe {

namespace {

constexpr std::size_t shortest_run = 8;

std::string hex_of(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes)
        text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return text;
}

std::string base64_of(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = (buffer << 8) | static_cast<unsigned char>(c);
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text += alphabet[(buffer >> bits) & 0x3f];
        }
    }
    if (bits > 0) text += alphabet[(buffer << (6 - bits)) & 0x3f];
    return text;
}

// The value may stand anywhere in what was encoded: for each of the three alignments the characters that
// depend on its bytes alone.
void add_base64(std::string_view value, std::vector<std::string>& into) {
    for (std::size_t before = 0; before < 3; ++before) {
        const auto whole = base64_of(std::string(before, '\0') + std::string(value));
        const std::size_t first = (before * 8 + 5) / 6;
        const std::size_t last = (before + value.size()) * 8 / 6;
        if (last > first) into.push_back(whole.substr(first, last - first));
    }
}

template <
    class State,
    int (*Init)(State*),
    int (*Update)(State*, const void*, std::size_t),
    int (*Final)(unsigned char*, State*),
    std::size_t Size>
std::string digest(std::string_view value) {
    State state;
    std::array<unsigned char, Size> result{};
    Init(&state);
    Update(&state, value.data(), value.size());
    Final(result.data(), &state);
    return {result.begin(), result.end()};
}

std::string text_of(std::uint32_t point) {
    std::string text;
    const auto continuation = [](std::uint32_t bits) { return static_cast<char>(0x80 | (bits & 0x3f)); };
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xc0 | (point >> 6));
        text += continuation(point);
    } else {
        text += static_cast<char>(0xe0 | ((point >> 12) & 0xf));
        text += continuation(point >> 6);
        text += continuation(point);
    }
    return text;
}

// `digits` in `base`; nothing when it is not such a number or larger than a Unicode character of the first
// plane.
bool number(std::string_view digits, int base, std::uint32_t& into) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), into, base);
    return !digits.empty() && error == std::errc{} && end == digits.data() + digits.size() && into <= 0xffff;
}

struct Escape {
    std::size_t length = 0;  ///< 0: no escape here
    std::string text;
};

template <class Read>
std::string decoded(std::string_view text, char lead, Read read) {
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

Escape read_percent(std::string_view text) {
    std::uint32_t value = 0;
    if (text.size() < 3 || !number(text.substr(1, 2), 16, value)) return {};
    return {3, std::string(1, static_cast<char>(value))};
}

Escape read_backslash(std::string_view text) {
    std::uint32_t value = 0;
    if (text.size() >= 6 && text[1] == 'u' && number(text.substr(2, 4), 16, value))
        return {6, text_of(value)};
    if (text.size() >= 4 && text[1] == 'x' && number(text.substr(2, 2), 16, value))
        return {4, text_of(value)};
    if (text.size() >= 2 && std::string_view("\"\\/'").find(text[1]) != std::string_view::npos) {
        return {2, std::string(1, text[1])};
    }
    return {};
}

Escape read_entity(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 5> named{
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
    for (const auto& [entity, character] : named) {
        if (text.starts_with(entity)) return {entity.size(), std::string(1, character)};
    }
    const auto end = text.find(';');
    if (end == std::string_view::npos || end < 3 || end > 9 || text[1] != '#') return {};
    const bool hexadecimal = text[2] == 'x' || text[2] == 'X';
    std::uint32_t value = 0;
    const auto digits = text.substr(hexadecimal ? 3 : 2, end - (hexadecimal ? 3 : 2));
    if (!number(digits, hexadecimal ? 16 : 10, value)) return {};
    return {end + 1, text_of(value)};
}

}  // namespace

Needles needles_for(std::string_view value) {
    Needles needles;
    needles.plain.emplace_back(value.substr(0, shortest_run));
    if (value.size() > shortest_run) needles.plain.emplace_back(value.substr(value.size() - shortest_run));
    needles.hex.push_back(hex_of(value.substr(0, shortest_run)));
    needles.hex.push_back(hex_of(value.substr(value.size() - shortest_run)));
    add_base64(value, needles.base64);
    for (const auto& hash :
         {digest<MD5_CTX, MD5_Init, MD5_Update, MD5_Final, MD5_DIGEST_LENGTH>(value),
          digest<SHA_CTX, SHA1_Init, SHA1_Update, SHA1_Final, SHA_DIGEST_LENGTH>(value),
          digest<SHA256_CTX, SHA256_Init, SHA256_Update, SHA256_Final, SHA256_DIGEST_LENGTH>(value),
          digest<SHA512_CTX, SHA512_Init, SHA512_Update, SHA512_Final, SHA512_DIGEST_LENGTH>(value)}) {
        // Half of a digest is as telling as the whole.
        needles.hex.push_back(hex_of(hash.substr(0, shortest_run)));
        auto encoded = base64_of(hash);
        encoded.resize(encoded.size() - 2);
        needles.base64.push_back(std::move(encoded));
    }
    return needles;
}

std::string percent_decoded(std::string_view text) {
    return decoded(text, '%', read_percent);
}
std::string backslash_decoded(std::string_view text) {
    return decoded(text, '\\', read_backslash);
}
std::string entity_decoded(std::string_view text) {
    return decoded(text, '&', read_entity);
}

}  // namespace ocprobe
