// UTF-8 validation that may be interrupted anywhere: text messages come in pieces (RFC 6455 §8.1, RFC 3629).
#pragma once

#include <string>
#include <string_view>

namespace ocprobe::probes {

class Utf8Check {
public:
    /// False as soon as the bytes so far cannot be the beginning of valid UTF-8.
    [[nodiscard]] bool feed(std::string_view bytes) {
        for (const char c : bytes) {
            if (!step(static_cast<unsigned char>(c))) return false;
        }
        return true;
    }
    /// Not in the middle of a character.
    [[nodiscard]] bool complete() const { return left_ == 0; }

private:
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
