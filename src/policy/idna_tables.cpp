// The decoded tables, and normalization with them.
#include "policy/idna_tables.hpp"

namespace ocprobe::policy::idna {
namespace {

enum Kind : std::uint32_t {
    valid,
    disallowed,
    ignored,
    shifted,  ///< every code point plus `value`
    pairs,    ///< the first, third … map to the next one, which is valid
    listed,
};

// Hangul syllables are composed by arithmetic (The Unicode Standard, section 3.12).
constexpr char32_t syllable_base = 0xac00;
constexpr char32_t lead_base = 0x1100;
constexpr char32_t vowel_base = 0x1161;
constexpr char32_t tail_base = 0x11a7;
constexpr char32_t leads = 19;
constexpr char32_t vowels = 21;
constexpr char32_t tails = 28;
constexpr char32_t syllables = leads * vowels * tails;

/// Numbers of five bits a character, the lowest first; the sixth bit says that more follow.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}
    [[nodiscard]] bool at_end() const { return text_.empty(); }

    std::uint32_t number() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; !text_.empty(); shift += 5) {
            const std::uint32_t six = value_of(text_.front());
            text_.remove_prefix(1);
            value |= (six & 31U) << shift;
            if ((six & 32U) == 0) break;
        }
        return value;
    }

    std::int32_t difference() {
        const std::uint32_t value = number();
        const auto half = static_cast<std::int32_t>(value / 2);
        return value % 2 == 0 ? half : -half - 1;
    }

private:
    static std::uint32_t value_of(char c) {
        constexpr std::string_view alphabet =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-";
        return static_cast<std::uint32_t>(alphabet.find(c));
    }

    std::string_view text_;
};

char32_t moved(char32_t point, std::int32_t by) {
    return static_cast<char32_t>(static_cast<std::int32_t>(point) + by);
}

}  // namespace

Tables::Tables() {
    char32_t first = 0;
    char32_t last_listed = 0;
    for (Reader text(mapping_text); !text.at_end();) {
        const std::uint32_t head = text.number();
        Range range{first, head % 8, 0};
        first += head / 8;
        if (range.kind == shifted) range.value = text.difference();
        if (range.kind == listed) range.value = static_cast<std::int32_t>(listed_.size());
        for (char32_t c = range.first; range.kind == listed && c < first; ++c) {
            const std::uint32_t size = text.number();
            listed_.push_back({static_cast<std::uint32_t>(list_text_.size()), size});
            for (std::uint32_t i = 0; i < size; ++i)
                list_text_.push_back(last_listed = moved(last_listed, text.difference()));
        }
        ranges_.push_back(range);
    }
    char32_t end = 0;
    for (Reader text(property_text); !text.at_end();) {
        end += text.number();
        property_ranges_.push_back({end, text.number()});
    }
    char32_t composed = 0;
    for (Reader text(pair_text); !text.at_end();) {
        composed += text.number();
        const char32_t leading = moved(composed, text.difference());
        by_composed_.push_back({composed, leading, text.number()});
    }
    by_parts_ = by_composed_;
    std::sort(by_parts_.begin(), by_parts_.end(), [](const Pair& a, const Pair& b) {
        return a.first != b.first ? a.first < b.first : a.second < b.second;
    });
}

const Tables::Range& Tables::range_of(char32_t point) const {
    const auto after =
        std::upper_bound(ranges_.begin(), ranges_.end(), point, [](char32_t p, const Range& range) {
            return p < range.first;
        });
    return *(after - 1);
}

bool Tables::map(char32_t point, std::u32string& out) const {
    const Range& range = range_of(point);
    const std::uint32_t at = point - range.first;
    switch (range.kind) {
    case valid:
        out.push_back(point);
        return true;
    case ignored:
        return true;
    case shifted:
        out.push_back(moved(point, range.value));
        return true;
    case pairs:
        out.push_back(at % 2 == 0 ? point + 1 : point);
        return true;
    case listed: {
        const Listed& text = listed_.at(static_cast<std::size_t>(range.value) + at);
        out.append(list_text_, text.begin, text.size);
        return true;
    }
    default:
        return false;
    }
}

bool Tables::is_valid(char32_t point) const {
    std::u32string mapped;
    return map(point, mapped) && mapped.size() == 1 && mapped.front() == point;
}

Properties Tables::properties(char32_t point) const {
    const auto found = std::upper_bound(
        property_ranges_.begin(),
        property_ranges_.end(),
        point,
        [](char32_t p, const PropertyRange& range) { return p < range.end; }
    );
    if (found == property_ranges_.end()) return {};
    const std::uint32_t bits = found->bits;
    return {
        static_cast<Direction>(bits & 7U),
        (bits & 8U) != 0,
        (bits & 16U) != 0,
        (bits & 32U) != 0,
        (bits & 64U) != 0,
        static_cast<std::uint8_t>(bits >> 7U)};
}

void Tables::decompose(char32_t point, std::u32string& out) const {
    if (point >= syllable_base && point < syllable_base + syllables) {
        const char32_t index = point - syllable_base;
        out.push_back(lead_base + index / (vowels * tails));
        out.push_back(vowel_base + index % (vowels * tails) / tails);
        if (index % tails != 0) out.push_back(tail_base + index % tails);
        return;
    }
    const auto found =
        std::lower_bound(by_composed_.begin(), by_composed_.end(), point, [](const Pair& pair, char32_t p) {
            return pair.composed < p;
        });
    if (found == by_composed_.end() || found->composed != point) {
        out.push_back(point);
        return;
    }
    decompose(found->first, out);
    out.push_back(found->second);
}

std::optional<char32_t> Tables::composed(char32_t first, char32_t second) const {
    if (first >= lead_base && first < lead_base + leads && second >= vowel_base &&
        second < vowel_base + vowels)
        return syllable_base + ((first - lead_base) * vowels + (second - vowel_base)) * tails;
    const bool open_syllable =
        first >= syllable_base && first < syllable_base + syllables && (first - syllable_base) % tails == 0;
    if (open_syllable && second > tail_base && second < tail_base + tails)
        return first + (second - tail_base);
    const auto found = std::lower_bound(
        by_parts_.begin(),
        by_parts_.end(),
        Pair{0, first, second},
        [](const Pair& a, const Pair& b) {
            return a.first != b.first ? a.first < b.first : a.second < b.second;
        }
    );
    if (found == by_parts_.end() || found->first != first || found->second != second) return std::nullopt;
    return found->composed;
}

std::u32string Tables::normalized(std::u32string_view text) const {
    std::u32string apart;
    for (const char32_t point : text)
        decompose(point, apart);
    const auto class_of = [this](char32_t point) { return properties(point).combining_class; };
    for (auto run = apart.begin(); run != apart.end();) {
        run = std::find_if(run, apart.end(), [&](char32_t p) { return class_of(p) != 0; });
        const auto end = std::find_if(run, apart.end(), [&](char32_t p) { return class_of(p) == 0; });
        std::stable_sort(run, end, [&](char32_t a, char32_t b) { return class_of(a) < class_of(b); });
        run = end;
    }
    std::u32string out;
    std::optional<std::size_t> starter;
    int last_class = -1;  // of what stands between the starter and here; -1: nothing does
    for (const char32_t point : apart) {
        const int own_class = class_of(point);
        if (starter && last_class < own_class) {
            if (const auto joined = composed(out[*starter], point)) {
                out[*starter] = *joined;
                continue;
            }
        }
        if (own_class == 0) {
            starter = out.size();
            last_class = -1;
        } else {
            last_class = own_class;
        }
        out.push_back(point);
    }
    return out;
}

}  // namespace ocprobe::policy::idna
