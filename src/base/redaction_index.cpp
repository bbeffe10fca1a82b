// What is searched for of each known secret, as sets of needles.
#include "base/redaction_index.hpp"

namespace ocprobe {

std::size_t RedactionIndex::tagged(NeedleTag tag, Part part) {
    tag.part = part;
    tags_.push_back(tag);
    return tags_.size() - 1;
}

void RedactionIndex::add(NeedleTag tag, Search search, std::string_view value, const IsWord& is_word) {
    constexpr auto shortest = PatternSet::shortest;
    if (search == Search::nowhere || value.size() < shortest) return;
    if (search == Search::words) return words_.add(std::string(value), tagged(tag, Part::whole));
    plain_.add(std::string(value.substr(0, shortest)), tagged(tag, Part::head));
    if (value.size() > shortest)
        plain_.add(std::string(value.substr(value.size() - shortest)), tagged(tag, Part::tail));
    if (search != Search::encodings) return;
    const auto needles = needles_for(value);
    const auto encoded = tagged(tag, Part::encoded);
    for (const auto& needle : needles.reversed) {
        // Reversed, it may be a public word or a palindrome.
        const bool same = needle == needles.head || needle == needles.tail;
        if (!same && !is_word(needle)) plain_.add(needle, encoded);
    }
    add_encodings(needles, encoded);
}

void RedactionIndex::add_short(NeedleTag tag, std::string_view value) {
    if (value.size() < shortest_encoded || value.size() >= PatternSet::shortest) return;
    add_encodings(needles_for_short(value), tagged(tag, Part::encoded_short));
}

void RedactionIndex::add_encodings(const Needles& needles, std::size_t tag) {
    const auto add_all = [tag](PatternSet& set, const std::vector<std::string>& texts) {
        for (const auto& needle : texts)
            set.add(needle, tag);
    };
    add_all(plain_, needles.base32);
    add_all(base64_, needles.base64);
    add_all(hex_, needles.hex);
    add_all(decimal_, needles.decimal);
}

void RedactionIndex::sort() {
    for (auto* set : {&plain_, &words_, &base64_, &hex_, &decimal_})
        set->sort();
}

void RedactionIndex::scan(std::string_view text, const PatternSet::Found& found) const {
    for (const auto* set : {&plain_, &base64_, &hex_, &decimal_})
        set->scan(text, found);
}

}  // namespace ocprobe
