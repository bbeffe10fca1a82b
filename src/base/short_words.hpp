// Finds short words between the borders of words.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace ocprobe {

/// Whether a word of the text ends before `at`, so that `first` (the byte there) can begin another; the same for its end.
[[nodiscard]] bool is_word_border(std::string_view text, std::size_t at);

/// Values under eight characters: everywhere in a text they would be found by chance.
class ShortWords {
public:
    static constexpr std::size_t longest = 7;

    /// Ignored when it is longer, or when no letter and no digit stands in it.
    void add(std::string_view word);
    [[nodiscard]] bool empty() const noexcept { return words_.empty(); }

    using Found = std::function<void(std::size_t at, std::size_t size)>;
    /// Calls `found` for every word in `text`, the longest at each place; case is ignored. Without `numbers` a word of
    /// digits alone is none.
    void scan(std::string_view text, bool numbers, const Found& found) const;

private:
    std::unordered_set<std::string> words_;  ///< in lower case
    std::array<bool, longest + 1> sizes_{};
};

}  // namespace ocprobe
