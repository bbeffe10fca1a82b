// Many needles of eight bytes or more, looked for in one pass over a text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// How the bytes of a text are read before they are compared. Needles are given as they read.
enum class Reading {
    plain,
    base64,  ///< `-_` read as `+/`
    hex,     ///< lower case, what separates pairs of digits left out
};

class PatternSet {
public:
    explicit PatternSet(Reading reading);

    static constexpr std::size_t shortest = 8;

    /// `tag` comes back with every hit. Needles shorter than `shortest` are not taken.
    void add(std::string needle, std::size_t tag);

    /// After the last add() and before the first scan().
    void sort();

    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

    /// Calls `found(tag, at)` for every needle that stands in `text`; `at` is the index of its first byte (of
    /// its eighth, when something was left out on the way).
    void scan(std::string_view text, const std::function<void(std::size_t, std::size_t)>& found) const;

private:
    struct Row {
        std::uint64_t key;  ///< the first eight bytes
        std::string rest;
        std::size_t tag;
    };
    [[nodiscard]] bool continues_with(std::string_view text, std::string_view rest) const;

    std::array<unsigned char, 256> read_{};  ///< 0: left out
    std::array<std::uint64_t, 512> filter_{};
    std::vector<Row> rows_;
};

}  // namespace ocprobe
