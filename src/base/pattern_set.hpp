// Searches a text for many needles of eight bytes or more in one pass.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// How the bytes of a text and of the needles are mapped before they are compared. Upper case is read as lower case: host
/// names lose theirs. NUL bytes are skipped, so that UTF-16 is read as ASCII.
enum class Reading {
    plain,    ///< also base32
    base64,   ///< `-_` read as `+/`
    hex,      ///< separators between pairs of digits are skipped, and the x of `0x`
    decimal,  ///< separators between numbers are skipped
};

class PatternSet {
public:
    explicit PatternSet(Reading reading);

    static constexpr std::size_t shortest = 8;

    /// `tag` is passed to `found` with every hit. Needles shorter than `shortest` are ignored.
    void add(std::string needle, std::size_t tag);

    /// After the last add() and before the first scan().
    void sort();

    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

    using Found = std::function<void(std::size_t tag, std::size_t at)>;
    /// Calls `found` for every needle in `text`; `at` is the index of its first byte.
    void scan(std::string_view text, const Found& found) const;

private:
    struct Row {
        std::uint64_t key;  ///< the first eight bytes
        std::string rest;
        std::size_t tag;
    };
    [[nodiscard]] unsigned char read(char byte) const { return read_[static_cast<unsigned char>(byte)]; }
    [[nodiscard]] std::size_t pair(unsigned char first, unsigned char second) const;
    [[nodiscard]] bool continues_with(std::string_view text, std::string_view rest) const;
    void scan_whole(std::string_view text, std::size_t seen, const Found& found) const;
    void scan_runs(std::string_view text, const Found& found) const;

    bool in_runs_;  ///< only digits and their separators are read; any other byte ends a sequence
    std::array<unsigned char, 256> read_{};
    unsigned pair_bits_ = 0;
    /// How far the window may move when it ends in these two bytes; 0: a needle may end here.
    std::vector<unsigned char> shift_;
    std::vector<Row> rows_;
    std::size_t least_ = std::string::npos;  ///< the size of the shortest needle
    std::size_t longest_ = 0;                ///< the size of the longest one
};

}  // namespace ocprobe
