// Three bytes at every third place of a text: each occurrence of a phrase of five bytes or more has such a place in a
// part of it that was chosen beforehand, and what stands there is then compared in full.
#include "timeline/classify/phrase_scanner.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstring>

namespace ocprobe::timeline {

namespace {

constexpr std::size_t stride = 3;
constexpr std::size_t gram_size = 3;
constexpr std::uint32_t gram_mask = 0xff'ff'ff;
// Of a letter this is its lower case. Other bytes may fall together: what stands there is compared afterwards.
constexpr std::uint32_t lower_bits = 0x20'20'20;

constexpr std::size_t hash_of(std::uint32_t bytes) {
    return bytes * 0x9E37'79B1U >> 20U;
}

std::uint32_t gram_at(const char* from) {
    const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(from[i])}; };
    return (byte(0) | byte(1) << 8U | byte(2) << 16U) | lower_bits;
}

// Letters and digits stand everywhere in a log.
int commonness(char c) {
    if (std::string_view("aeinorst").find(lower(c)) != std::string_view::npos) return 4;
    if (lower(c) >= 'a' && lower(c) <= 'z') return 3;
    return c == ' ' || (c >= '0' && c <= '9') ? 3 : 1;
}

// Where the rarest five bytes of a phrase begin.
std::size_t rarest_part(std::string_view phrase) {
    std::size_t best = 0;
    int least = 1000;
    for (std::size_t i = 0; i + PhraseScanner::shortest <= phrase.size(); ++i) {
        int sum = 0;
        for (const char c : phrase.substr(i, PhraseScanner::shortest))
            sum += commonness(c);
        if (sum < least) {
            least = sum;
            best = i;
        }
    }
    return best;
}

bool stands_at(std::string_view text, std::size_t at, const Phrase& phrase) {
    if (text.size() - at < phrase.text.size()) return false;
    const auto here = text.substr(at, phrase.text.size());
    if (!phrase.any_case) return here == phrase.text;
    return std::equal(here.begin(), here.end(), phrase.text.begin(), [](char a, char b) {
        return lower(a) == b;
    });
}

}  // namespace

PhraseScanner::PhraseScanner(std::span<const Phrase> phrases) : phrases_(phrases) {
    for (std::size_t i = 0; i < phrases.size() && i < Marks::most; ++i) {
        const auto from = rarest_part(phrases[i].text);
        for (std::size_t offset = from; offset < from + stride; ++offset) {
            const auto bytes = gram_at(phrases[i].text.data() + offset);
            auto& head = heads_.at(hash_of(bytes));
            grams_.push_back({bytes, head, static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(offset)});
            head = static_cast<std::uint16_t>(grams_.size());
        }
    }
}

void PhraseScanner::look(std::string_view text, std::size_t at, std::uint32_t bytes, Marks& marks) const {
    for (auto next = heads_[hash_of(bytes)]; next != 0; next = grams_[next - 1U].next) {
        const auto& gram = grams_[next - 1U];
        if (gram.bytes != bytes || at < gram.offset || marks.has(gram.phrase)) continue;
        if (stands_at(text, at - gram.offset, phrases_[gram.phrase])) marks.set(gram.phrase);
    }
}

Marks PhraseScanner::scan(std::string_view text) const {
    Marks marks;
    std::size_t at = 0;
    if constexpr (std::endian::native == std::endian::little) {
        // Four bytes in one load, of which three count.
        for (; at + 4 <= text.size(); at += stride) {
            std::uint32_t bytes = 0;
            std::memcpy(&bytes, text.data() + at, sizeof bytes);
            bytes = (bytes & gram_mask) | lower_bits;
            if (heads_[hash_of(bytes)] != 0) look(text, at, bytes, marks);
        }
    }
    for (; at + gram_size <= text.size(); at += stride) {
        const auto bytes = gram_at(text.data() + at);
        if (heads_[hash_of(bytes)] != 0) look(text, at, bytes, marks);
    }
    return marks;
}

}  // namespace ocprobe::timeline
