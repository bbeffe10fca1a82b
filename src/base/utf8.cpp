// UTF-8, read and written.
#include "base/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace ocprobe {
namespace {

/// What the first byte of a character says (RFC 3629, section 4): how many bytes follow, and the range of the next one.
struct LeadByte {
    unsigned following = 0;  ///< 0: the byte begins no character of several bytes
    unsigned low = 0x80;
    unsigned high = 0xbf;
    char32_t bits = 0;
};

LeadByte read_lead(unsigned byte) {
    if (byte >= 0xc2 && byte <= 0xdf) return {1, 0x80, 0xbf, byte & 0x1fU};
    if (byte == 0xe0) return {2, 0xa0, 0xbf, 0};     // no overlong form
    if (byte == 0xed) return {2, 0x80, 0x9f, 0x0d};  // no surrogate
    if (byte >= 0xe1 && byte <= 0xef) return {2, 0x80, 0xbf, byte & 0x0fU};
    if (byte == 0xf0) return {3, 0x90, 0xbf, 0};  // no overlong form
    if (byte >= 0xf1 && byte <= 0xf3) return {3, 0x80, 0xbf, byte & 0x07U};
    if (byte == 0xf4) return {3, 0x80, 0x8f, 4};  // nothing above U+10FFFF
    return {};
}

unsigned byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

/// Eight bytes at a time: a gateway's messages are megabytes of ASCII.
std::size_t leading_ascii(std::string_view bytes) {
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof(word) <= bytes.size(); at += sizeof(word)) {
        std::memcpy(&word, bytes.data() + at, sizeof(word));
        if ((word & high_bits) != 0) break;
    }
    while (at < bytes.size() && byte_at(bytes, at) < 0x80)
        ++at;
    return at;
}

}  // namespace

CodePoint decode_utf8(std::string_view bytes) {
    if (bytes.empty()) return {};
    const unsigned first = byte_at(bytes, 0);
    if (first < 0x80) return {static_cast<char32_t>(first), 1, true};
    const LeadByte lead = read_lead(first);
    CodePoint point{lead.bits, 1, lead.following > 0};
    unsigned low = lead.low;
    unsigned high = lead.high;
    for (; point.valid && point.length <= lead.following; ++point.length) {
        const bool follows = point.length < bytes.size() && byte_at(bytes, point.length) >= low &&
                             byte_at(bytes, point.length) <= high;
        if (!follows) return {replacement_character, point.length, false};
        point.value = (point.value << 6U) | (byte_at(bytes, point.length) & 0x3fU);
        low = 0x80;
        high = 0xbf;
    }
    return point.valid ? point : CodePoint{replacement_character, 1, false};
}

bool is_utf8(std::string_view bytes) {
    Utf8Check check;
    return check.feed(bytes) && check.complete();
}

void append_utf8(std::string& text, char32_t value) {
    const auto put = [&text](char32_t byte) { text += static_cast<char>(byte); };
    const auto put_following = [&put, value](unsigned shift) { put(0x80U | ((value >> shift) & 0x3fU)); };
    if (value < 0x80) {
        put(value);
    } else if (value < 0x800) {
        put(0xc0U | (value >> 6U));
        put_following(0);
    } else if (value < 0x10000) {
        put(0xe0U | (value >> 12U));
        put_following(6);
        put_following(0);
    } else {
        put(0xf0U | (value >> 18U));
        put_following(12);
        put_following(6);
        put_following(0);
    }
}

std::string to_valid_utf8(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        const auto ascii = leading_ascii(bytes);
        text += bytes.substr(0, ascii);
        bytes.remove_prefix(ascii);
        if (bytes.empty()) break;
        const auto point = decode_utf8(bytes);
        append_utf8(text, point.value);
        bytes.remove_prefix(point.length);
    }
    return text;
}

bool Utf8Check::feed(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (left_ == 0) {
            at += leading_ascii(bytes.substr(at));
            if (at == bytes.size()) return true;
            const LeadByte lead = read_lead(byte_at(bytes, at));
            if (lead.following == 0) return false;
            left_ = lead.following;
            low_ = lead.low;
            high_ = lead.high;
            continue;
        }
        if (byte_at(bytes, at) < low_ || byte_at(bytes, at) > high_) return false;
        low_ = 0x80;
        high_ = 0xbf;
        --left_;
    }
    return true;
}

}  // namespace ocprobe
