// Escaped lone surrogates (`"\ud83d"`): JSON.parse takes them, and the gateway, which cuts texts by UTF-16
// units, sends them; Boost.JSON refuses them. They are replaced by U+FFFD on the way to the parser.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::probes {

/// The unit of a `\uXXXX` escape's four digits.
[[nodiscard]] constexpr std::optional<unsigned> utf16_unit(std::string_view digits) {
    unsigned value = 0;
    for (const char c : digits) {
        const bool digit = c >= '0' && c <= '9';
        const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!digit && !letter) return std::nullopt;
        value = value * 16 + static_cast<unsigned>(digit ? c - '0' : (c & ~0x20) - 'A' + 10);
    }
    return value;
}

/// Passes JSON text on to a sink in pieces, whatever pieces it comes in.
class SurrogateMender {
public:
    template <class Sink>
    void feed(std::string_view bytes, Sink&& sink) {
        while (!bytes.empty()) {
            if (!escape_.empty()) {
                step(bytes.front(), sink);
                bytes.remove_prefix(1);
                continue;
            }
            const auto plain = bytes.find('\\');
            sink(bytes.substr(0, plain));
            if (plain == std::string_view::npos) return;
            escape_ = '\\';
            bytes.remove_prefix(plain + 1);
        }
    }

    /// The text has ended, perhaps within an escape.
    template <class Sink>
    void finish(Sink&& sink) {
        sink(std::string_view(escape_));
        escape_.clear();
    }

private:
    static constexpr std::string_view replacement = "\\ufffd";

    template <class Sink>
    void step(char c, Sink&& sink) {
        if (escape_.size() == 6 && c != '\\') {
            sink(replacement);
            escape_.clear();
            sink(std::string_view(&c, 1));
            return;
        }
        escape_ += c;
        const auto size = escape_.size();
        if ((size == 2 || size == 8) && c != 'u') {
            if (size == 8) sink(replacement);
            sink(std::string_view(escape_).substr(size - 2));
            escape_.clear();
            return;
        }
        if (size != 6 && size != 12) return;
        complete(sink);
    }

    template <class Sink>
    void complete(Sink&& sink) {
        const auto unit = utf16_unit(std::string_view(escape_).substr(escape_.size() - 4));
        const bool high = unit && *unit >= 0xd800 && *unit <= 0xdbff;
        const bool low = unit && *unit >= 0xdc00 && *unit <= 0xdfff;
        const bool pair = escape_.size() == 12 && low;
        if (escape_.size() == 12 && !pair) {
            sink(replacement);
            escape_.erase(0, 6);
        }
        if (high) return;
        sink(low && !pair ? replacement : std::string_view(escape_));
        escape_.clear();
    }

    std::string escape_;  ///< one that has begun: up to a pair of surrogates
};

}  // namespace ocprobe::probes
