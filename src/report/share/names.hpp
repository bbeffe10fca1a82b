// The table of what has a pseudonym: what it is, how it is spelled, and its other name.
#pragma once

#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/base/secret.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ocprobe::report {

/// What is named. A pseudonym begins with it.
enum class Sort {
    private_address,
    public_address,
    link_local_address,
    tailnet_address,
    host,
    container,
    project,
    network,
    path,
    account,
    certificate,
    device,
    id,
};

/// One way to write a thing, and what is written instead.
struct Spelling {
    std::string text;  ///< lower case
    std::string original;
    std::string name;
    bool in_paths = false;  ///< a component of paths: between slashes alone
};

/// A part of a text that gets another name.
struct Match {
    std::size_t length = 0;  ///< 0: none
    std::string name;
};

class Names {
public:
    /// `words`: the texts whose words are public.
    Names(std::string_view words, std::optional<Secret> key);

    /// Whether `name` tells nothing: digits alone, or words of the program's own texts.
    [[nodiscard]] bool is_public(std::string_view name) const;

    /// The pseudonym of `thing`, whose spelling does not matter any more; `ending` is kept: `.local`.
    [[nodiscard]] const std::string& give(Sort sort, std::string_view thing, std::string_view ending = {});
    /// From now on `spelling` is found in every text.
    void spell(std::string_view spelling, const std::string& name, bool in_paths = false);

    /// The longest spelling that begins at `at` and ends at a border of words.
    [[nodiscard]] Match longest_at(std::string_view text, std::size_t at) const;
    /// Whether any spelling stands in `text`.
    [[nodiscard]] bool stand_in(std::string_view text) const;

    [[nodiscard]] std::vector<Spelling> spellings() const;

private:
    std::string words_;
    std::unordered_multimap<std::string, std::size_t> word_at_;
    std::optional<Secret> key_;
    std::map<std::string, std::string, std::less<>> given_;
    std::map<Sort, int> count_;
    std::map<std::string, std::vector<Spelling>, std::less<>>
        spellings_;                                            ///< by their first word, the longest first
    mutable std::map<std::string, bool, std::less<>> public_;  ///< what was looked for in `words_`
};

/// Whether no word goes on across `at`.
[[nodiscard]] bool is_border(std::string_view text, std::size_t at);
/// A character that ends a component of a path within a text.
[[nodiscard]] bool ends_component(char c);

}  // namespace ocprobe::report
