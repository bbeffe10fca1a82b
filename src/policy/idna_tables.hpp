// What UTS 46 needs of Unicode: tables that are kept as text (28 KB) and decoded only when a host name needs them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::policy::idna {

// The text of the tables (idna_data.cpp is made by tests/e2e/oracle/idna_data.mjs).
extern const std::string_view mapping_text;
extern const std::string_view property_text;
extern const std::string_view pair_text;

/// The classes of the bidi rule (RFC 5893, section 2); `neutral` stands for ES, CS, ET, ON and BN.
enum class Direction { left, right, arabic_number, european_number, nonspacing, neutral };

/// What the validity criteria ask of a code point (UTS 46, section 4.1).
struct Properties {
    Direction direction = Direction::left;
    bool mark = false;            ///< General_Category=Mark
    bool joins_next = false;      ///< Joining_Type L or D
    bool joins_previous = false;  ///< Joining_Type R or D
    bool transparent = false;     ///< Joining_Type T
    std::uint8_t combining_class = 0;

    [[nodiscard]] bool virama() const { return combining_class == 9; }
};

class Tables {
public:
    Tables();

    /// Appends what the mapping makes of `point`: nothing for an ignored one. False: it is disallowed.
    [[nodiscard]] bool map(char32_t point, std::u32string& out) const;
    /// Whether `point` maps to itself.
    [[nodiscard]] bool is_valid(char32_t point) const;
    [[nodiscard]] Properties properties(char32_t point) const;
    /// Normalization Form C (UAX 15).
    [[nodiscard]] std::u32string normalized(std::u32string_view text) const;

private:
    struct Range {
        char32_t first;
        std::uint32_t kind;
        std::int32_t value;  ///< what to add, or where the list begins in `listed_`
    };
    struct Listed {
        std::uint32_t begin;
        std::uint32_t size;
    };
    struct PropertyRange {
        char32_t end;
        std::uint32_t bits;
    };
    struct Pair {
        char32_t composed;
        char32_t first;
        char32_t second;
    };

    [[nodiscard]] const Range& range_of(char32_t point) const;
    void decompose(char32_t point, std::u32string& out) const;
    [[nodiscard]] std::optional<char32_t> composed(char32_t first, char32_t second) const;

    std::vector<Range> ranges_;
    std::vector<Listed> listed_;
    std::u32string list_text_;
    std::vector<PropertyRange> property_ranges_;
    std::vector<Pair> by_composed_;
    std::vector<Pair> by_parts_;
};

}  // namespace ocprobe::policy::idna
