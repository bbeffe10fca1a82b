// Redactor: replaces secrets in text that comes in, and searches what goes out.
#include "base/ascii.hpp"
#include "base/encodings.hpp"
#include "base/public_words.hpp"
#include "base/redaction_index.hpp"
#include "base/redaction_runs.hpp"
#include "base/short_words.hpp"
#include "base/value_forms.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <unordered_map>

namespace ocprobe {

namespace {

constexpr std::size_t shortest_searched = PatternSet::shortest;
constexpr std::size_t most_learned_bytes = 2UL * 1024 * 1024;
constexpr std::size_t common_texts = 16;
constexpr std::size_t common_share = 8;

bool is_like_our_words(std::string_view hit) {
    return is_date_or_time(hit) || (std::none_of(hit.begin(), hit.end(), is_digit) && !looks_generated(hit));
}

// Whose text it is: what is a leak in it.
enum class Author { peer, peer_value, ours };

}  // namespace

struct Redactor::Impl {
    explicit Impl(Vocabulary vocabulary) : words(vocabulary) {}

    struct Known {
        Secret secret;
        Secret host;
        Search search = Search::nowhere;
        bool learned = false;
        std::size_t texts = 0;  ///< of others, in which a learned word stands
    };
    std::vector<Known> known;
    std::unordered_multimap<std::size_t, std::size_t> by_hash;
    PublicWords words;
    ShortWords short_words;
    std::size_t encoded = 0;
    std::size_t learned = 0;
    std::size_t learned_bytes = 0;
    std::size_t texts = 0;
    bool by_form = false;
    mutable std::unique_ptr<RedactionIndex> index;  ///< made at the first use: a usage error never needs it

    [[nodiscard]] Known* known_as(const Secret& secret, std::size_t hash) {
        const auto [begin, end] = by_hash.equal_range(hash);
        const auto same = std::find_if(begin, end, [&](const auto& entry) {
            return Secret::same(known[entry.second].secret, secret);
        });
        return same == end ? nullptr : &known[same->second];
    }

    void keep(const Secret& secret, Secret host, Search search, bool is_learned) {
        const auto hash = secret.reveal_to(std::hash<std::string_view>());
        if (auto* before = known_as(secret, hash)) {
            if (!is_learned && before->learned) index.reset();
            if (!is_learned) before->search = std::max(before->search, search);
            return;
        }
        if (search == Search::encodings && ++encoded > most_encoded) search = Search::parts;
        if (is_learned) {
            if (learned >= most_learned || learned_bytes + secret.size() > most_learned_bytes) {
                by_form = true;
                return;
            }
            ++learned;
            learned_bytes += secret.size();
        }
        by_hash.emplace(hash, known.size());
        known.push_back({secret.duplicate(), std::move(host), search, is_learned});
        index.reset();
    }

    const RedactionIndex& needles() const {
        if (index) return *index;
        index = std::make_unique<RedactionIndex>();
        const auto word = [this](std::string_view text) { return words.has(text); };
        for (std::size_t i = 0; i < known.size(); ++i) {
            known[i].secret.reveal_to([&](std::string_view value) {
                const auto core = trimmed(value);
                const bool short_word = known[i].search == Search::words && !known[i].learned;
                if (short_word) index->add_short({i, Form::trimmed}, core);
                if (core.size() < shortest_searched) return;
                index->add({i, Form::given}, known[i].search, value, word);
                if (core.size() != value.size()) index->add({i, Form::trimmed}, known[i].search, core, word);
            });
            known[i].host.reveal_to([&](std::string_view value) {
                index->add({i, Form::host}, std::min(known[i].search, Search::parts), value, word);
            });
        }
        index->sort();
        return *index;
    }

    template <class Use>
    decltype(auto) with_form(const NeedleTag& tag, const Use& use) const {
        const auto& entry = known[tag.owner];
        const auto& form = tag.form == Form::host ? entry.host : entry.secret;
        return form.reveal_to([&](std::string_view value) {
            return use(tag.form == Form::trimmed ? trimmed(value) : value);
        });
    }

    /// Whether a hit is only a public word, or what our own words look like.
    [[nodiscard]] bool
    harmless(std::string_view text, std::size_t at, const NeedleTag& tag, LeakRule rule) const {
        return !is_encoded(tag.part) && with_form(tag, [&](std::string_view value) {
            const auto run = run_at(text, at, value, tag.part);
            const auto hit = text.substr(run.at, run.size);
            return run.size >= shortest_searched &&
                   (words.has(hit) || (rule == LeakRule::but_our_words && is_like_our_words(hit)));
        });
    }

    /// The parts of secrets that are in `text` unencoded. In a peer's text a whole secret counts even when it is a public
    /// word.
    void add_parts(std::string_view text, bool from_peer, std::vector<Run>& runs) const {
        const auto& all = needles();
        all.plain().scan(text, [&](std::size_t number, std::size_t at) {
            const auto& tag = all.tag(number);
            if (is_encoded(tag.part)) return;  // find() decides
            std::size_t whole = 0;
            const auto run = with_form(tag, [&](std::string_view value) {
                whole = value.size();
                return run_at(text, at, value, tag.part);
            });
            // Shorter only where it contains a NUL: then find() decides.
            if (run.size < shortest_searched) return;
            const bool echoed = from_peer && run.size == whole;
            if (echoed || !harmless(text, at, tag, LeakRule::every_part)) runs.push_back(run);
        });
    }

    /// Calls `found(owner, run)` for each learned word between the borders of words.
    template <class Found>
    void scan_words(std::string_view text, const Found& found) const {
        const auto& all = needles();
        all.words().scan(text, [&](std::size_t number, std::size_t at) {
            const auto& tag = all.tag(number);
            const auto run = with_form(tag, [&](std::string_view value) {
                const auto here = run_at(text, at, value, Part::whole);
                return here.size == value.size() ? here : Run{};
            });
            if (run.size > 0 && is_word_border(text, run.at) && is_word_border(text, run.at + run.size))
                found(tag.owner, run);
        });
    }

    /// Which secrets are in `text` or in one of its readings; with `any`, the search ends at the first.
    [[nodiscard]] std::vector<bool>
    find(std::string_view text, Author author, bool any, LeakRule rule = LeakRule::every_part) const {
        std::vector<bool> found(known.size(), false);
        bool one = false;
        const auto& all = needles();
        if (all.empty()) return found;
        const auto look = [&](std::string_view reading) {
            const auto hit = [&](std::size_t number, std::size_t at) {
                const auto& tag = all.tag(number);
                if (author == Author::ours && tag.part == Part::encoded_short) return;
                // A secret that was found is not checked again: secrets may share a head, and a text may repeat it.
                if (found[tag.owner] || (any && one) || harmless(reading, at, tag, rule)) return;
                one = found[tag.owner] = true;
            };
            all.scan(reading, hit);
            if (author != Author::ours)
                scan_words(reading, [&](std::size_t owner, const Run&) { one = found[owner] = true; });
        };
        look(text);
        for (const auto& reading : decoded_readings(text))
            look(reading);
        return found;
    }

    /// Whether a short word stands in a reading of a text of others, from which it was taken where it stands as it is.
    [[nodiscard]] bool hides_short_word(std::string_view text, Author author) const {
        if (author == Author::ours || short_words.empty()) return false;
        bool one = false;
        for (const auto& reading : decoded_readings(text)) {
            short_words.scan(reading, author == Author::peer, [&](std::size_t, std::size_t size) {
                one = one || size >= shortest_encoded;
            });
        }
        return one;
    }

    [[nodiscard]] std::string replaced(std::string_view bytes, Author author) const {
        std::vector<Run> runs;
        add_parts(bytes, author != Author::ours, runs);
        if (author != Author::ours) {
            scan_words(bytes, [&](std::size_t, const Run& run) { runs.push_back(run); });
            short_words.scan(bytes, author == Author::peer, [&](std::size_t at, std::size_t size) {
                runs.push_back({at, size});
            });
            if (by_form) add_generated(bytes, runs);
        }
        auto text = without_runs(bytes, std::move(runs));
        const auto found = find(text, author, true);
        const bool hidden =
            std::find(found.begin(), found.end(), true) != found.end() || hides_short_word(text, author);
        // Found only in an encoding: which of its bytes belong to the secret is not known.
        return hidden ? std::string(redaction_mark) : text;
    }
};

Redactor::Redactor(Vocabulary vocabulary) : impl_(std::make_unique<Impl>(vocabulary)) {}
Redactor::~Redactor() = default;
Redactor::Redactor(Redactor&&) noexcept = default;
Redactor& Redactor::operator=(Redactor&&) noexcept = default;

void Redactor::add(const Secret& secret, Secret host_form) {
    if (secret.empty()) return;
    const auto search = secret.reveal_to([&](std::string_view value) {
        const auto core = trimmed(value);
        if (is_placeholder(core) || impl_->words.judges(core)) return Search::nowhere;
        if (core.size() >= shortest_searched) return Search::encodings;
        impl_->short_words.add(core);
        return Search::words;
    });
    impl_->keep(secret, std::move(host_form), search, false);
}

namespace {

// A passphrase of words and digits looks as a name does: so long a one is masked wherever and however it stands.
bool is_long_and_mixed(std::string_view value) {
    constexpr std::size_t long_value = 24;
    return value.size() >= long_value && std::any_of(value.begin(), value.end(), is_digit) &&
           std::any_of(value.begin(), value.end(), is_letter);
}

}  // namespace

void Redactor::learn(const Secret& secret) {
    secret.reveal_to([&](std::string_view value) {
        const auto core = trimmed(value);
        if (core.size() < shortest_searched || is_placeholder(core) || impl_->words.has(core)) return;
        const bool anywhere = looks_generated(core) || is_long_and_mixed(core);
        impl_->keep(secret, {}, anywhere ? Search::encodings : Search::words, true);
    });
}

void Redactor::count_words(std::string_view text) {
    ++impl_->texts;
    std::vector<std::size_t> here;
    impl_->scan_words(text, [&](std::size_t owner, const auto&) { here.push_back(owner); });
    std::sort(here.begin(), here.end());
    here.erase(std::unique(here.begin(), here.end()), here.end());
    for (const auto owner : here)
        ++impl_->known[owner].texts;
}

void Redactor::forget_common_words() {
    bool any = false;
    for (auto& entry : impl_->known) {
        if (entry.texts <= common_texts || entry.texts <= impl_->texts / common_share) continue;
        if (entry.secret.reveal_to(is_long_and_mixed)) continue;
        entry.search = Search::nowhere;
        any = true;
    }
    if (any) impl_->index.reset();
}

void Redactor::allow(std::string_view words) {
    impl_->words.add(words);
    impl_->index.reset();
}

SafeText Redactor::clean(std::string_view bytes, std::size_t cap) const {
    return SafeText(escape_text(impl_->replaced(bytes, Author::peer), cap));
}

SafeText Redactor::clean_protocol_value(std::string_view bytes, std::size_t cap) const {
    return SafeText(escape_text(impl_->replaced(bytes, Author::peer_value), cap));
}

std::string Redactor::scrub(std::string_view text) const {
    const auto replaced = impl_->replaced(text, Author::ours);
    // The longest escapes have four bytes for one, and six for the two of a C1 control character.
    return escape_text(replaced, replaced.size() * 4);
}

RedactionReceipt Redactor::search(std::string_view finished, LeakRule rule) const {
    RedactionReceipt receipt;
    receipt.secrets_known = impl_->known.size();
    receipt.bytes_searched = finished.size();
    receipt.not_searched = static_cast<std::size_t>(std::count_if(
        impl_->known.begin(),
        impl_->known.end(),
        [](const Impl::Known& entry) { return entry.search < Search::parts; }
    ));
    receipt.matched_by_form = impl_->by_form;
    if (finished.empty()) return receipt;
    const auto found = impl_->find(finished, Author::ours, false, rule);
    receipt.found = static_cast<std::size_t>(std::count(found.begin(), found.end(), true));
    return receipt;
}

}  // namespace ocprobe
