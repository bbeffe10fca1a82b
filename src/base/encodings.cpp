// The forms in which a secret may appear in a text.
#include "base/encodings.hpp"

#include "base/digests.hpp"
#include "base/hex.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ocprobe {

namespace {

constexpr std::size_t shortest_run = 8;

/// An alphabet and how many bits each of its digits takes.
struct Base {
    std::string_view alphabet;
    std::size_t bits;
    std::size_t group;  ///< bytes after which the digits have the same alignment again
};
constexpr Base base16{hex_digits, 4, 1};
constexpr Base base16_upper{hex_digits_upper, 4, 1};
constexpr Base base32{"abcdefghijklmnopqrstuvwxyz234567", 5, 5};
constexpr Base base64{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 6, 3};

std::string digits_of(std::string_view bytes, const Base& base) {
    std::string text;
    text.reserve((bytes.size() * 8 + base.bits - 1) / base.bits);
    std::uint32_t buffer = 0;
    std::size_t bits = 0;
    const auto put = [&](std::uint32_t digit) { text += base.alphabet[digit & ((1U << base.bits) - 1)]; };
    for (const char c : bytes) {
        buffer = (buffer << 8) | static_cast<unsigned char>(c);
        bits += 8;
        while (bits >= base.bits) {
            bits -= base.bits;
            put(buffer >> bits);
        }
    }
    if (bits > 0) put(buffer << (base.bits - bits));
    return text;
}

// The part may be anywhere in the encoded text: for each alignment, the digits that depend on its bytes alone (ten of
// base64 for eight bytes).
void add_aligned(std::string_view run, const Base& base, std::vector<std::string>& into) {
    for (std::size_t before = 0; before < base.group; ++before) {
        const auto whole = digits_of(std::string(before, '\0') + std::string(run), base);
        const std::size_t first = (before * 8 + base.bits - 1) / base.bits;
        const std::size_t last = (before + run.size()) * 8 / base.bits;
        into.push_back(whole.substr(first, last - first));
    }
}

// Encoded twice.
void add_twice_encoded(std::string_view run, Needles& needles) {
    for (const auto& base : {base16, base16_upper})
        add_aligned(digits_of(run, base), base64, needles.base64);
    std::vector<std::string> inner;
    add_aligned(run, base64, inner);
    for (auto& text : inner) {
        auto of_urls = text;
        std::replace(of_urls.begin(), of_urls.end(), '+', '-');
        std::replace(of_urls.begin(), of_urls.end(), '/', '_');
        for (const auto* variant : {&text, &of_urls}) {
            needles.hex.push_back(digits_of(*variant, base16));
            add_aligned(*variant, base64, needles.base64);
            if (text == of_urls) break;
        }
    }
}

// The codes of its bytes without a separator, each of at least `width` digits.
std::string codes_of(std::string_view run, unsigned base, std::size_t width) {
    std::string text;
    for (const char c : run) {
        std::string digits;
        for (auto rest = static_cast<unsigned char>(c); rest > 0 || digits.size() < width;
             rest = static_cast<unsigned char>(rest / base))
            digits.insert(digits.begin(), static_cast<char>('0' + rest % base));
        text += digits;
    }
    return text;
}

void add_codes(std::string_view run, Needles& needles) {
    std::string after_x;
    for (const char c : run)
        after_x += '0' + digits_of({&c, 1}, base16);
    needles.hex.push_back(after_x);
    for (auto codes :
         {codes_of(run, 10, 1), codes_of(run, 10, 3), codes_of(run, 8, 1), codes_of(run, 8, 3)}) {
        // The codes of control characters have so few digits that any number might contain them.
        if (codes.size() >= 2 * run.size()) needles.decimal.push_back(std::move(codes));
    }
}

void remove_duplicates(std::vector<std::string>& texts) {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

// The first eight bytes of a digest are enough: shortened digests are common.
void add_digests(std::string_view value, Needles& needles) {
    for (const auto& hash : digests_of(value)) {
        needles.hex.push_back(digits_of(hash.substr(0, shortest_run), base16));
        needles.base64.push_back(digits_of(hash, base64).substr(0, 10));
    }
}

}  // namespace

Needles needles_for_short(std::string_view value) {
    Needles needles;
    needles.hex.push_back(digits_of(value, base16));
    add_aligned(value, base64, needles.base64);
    // Four or five bytes have enough digits only with their padding, where the value ends the text.
    auto padded = digits_of(value, base64);
    padded.resize((padded.size() + 3) / 4 * 4, '=');
    needles.base64.push_back(std::move(padded));
    add_codes(value, needles);
    add_digests(value, needles);
    return needles;
}

Needles needles_for(std::string_view value) {
    Needles needles;
    needles.head = value.substr(0, shortest_run);
    needles.tail = value.substr(value.size() - shortest_run);
    for (const auto& run : {needles.head, needles.tail}) {
        needles.reversed.emplace_back(run.rbegin(), run.rend());
        needles.hex.push_back(digits_of(run, base16));
        add_aligned(run, base64, needles.base64);
        add_aligned(run, base32, needles.base32);
        add_twice_encoded(run, needles);
        add_codes(run, needles);
        if (value.size() == shortest_run) break;
    }
    add_digests(value, needles);
    for (auto* texts : {&needles.base64, &needles.base32, &needles.hex, &needles.decimal})
        remove_duplicates(*texts);
    return needles;
}

}  // namespace ocprobe
