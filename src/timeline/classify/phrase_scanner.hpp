// Which of many phrases stand in a line, in one pass that looks at every third place of it.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ocprobe::timeline {

struct Phrase {
    std::string_view text;
    bool any_case = false;  ///< ASCII letters match in both cases; `text` is in lower case then
};

/// Numbers of phrases.
class Marks {
public:
    static constexpr std::size_t most = 192;

    void set(std::size_t number) { words_.at(number / 64) |= std::uint64_t{1} << number % 64; }
    void drop(std::size_t number) { words_.at(number / 64) &= ~(std::uint64_t{1} << number % 64); }
    [[nodiscard]] bool has(std::size_t number) const {
        return (words_.at(number / 64) >> number % 64 & 1U) != 0;
    }
    [[nodiscard]] bool any(const Marks& of) const { return first(of).has_value(); }
    /// The lowest number that stands in both.
    [[nodiscard]] std::optional<std::size_t> first(const Marks& of) const {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if (const auto both = words_.at(i) & of.words_.at(i); both != 0)
                return i * 64 + static_cast<std::size_t>(std::countr_zero(both));
        }
        return std::nullopt;
    }
    bool operator==(const Marks&) const = default;

private:
    std::array<std::uint64_t, most / 64> words_{};
};

class PhraseScanner {
public:
    /// What every phrase must have: three places in a row in which three bytes of it can begin.
    static constexpr std::size_t shortest = 5;

    /// At most Marks::most phrases, which must outlive this.
    explicit PhraseScanner(std::span<const Phrase> phrases);

    /// The numbers of all phrases that stand in `text`.
    [[nodiscard]] Marks scan(std::string_view text) const;

private:
    struct Gram {
        std::uint32_t bytes = 0;  ///< three of them, in lower case
        std::uint16_t next = 0;   ///< the next with this hash, from 1
        std::uint8_t phrase = 0;
        std::uint8_t offset = 0;  ///< of these bytes in the phrase
    };
    void look(std::string_view text, std::size_t at, std::uint32_t bytes, Marks& marks) const;

    std::span<const Phrase> phrases_;
    std::vector<Gram> grams_;
    std::array<std::uint16_t, 4096> heads_{};  ///< by hash, from 1
};

}  // namespace ocprobe::timeline
