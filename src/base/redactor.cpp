// Redactor: replaces secrets in text that comes in, and searches what goes out.
#include "base/ascii.hpp"
#include "base/encodings.hpp"
#include "base/pattern_set.hpp"
#include "base/public_words.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>

namespace ocprobe {

namespace {

constexpr std::size_t shortest_searched = PatternSet::shortest;
constexpr std::string_view replacement = "<redacted>";

// The length of the common beginning of two texts, and of their common end.
std::size_t common_prefix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}
std::size_t common_suffix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(
        std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin()
    );
}

// Without blanks and line ends, then without one pair of quotes, as CLIs trim what they read.
std::string_view trimmed(std::string_view value) {
    value = trim_blanks(value);
    const bool quoted = value.size() >= 2 && value.front() == value.back() && is_quote(value.front());
    return quoted ? value.substr(1, value.size() - 2) : value;
}

enum class Part { head, tail, encoded };

// A part of a secret in a text: the longest that begins with its head, or ends with its tail.
struct Run {
    std::size_t at = 0;
    std::size_t size = 0;
};

Run run_at(std::string_view text, std::size_t at, std::string_view value, Part part) {
    if (part == Part::head) return {at, common_prefix(text.substr(at), value)};
    const auto end = std::min(at + shortest_searched, text.size());
    const auto size = common_suffix(text.substr(0, end), value);
    return {end - size, size};
}

}  // namespace

struct Redactor::Impl {
    struct Known {
        Secret secret;
        bool searched = false;
    };
    std::vector<Known> known;
    std::vector<std::string_view> allowed;

    [[nodiscard]] bool is_word(std::string_view run) const {
        return is_public_word(run) ||
               std::any_of(allowed.begin(), allowed.end(), [&](std::string_view words) {
                   return words.find(run) != std::string_view::npos;
               });
    }

    /// What a needle stands for: which secret, in which of its two forms, which part of it.
    struct Tag {
        std::size_t owner = 0;
        bool trimmed = false;
        Part part = Part::encoded;
    };
    struct Index {
        std::vector<Tag> tags;
        PatternSet plain{Reading::plain};
        PatternSet base64{Reading::base64};
        PatternSet base32{Reading::base32};
        PatternSet hex{Reading::hex};
        PatternSet decimal{Reading::decimal};
    };
    mutable std::unique_ptr<Index> index;  ///< made at the first use: a usage error never needs it

    static std::string_view form(const Tag& tag, std::string_view value) {
        return tag.trimmed ? trimmed(value) : value;
    }

    void add_form(Index& to, Tag tag, std::string_view value) const {
        const auto needles = needles_for(value);
        const auto tagged = [&](Part part) {
            tag.part = part;
            to.tags.push_back(tag);
            return to.tags.size() - 1;
        };
        to.plain.add(needles.head, tagged(Part::head));
        if (value.size() > shortest_searched) to.plain.add(needles.tail, tagged(Part::tail));
        const auto encoded = tagged(Part::encoded);
        for (const auto& needle : needles.reversed) {
            // Reversed, it may be a public word or a palindrome.
            const bool same = needle == needles.head || needle == needles.tail;
            if (!same && !is_word(needle)) to.plain.add(needle, encoded);
        }
        const auto add_all = [encoded](PatternSet& set, const std::vector<std::string>& texts) {
            for (const auto& needle : texts)
                set.add(needle, encoded);
        };
        add_all(to.base64, needles.base64);
        add_all(to.base32, needles.base32);
        add_all(to.hex, needles.hex);
        add_all(to.decimal, needles.decimal);
    }

    const Index& needles() const {
        if (index) return *index;
        index = std::make_unique<Index>();
        for (std::size_t i = 0; i < known.size(); ++i) {
            if (!known[i].searched) continue;
            known[i].secret.reveal_to([&](std::string_view value) {
                add_form(*index, {i, false, Part::encoded}, value);
                const auto core = trimmed(value);
                if (core.size() != value.size() && core.size() >= shortest_searched)
                    add_form(*index, {i, true, Part::encoded}, core);
            });
        }
        for (auto* set : {&index->plain, &index->base64, &index->base32, &index->hex, &index->decimal})
            set->sort();
        return *index;
    }

    /// Whether a hit is only a public word.
    [[nodiscard]] bool harmless(std::string_view text, std::size_t at, const Tag& tag) const {
        return tag.part != Part::encoded && known[tag.owner].secret.reveal_to([&](std::string_view value) {
            const auto run = run_at(text, at, form(tag, value), tag.part);
            return run.size >= shortest_searched && is_word(text.substr(run.at, run.size));
        });
    }

    /// The parts of secrets that are in `text` unencoded. In a peer's text a whole secret counts even when it is a public
    /// word.
    [[nodiscard]] std::vector<Run> runs(std::string_view text, bool from_peer) const {
        std::vector<Run> result;
        const auto& all = needles();
        all.plain.scan(text, [&](std::size_t number, std::size_t at) {
            const auto& tag = all.tags[number];
            if (tag.part == Part::encoded) return;  // find() decides
            std::size_t whole = 0;
            const auto run = known[tag.owner].secret.reveal_to([&](std::string_view value) {
                whole = form(tag, value).size();
                return run_at(text, at, form(tag, value), tag.part);
            });
            // Shorter only where it contains a NUL: then find() decides.
            if (run.size < shortest_searched) return;
            const bool echoed = from_peer && run.size == whole;
            if (echoed || !harmless(text, at, tag)) result.push_back(run);
        });
        std::sort(result.begin(), result.end(), [](const Run& a, const Run& b) { return a.at < b.at; });
        return result;
    }

    /// Which secrets are in `text` or in one of its readings; with `any`, the search ends at the first.
    [[nodiscard]] std::vector<bool> find(std::string_view text, bool any) const {
        std::vector<bool> found(known.size(), false);
        bool one = false;
        const auto& all = needles();
        if (all.tags.empty()) return found;
        const auto decoded = decoded_readings(text);
        const auto look = [&](std::string_view reading) {
            const auto hit = [&](std::size_t number, std::size_t at) {
                const auto& tag = all.tags[number];
                // A secret that was found is not checked again: secrets may share a head, and a text may repeat it.
                if (found[tag.owner] || (any && one) || harmless(reading, at, tag)) return;
                one = found[tag.owner] = true;
            };
            for (const auto* set : {&all.plain, &all.base64, &all.base32, &all.hex, &all.decimal})
                set->scan(reading, hit);
        };
        look(text);
        for (const auto& reading : decoded)
            look(reading);
        return found;
    }

    [[nodiscard]] std::string replaced(std::string_view bytes, bool from_peer) const {
        if (needles().tags.empty()) return std::string(bytes);
        std::string text;
        std::size_t done = 0;
        for (const auto& run : runs(bytes, from_peer)) {
            if (run.at + run.size <= done) continue;
            // Overlapping parts are replaced once.
            if (run.at >= done) {
                text += bytes.substr(done, run.at - done);
                text += replacement;
            }
            done = run.at + run.size;
        }
        text += bytes.substr(done);
        const auto found = find(text, true);
        const bool hidden = std::find(found.begin(), found.end(), true) != found.end();
        // Found only in an encoding: which of its bytes belong to the secret is not known.
        return hidden ? std::string(replacement) : text;
    }
};

Redactor::Redactor() : impl_(std::make_unique<Impl>()) {}
Redactor::~Redactor() = default;
Redactor::Redactor(Redactor&&) noexcept = default;
Redactor& Redactor::operator=(Redactor&&) noexcept = default;

void Redactor::add(const Secret& secret) {
    if (secret.empty()) return;
    for (const auto& entry : impl_->known) {
        if (Secret::same(entry.secret, secret)) return;
    }
    Impl::Known entry{secret.duplicate()};
    secret.reveal_to([&](std::string_view value) {
        const auto core = trimmed(value);
        entry.searched = core.size() >= shortest_searched && !is_placeholder(core);
    });
    impl_->known.push_back(std::move(entry));
    impl_->index.reset();
}

void Redactor::allow(std::string_view words) {
    impl_->allowed.push_back(words);
    impl_->index.reset();
}

SafeText Redactor::clean(std::string_view bytes, std::size_t cap) const {
    return SafeText(escape_text(impl_->replaced(bytes, true), cap));
}

std::string Redactor::scrub(std::string_view text) const {
    const auto replaced = impl_->replaced(text, false);
    // The longest escapes have four bytes for one, and six for the two of a C1 control character.
    return escape_text(replaced, replaced.size() * 4);
}

RedactionReceipt Redactor::search(std::string_view finished) const {
    RedactionReceipt receipt;
    receipt.secrets_known = impl_->known.size();
    receipt.bytes_searched = finished.size();
    if (finished.empty()) return receipt;
    const auto found = impl_->find(finished, false);
    receipt.found = static_cast<std::size_t>(std::count(found.begin(), found.end(), true));
    return receipt;
}

}  // namespace ocprobe
