// SafeText and Redactor: the only way from bytes of others into a report.
#pragma once

#include "ocprobe/base/secret.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// `bytes` as printable UTF-8: C0, DEL, C1, TAB and bidirectional overrides become visible escapes (`\x1b`,
/// `\u202e`), invalid UTF-8 becomes `\xNN`; a text longer than `cap` bytes is cut at a character and ends in `…`.
[[nodiscard]] std::string escape_text(std::string_view bytes, std::size_t cap = 512);

/// Text made by a peer or read from a file: escaped, capped, with every known secret replaced by `<redacted>`.
/// Made only by Redactor::clean(), so a function that takes SafeText cannot be handed raw bytes.
class SafeText {
public:
    SafeText() = default;
    [[nodiscard]] const std::string& str() const noexcept { return value_; }
    [[nodiscard]] bool empty() const noexcept { return value_.empty(); }
    bool operator==(const SafeText&) const = default;

private:
    friend class Redactor;
    explicit SafeText(std::string value) : value_(std::move(value)) {}
    std::string value_;
};

/// What the search of a finished output found: `redaction` in a report.
struct RedactionReceipt {
    std::size_t secrets_known = 0;
    std::size_t found = 0;
    std::size_t bytes_searched = 0;
    /// Of those that are known: too short or too common to be told from our own words. They were masked in the texts of
    /// others alone, placeholders nowhere.
    std::size_t not_searched = 0;
    /// More was learned than is kept: what looks generated was masked in the texts of others.
    bool matched_by_form = false;
};

/// Words that are no secret, whatever a secret reads like. All of it must outlive the redactor that is given it.
struct Vocabulary {
    std::span<const std::string_view> texts;  ///< a part of one of them is a public word
    std::span<const std::string_view>
        protocol;  ///< by these, of seven characters at most, a peer's texts are judged
};

/// What a search of a finished output takes for a leak.
enum class LeakRule {
    every_part,  ///< of a secret that is no public word
    /// The same for an output whose texts of others went through scrub(). What is left is ours, whatever the secrets are:
    /// dates and times, and words, which is a part without a digit that does not look generated. Other numbers may be a
    /// measured value, and a text that was not scrubbed by mistake is likely to hold more than words.
    but_our_words,
};

/// Knows every secret of the run and finds it in these forms: unchanged, in other case, percent-encoded, in base64 and
/// base64url at each alignment, in hexadecimal, escaped as in JSON and HTML, as a digest; also eight or more characters of
/// its beginning or its end, and the secret without the blanks and quotes around it.
///
/// Loaded and learned. What add() gives is a credential for certain. What learn() gives stood beside a credential's name in
/// somebody's text: it is searched for like a loaded one when it looks generated; otherwise it may be a word like any
/// other, and the whole of it is masked in the texts of others alone.
///
/// Short values. Under eight characters they are masked in the texts of others, between the borders of words; words by
/// which such texts are judged and the documented placeholders are not. The receipt counts what could not be searched for.
///
/// Public words. Every report contains words such as `openclaw`, `OPENCLAW_GATEWAY_TOKEN` and `password`, ids and field
/// names: the vocabulary, and what allow() adds. A part of a secret that is also such a word is not a leak: it is printed whatever the
/// secrets are, and the token `openclaw-dev-token` must not turn every report into an internal_error. One more character
/// of the secret is a leak. clean() replaces a whole secret in a peer's text even if it is a public word; scrub() and
/// search() leave it.
///
/// Bounds. Encodings are searched for of the first `most_encoded` values; later ones are searched for as they stand.
/// Beyond `most_learned` values nothing is learned, and clean() masks whatever looks generated.
class Redactor {
public:
    static constexpr std::size_t most_encoded = 512;
    static constexpr std::size_t most_learned = 16'384;

    explicit Redactor(Vocabulary vocabulary = {});
    ~Redactor();
    Redactor(Redactor&&) noexcept;
    Redactor& operator=(Redactor&&) noexcept;
    Redactor(const Redactor&) = delete;
    Redactor& operator=(const Redactor&) = delete;

    /// From now on `secret` is replaced and searched for. Adding the same value twice counts once. `host_form`: what
    /// becomes of it in the place of a host name, where that is more than lower case.
    void add(const Secret& secret, Secret host_form = {});

    /// A value that stood in a credential's place. Under eight characters, a placeholder or a public word: it is masked in
    /// that place alone, which is the caller's.
    void learn(const Secret& secret);

    /// Counts the learned words that stand in a text of others, out of a credential's place.
    void count_words(std::string_view text);
    /// Forgets the learned words that stand in more than sixteen of the counted texts and in more than one of eight.
    void forget_common_words();

    /// Adds public words: a text that contains them, such as the report's schema. It must outlive the redactor.
    void allow(std::string_view words);

    /// Replaces secrets, escapes, caps, in this order: a cap must not hide half of a secret from the search.
    [[nodiscard]] SafeText clean(std::string_view bytes, std::size_t cap = 512) const;

    /// The same for a value of the protocol which decides something (a version, a code): short secrets of digits alone
    /// stay, or a password `9` would hide every release.
    [[nodiscard]] SafeText clean_protocol_value(std::string_view bytes, std::size_t cap = 512) const;

    /// Our own text (a path, a URL) that may quote a secret: secrets replaced, control characters escaped.
    [[nodiscard]] std::string scrub(std::string_view text) const;

    /// Searches a finished output. `found` > 0 means that it must not be written.
    [[nodiscard]] RedactionReceipt
    search(std::string_view finished, LeakRule rule = LeakRule::every_part) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether `value`, ignoring case, is one of the documented placeholders (`changeme`, `your-token-here`), or nothing but
/// the reference to a variable (`${NAME}`).
[[nodiscard]] bool is_placeholder(std::string_view value);

}  // namespace ocprobe
