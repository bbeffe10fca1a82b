// What is searched for of each known secret, as sets of needles.
#pragma once

#include "base/encodings.hpp"
#include "base/pattern_set.hpp"

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace ocprobe {

/// How far a known value is searched for, from the least on.
enum class Search {
    nowhere,    ///< a placeholder, a word of the protocol
    words,      ///< the whole value between the borders of words, in the texts of others alone
    parts,      ///< in every text: eight or more characters of its beginning or its end
    encodings,  ///< the same, and their encodings and digests
};

/// Part of a secret that a needle stands for.
enum class Part {
    head,
    tail,
    whole,
    encoded,
    encoded_short,  ///< of a value under eight bytes: counts in the texts of others alone
};

constexpr bool is_encoded(Part part) {
    return part == Part::encoded || part == Part::encoded_short;
}

/// What of a secret is looked for: itself, what is left of it when it is trimmed, or what a host name makes of it.
enum class Form { given, trimmed, host };

/// What a needle stands for: which secret, in which form, which part of it.
struct NeedleTag {
    std::size_t owner = 0;
    Form form = Form::given;
    Part part = Part::encoded;
};

class RedactionIndex {
public:
    /// Whether a text is a public word, which needs no needle when a secret only reads like it backwards.
    using IsWord = std::function<bool(std::string_view)>;

    /// `value` has eight bytes or more; `tag.part` is not read.
    void add(NeedleTag tag, Search search, std::string_view value, const IsWord& is_word);
    /// The encodings of a value under eight bytes.
    void add_short(NeedleTag tag, std::string_view value);
    /// After the last add() and before the first scan.
    void sort();

    [[nodiscard]] bool empty() const noexcept { return tags_.empty(); }
    [[nodiscard]] const NeedleTag& tag(std::size_t number) const { return tags_[number]; }

    /// Heads and tails, and what is reversed or in base32.
    [[nodiscard]] const PatternSet& plain() const { return plain_; }
    /// Whole values that count in the texts of others alone.
    [[nodiscard]] const PatternSet& words() const { return words_; }
    /// Calls `found` for the needles of every set but words().
    void scan(std::string_view text, const PatternSet::Found& found) const;

private:
    void add_encodings(const Needles& needles, std::size_t tag);
    [[nodiscard]] std::size_t tagged(NeedleTag tag, Part part);

    std::vector<NeedleTag> tags_;
    PatternSet plain_{Reading::plain};
    PatternSet words_{Reading::plain};
    PatternSet base64_{Reading::base64};
    PatternSet hex_{Reading::hex};
    PatternSet decimal_{Reading::decimal};
};

}  // namespace ocprobe
