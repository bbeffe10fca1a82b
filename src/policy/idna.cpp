// UTS 46 by hand: libidn2 is under the LGPL and the GPL, which a static binary under the MIT licence cannot carry; ICU
// brings 30 MB of data, and Boost.Locale only wraps ICU. What comes out is compared with Node's
// (tests/fixtures/hosts.json).
#include "policy/idna.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "policy/idna_tables.hpp"
#include "policy/punycode.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace ocprobe::policy {
namespace {

using idna::Direction;
using idna::Tables;

constexpr std::size_t max_name = 253;
constexpr std::string_view ascii_prefix = "xn--";

bool is_ascii(std::u32string_view text) {
    return std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x80; });
}

bool is_forbidden(char c) {
    constexpr std::string_view forbidden = " #/:<>?@[\\]^|%\x7f";
    return static_cast<unsigned char>(c) <= 0x1f || forbidden.find(c) != std::string_view::npos;
}

/// Nothing when the text is no UTF-8.
std::optional<std::u32string> code_points(std::string_view text) {
    std::u32string points;
    while (!text.empty()) {
        const auto point = decode_utf8(text);
        if (!point.valid) return std::nullopt;
        points.push_back(point.value);
        text.remove_prefix(point.length);
    }
    return points;
}

/// ContextJ (RFC 5892, appendix A): U+200D after a virama only, U+200C there or between letters that join. As Node does,
/// the first one after a virama decides for the label.
bool joiners_fit(const Tables& tables, std::u32string_view label) {
    const auto joins = [&](std::size_t at, bool forward) {
        for (std::size_t i = at; forward ? ++i < label.size() : i-- > 0;) {
            const auto found = tables.properties(label[i]);
            if (!found.transparent) return forward ? found.joins_previous : found.joins_next;
        }
        return false;
    };
    for (std::size_t i = 0; i < label.size(); ++i) {
        if (label[i] != 0x200c && label[i] != 0x200d) continue;
        if (i > 0 && tables.properties(label[i - 1]).virama()) return true;
        if (label[i] == 0x200d || !joins(i, false) || !joins(i, true)) return false;
    }
    return true;
}

/// The criteria of UTS 46, section 4.1, for a label that is not empty.
bool is_valid_label(const Tables& tables, std::u32string_view label, bool decoded) {
    if (tables.properties(label.front()).mark) return false;
    if (decoded) {
        if (tables.normalized(label) != label || label.find(U'.') != std::u32string_view::npos) return false;
        const auto valid = [&](char32_t c) { return tables.is_valid(c); };
        if (!std::all_of(label.begin(), label.end(), valid)) return false;
    }
    return joiners_fit(tables, label);
}

bool runs_right_to_left(const Tables& tables, std::u32string_view label) {
    return std::any_of(label.begin(), label.end(), [&](char32_t c) {
        const auto direction = tables.properties(c).direction;
        return direction == Direction::right || direction == Direction::arabic_number;
    });
}

/// The bidi rule (RFC 5893, section 2) for one label of a domain that has a right-to-left one.
bool fits_bidi(const Tables& tables, std::u32string_view label) {
    if (label.empty()) return true;
    std::vector<Direction> seen;
    for (const char32_t c : label)
        seen.push_back(tables.properties(c).direction);
    const auto has = [&seen](Direction wanted) {
        return std::find(seen.begin(), seen.end(), wanted) != seen.end();
    };
    auto last = seen.back();
    for (auto at = seen.rbegin(); at != seen.rend() && last == Direction::nonspacing; ++at)
        last = *at;
    if (seen.front() == Direction::left) {
        return !has(Direction::right) && !has(Direction::arabic_number) &&
               (last == Direction::left || last == Direction::european_number);
    }
    if (seen.front() != Direction::right || has(Direction::left)) return false;
    if (has(Direction::european_number) && has(Direction::arabic_number)) return false;
    return last == Direction::right || last == Direction::european_number || last == Direction::arabic_number;
}

class Conversion {
public:
    explicit Conversion(const Tables& tables) : tables_(tables) {}

    boost::system::result<std::string, HostFault> run(std::string_view bytes) {
        const auto mapped = map(bytes);
        if (!mapped) return HostFault::not_valid;
        const std::u32string text = tables_.normalized(*mapped);
        // Every code point that is left costs a byte at least.
        if (text.size() > max_name + 1) return HostFault::too_long;
        std::vector<std::u32string> labels;
        std::string out;
        for (std::size_t begin = 0; begin <= text.size();) {
            const auto end = std::min(text.find(U'.', begin), text.size());
            if (!add_label(text.substr(begin, end - begin), labels, out)) return HostFault::not_valid;
            if (end < text.size()) out.push_back('.');
            begin = end + 1;
        }
        const bool right_to_left = std::any_of(labels.begin(), labels.end(), [&](const auto& label) {
            return runs_right_to_left(tables_, label);
        });
        const auto fits = [&](const auto& label) { return fits_bidi(tables_, label); };
        if (right_to_left && !std::all_of(labels.begin(), labels.end(), fits)) return HostFault::not_valid;
        return out;
    }

private:
    [[nodiscard]] std::optional<std::u32string> map(std::string_view bytes) const {
        const auto points = code_points(bytes);
        if (!points) return std::nullopt;
        std::u32string out;
        for (const char32_t point : *points) {
            if (!tables_.map(point, out)) return std::nullopt;
        }
        return out;
    }

    /// Adds a mapped label as it is and as ASCII; false when it is not valid.
    bool add_label(std::u32string label, std::vector<std::u32string>& labels, std::string& out) const {
        const bool encoded = label.substr(0, ascii_prefix.size()) == U"xn--";
        if (encoded) {
            if (!is_ascii(label)) return false;
            const std::string text(label.begin(), label.end());
            auto decoded = idna::decode_punycode(std::string_view(text).substr(ascii_prefix.size()));
            // Unlike the standard Node lets a label pass that decodes to ASCII, and keeps it as it was written.
            if (!decoded || decoded->empty()) return false;
            label = std::move(*decoded);
            out.append(text);
        } else if (is_ascii(label)) {
            out.append(label.begin(), label.end());
        } else {
            out.append(ascii_prefix).append(idna::encode_punycode(label));
        }
        if (!label.empty() && !is_valid_label(tables_, label, encoded)) return false;
        labels.push_back(std::move(label));
        return true;
    }

    const Tables& tables_;
};

/// Nothing to map but capitals, no label to decode: most hosts, for which no table is needed.
std::optional<std::string> plain(std::string_view text) {
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return std::nullopt;
    std::string small = lower(text);
    if (small.starts_with(ascii_prefix) || contains(small, ".xn--")) return std::nullopt;
    return small;
}

}  // namespace

boost::system::result<std::string, HostFault> domain_to_ascii(std::string_view text) {
    std::string out;
    if (auto small = plain(text)) {
        out = std::move(*small);
    } else {
        static const Tables tables;
        auto converted = Conversion(tables).run(text);
        if (!converted) return converted.error();
        out = std::move(*converted);
    }
    if (out.empty() || std::any_of(out.begin(), out.end(), is_forbidden)) return HostFault::not_valid;
    const bool final_dot = out.back() == '.';
    if (out.size() - (final_dot ? 1 : 0) > max_name) return HostFault::too_long;
    return out;
}

}  // namespace ocprobe::policy
