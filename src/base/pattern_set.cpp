// Many needles of eight bytes or more, looked for in one pass over a text.
#include "base/pattern_set.hpp"

#include <algorithm>

namespace ocprobe {

namespace {

// One bit of the filter for a key: Fibonacci hashing, the top 15 bits.
std::size_t bit_of(std::uint64_t key) {
    return static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ULL) >> 49);
}

}  // namespace

PatternSet::PatternSet(Reading reading) {
    for (std::size_t byte = 0; byte < read_.size(); ++byte)
        read_[byte] = static_cast<unsigned char>(byte);
    // A NUL reads as nothing at all: so what was UTF-16 reads as its ASCII.
    if (reading == Reading::base64) {
        read_['-'] = '+';
        read_['_'] = '/';
    }
    if (reading == Reading::hex) {
        for (unsigned char c = 'A'; c <= 'F'; ++c)
            read_[c] = static_cast<unsigned char>(c + ('a' - 'A'));
        for (const char separator : {':', ' ', '-', ',', '.'})
            read_[static_cast<unsigned char>(separator)] = 0;
    }
}

void PatternSet::add(std::string needle, std::size_t tag) {
    needle.erase(std::remove(needle.begin(), needle.end(), '\0'), needle.end());
    if (needle.size() < shortest) return;
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < shortest; ++i)
        key = (key << 8) | static_cast<unsigned char>(needle[i]);
    rows_.push_back({key, needle.substr(shortest), tag});
    filter_[bit_of(key) / 64] |= std::uint64_t{1} << (bit_of(key) % 64);
}

void PatternSet::sort() {
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
}

bool PatternSet::continues_with(std::string_view text, std::string_view rest) const {
    while (!rest.empty()) {
        if (text.empty()) return false;
        const auto byte = read_[static_cast<unsigned char>(text.front())];
        text.remove_prefix(1);
        if (byte == 0) continue;
        if (byte != static_cast<unsigned char>(rest.front())) return false;
        rest.remove_prefix(1);
    }
    return true;
}

void PatternSet::scan(std::string_view text, const std::function<void(std::size_t, std::size_t)>& found)
    const {
    if (rows_.empty()) return;
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = read_[static_cast<unsigned char>(text[i])];
        if (byte == 0) continue;
        key = (key << 8) | byte;
        const auto bit = bit_of(key);
        if ((filter_[bit / 64] >> (bit % 64) & 1) == 0) continue;
        auto row = std::lower_bound(rows_.begin(), rows_.end(), key, [](const Row& a, std::uint64_t b) {
            return a.key < b;
        });
        for (; row != rows_.end() && row->key == key; ++row) {
            if (!continues_with(text.substr(i + 1), row->rest)) continue;
            found(row->tag, i >= shortest - 1 ? i - (shortest - 1) : 0);
        }
    }
}

}  // namespace ocprobe
