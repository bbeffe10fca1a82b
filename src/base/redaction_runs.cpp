// Parts of a text that are replaced.
#include "base/redaction_runs.hpp"

#include "base/ascii.hpp"
#include "base/value_forms.hpp"

#include <algorithm>

namespace ocprobe {

namespace {

// The length of the common beginning of two texts, and of their common end; case is ignored.
bool same_letter(char a, char b) {
    return lower(a) == lower(b);
}
std::size_t common_prefix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(
        std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same_letter).first - a.begin()
    );
}
std::size_t common_suffix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(
        std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend(), same_letter).first - a.rbegin()
    );
}

}  // namespace

// Without blanks and line ends, then without one pair of quotes, as CLIs trim what they read.
std::string_view trimmed(std::string_view value) {
    value = trim_blanks(value);
    const bool quoted = value.size() >= 2 && value.front() == value.back() && is_quote(value.front());
    return quoted ? value.substr(1, value.size() - 2) : value;
}

Run run_at(std::string_view text, std::size_t at, std::string_view value, Part part) {
    if (part != Part::tail) return {at, common_prefix(text.substr(at), value)};
    const auto end = std::min(at + PatternSet::shortest, text.size());
    const auto size = common_suffix(text.substr(0, end), value);
    return {end - size, size};
}

// The words of a text that look generated.
void add_generated(std::string_view text, std::vector<Run>& runs) {
    constexpr std::string_view ends = " \t\r\n\"'`<>()[]{},;&?=|\\";
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of(ends, at), text.size());
        if (looks_generated(text.substr(at, end - at))) runs.push_back({at, end - at});
        at = end + 1;
    }
}

std::string without_runs(std::string_view bytes, std::vector<Run> runs) {
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.at < b.at; });
    std::string text;
    std::size_t done = 0;
    for (const auto& run : runs) {
        if (run.at + run.size <= done) continue;
        // Overlapping parts are replaced once.
        if (run.at >= done) {
            text += bytes.substr(done, run.at - done);
            text += redaction_mark;
        }
        done = run.at + run.size;
    }
    return text += bytes.substr(done);
}

}  // namespace ocprobe
