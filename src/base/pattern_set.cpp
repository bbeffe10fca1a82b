// Searches a text for many needles of eight bytes or more in one pass, by the algorithm of Wu and Manber: in a text
// without a hit it reads two bytes of seven.
#include "base/pattern_set.hpp"

#include "base/hex.hpp"

#include <algorithm>

namespace ocprobe {

namespace {

constexpr unsigned char skipped = 0;
/// A byte that is in no needle: where only digits are read, it ends a sequence of digits.
constexpr unsigned char other_byte = 0xff;
constexpr std::size_t last = PatternSet::shortest - 1;
constexpr std::size_t piece = 65'536;

/// Enough bits that most pairs of bytes are in no needle; few for few secrets, so that the table stays small.
unsigned pair_bits_for(std::size_t needles) {
    if (needles <= 24) return 11;
    return needles <= 256 ? 13 : 16;
}

constexpr std::string_view decimal_digits = "0123456789";

}  // namespace

PatternSet::PatternSet(Reading reading) : in_runs_(reading == Reading::hex || reading == Reading::decimal) {
    for (std::size_t byte = 0; byte < read_.size(); ++byte)
        read_[byte] = in_runs_ ? other_byte : static_cast<unsigned char>(byte);
    const auto lower_case = [this](unsigned char from, unsigned char to) {
        for (auto c = from; c <= to; ++c)
            read_[c] = static_cast<unsigned char>(c + ('a' - 'A'));
    };
    const auto skip = [this](std::string_view separators) {
        for (const char separator : separators)
            read_[static_cast<unsigned char>(separator)] = skipped;
    };
    read_[0] = skipped;
    if (reading == Reading::base64) {
        read_['-'] = '+';
        read_['_'] = '/';
    }
    if (!in_runs_) {
        lower_case('A', 'Z');
        return;
    }
    for (const char digit : reading == Reading::hex ? hex_digits : decimal_digits)
        read_[static_cast<unsigned char>(digit)] = static_cast<unsigned char>(digit);
    skip(":; -,.\t\r\n\"'");
    skip(reading == Reading::hex ? "xX" : "\\");
    if (reading == Reading::hex) lower_case('A', 'F');
}

std::size_t PatternSet::pair(unsigned char first, unsigned char second) const {
    return ((std::size_t{first} << (pair_bits_ - 8)) ^ second) & (shift_.size() - 1);
}

void PatternSet::add(std::string needle, std::size_t tag) {
    needle.erase(std::remove(needle.begin(), needle.end(), '\0'), needle.end());
    for (char& c : needle)
        c = static_cast<char>(read(c));
    if (needle.size() < shortest) return;
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < shortest; ++i)
        key = (key << 8) | static_cast<unsigned char>(needle[i]);
    least_ = std::min(least_, needle.size());
    longest_ = std::max(longest_, needle.size());
    rows_.push_back({key, needle.substr(shortest), tag});
}

void PatternSet::sort() {
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
    pair_bits_ = pair_bits_for(rows_.size());
    shift_.assign(std::size_t{1} << pair_bits_, static_cast<unsigned char>(last));
    for (const auto& row : rows_) {
        for (std::size_t i = 1; i < shortest; ++i) {
            const auto byte = [&](std::size_t at) {
                return static_cast<unsigned char>(row.key >> (8 * (last - at)));
            };
            auto& shift = shift_[pair(byte(i - 1), byte(i))];
            shift = std::min(shift, static_cast<unsigned char>(last - i));
        }
    }
}

bool PatternSet::continues_with(std::string_view text, std::string_view rest) const {
    if (text.size() < rest.size()) return false;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (read(text[i]) != static_cast<unsigned char>(rest[i])) return false;
    }
    return true;
}

void PatternSet::scan(std::string_view text, const Found& found) const {
    if (rows_.empty()) return;
    if (!in_runs_ && text.find('\0') == std::string_view::npos) {
        scan_whole(text, 0, found);
    } else {
        scan_runs(text, found);
    }
}

/// Searches a text in which every byte counts. What lies in its first `seen` bytes alone was found before.
void PatternSet::scan_whole(std::string_view text, std::size_t seen, const Found& found) const {
    for (std::size_t end = last; end < text.size();) {
        const std::size_t shift = shift_[pair(read(text[end - 1]), read(text[end]))];
        if (shift > 0) {
            end += shift;
            continue;
        }
        std::uint64_t key = 0;
        for (std::size_t i = end - last; i <= end; ++i)
            key = (key << 8) | read(text[i]);
        auto row = std::lower_bound(rows_.begin(), rows_.end(), key, [](const Row& a, std::uint64_t b) {
            return a.key < b;
        });
        for (; row != rows_.end() && row->key == key; ++row) {
            if (end + 1 + row->rest.size() <= seen) continue;
            if (continues_with(text.substr(end + 1), row->rest)) found(row->tag, end - last);
        }
        ++end;
    }
}

/// Copies each sequence of bytes that may contain a needle, without the bytes that are skipped, and searches the copy,
/// piece by piece: the sequence may be the whole text.
void PatternSet::scan_runs(std::string_view text, const Found& found) const {
    const auto ends_run = [this](char byte) { return in_runs_ && read(byte) == other_byte; };
    for (std::size_t start = 0; start + least_ <= text.size();) {
        // Backwards: a byte that is in no needle excludes all bytes before it.
        auto far = start + least_ - 1;
        while (far > start && !ends_run(text[far]))
            --far;
        if (ends_run(text[far])) {
            start = far + 1;
            continue;
        }
        std::string run;
        std::vector<std::size_t> places;
        std::size_t seen = 0;
        const auto told = [&](std::size_t tag, std::size_t at) { found(tag, places[at]); };
        for (; start < text.size() && !ends_run(text[start]); ++start) {
            if (read(text[start]) == skipped) continue;
            run += text[start];
            places.push_back(start);
            if (run.size() < piece + longest_) continue;
            scan_whole(run, seen, told);
            // A needle may lie across the border.
            seen = longest_ - 1;
            places.erase(places.begin(), places.end() - static_cast<std::ptrdiff_t>(seen));
            run.erase(0, run.size() - seen);
        }
        scan_whole(run, seen, told);
    }
}

}  // namespace ocprobe
