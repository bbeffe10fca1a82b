// UTF-8 validation that may be interrupted anywhere: text messages come in pieces (RFC 6455 §8.1, RFC 3629).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace ocprobe::probes {

class Utf8Check {
public:
    /// False as soon as the bytes so far cannot be the beginning of valid UTF-8.
    [[nodiscard]] bool feed(std::string_view bytes) {
        for (std::size_t at = 0; at < bytes.size();) {
            if (left_ == 0) {
                at += leading_ascii(bytes.substr(at));
                if (at == bytes.size()) return true;
            }
            if (!step(static_cast<unsigned char>(bytes[at]))) return false;
            ++at;
        }
        return true;
    }
    /// Not in the middle of a character.
    [[nodiscard]] bool complete() const { return left_ == 0; }

private:
    /// Eight bytes at a time: a gateway's messages are megabytes of ASCII.
    static std::size_t leading_ascii(std::string_view bytes) {
        constexpr std::uint64_t high_bits = 0x8080808080808080;
        std::size_t at = 0;
        for (std::uint64_t word = 0; at + sizeof(word) <= bytes.size(); at += sizeof(word)) {
            std::memcpy(&word, bytes.data() + at, sizeof(word));
            if ((word & high_bits) != 0) break;
        }
        while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80)
            ++at;
        return at;
    }
    bool step(unsigned byte) {
        if (left_ == 0) return begin(byte);
        if (byte < low_ || byte > high_) return false;
        low_ = 0x80;
        high_ = 0xbf;
        --left_;
        return true;
    }
    bool begin(unsigned byte) {
        if (byte < 0x80) return true;
        low_ = 0x80;
        high_ = 0xbf;
        if (byte >= 0xc2 && byte <= 0xdf) {
            left_ = 1;
        } else if (byte >= 0xe0 && byte <= 0xef) {
            left_ = 2;
            if (byte == 0xe0) low_ = 0xa0;   // no overlong form
            if (byte == 0xed) high_ = 0x9f;  // no surrogate
        } else if (byte >= 0xf0 && byte <= 0xf4) {
            left_ = 3;
            if (byte == 0xf0) low_ = 0x90;
            if (byte == 0xf4) high_ = 0x8f;  // nothing above U+10FFFF
        } else {
            return false;
        }
        return true;
    }

    unsigned left_ = 0;
    unsigned low_ = 0x80;
    unsigned high_ = 0xbf;
};

/// `bytes` with what is not UTF-8 replaced by U+FFFD, as Node does when it reads an environment variable.
[[nodiscard]] std::string to_valid_utf8(std::string_view bytes);

}  // namespace ocprobe::probes
