// The forms in which a secret may turn up in a text.
//
// The digests come from OpenSSL's low-level functions: they run without a provider, while the one-shot
// SHA256() of 3.0 would load one and cost a plain run milliseconds and megabytes.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/encodings.hpp"

#include <openssl/md5.h>
#include <openssl/sha.h>

#include <array>
#include <cstdint>

namespace ocprobe {

namespace {

constexpr std::size_t shortest_run = 8;

std::string hex_of(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
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

// The run may stand anywhere in what was encoded: for each of the three alignments the characters that
// depend on its bytes alone (ten for eight bytes).
void add_base64(std::string_view run, std::vector<std::string>& into) {
    for (std::size_t before = 0; before < 3; ++before) {
        const auto whole = base64_of(std::string(before, '\0') + std::string(run));
        const std::size_t first = (before * 8 + 5) / 6;
        const std::size_t last = (before + run.size()) * 8 / 6;
        into.push_back(whole.substr(first, last - first));
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

}  // namespace

Needles needles_for(std::string_view value) {
    Needles needles;
    needles.head = value.substr(0, shortest_run);
    needles.tail = value.substr(value.size() - shortest_run);
    for (const auto& run : {needles.head, needles.tail}) {
        needles.hex.push_back(hex_of(run));
        add_base64(run, needles.base64);
    }
    for (const auto& hash :
         {digest<MD5_CTX, MD5_Init, MD5_Update, MD5_Final, MD5_DIGEST_LENGTH>(value),
          digest<SHA_CTX, SHA1_Init, SHA1_Update, SHA1_Final, SHA_DIGEST_LENGTH>(value),
          digest<SHA256_CTX, SHA256_Init, SHA256_Update, SHA256_Final, SHA256_DIGEST_LENGTH>(value),
          digest<SHA512_CTX, SHA512_Init, SHA512_Update, SHA512_Final, SHA512_DIGEST_LENGTH>(value)}) {
        // The first eight bytes of a digest tell as much as the whole: a short one is often printed.
        needles.hex.push_back(hex_of(hash.substr(0, shortest_run)));
        needles.base64.push_back(base64_of(hash).substr(0, 10));
    }
    return needles;
}

}  // namespace ocprobe
