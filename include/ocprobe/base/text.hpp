// SafeText and Redactor: the only road from bytes that somebody else made to the report.
#pragma once

#include "ocprobe/base/secret.hpp"

#include <cstddef>
#include <memory>
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

/// What the search of the finished output found (`redaction` of the report).
struct RedactionReceipt {
    std::size_t secrets_known = 0;
    std::size_t found = 0;
    std::size_t bytes_searched = 0;
};

/// Knows every secret of the run in every encoding: raw, percent-encoded, base64 and base64url at each alignment,
/// hex, JSON- and HTML-escaped, its digests, and eight or more characters of its head or tail;
/// of each also what is left when blanks and quotes around it are trimmed.
/// Values under 8 characters and the documented placeholders are known but not searched for.
///
/// Public words. A run of a secret that is also one of the words that every report is made of (src/base/
/// public_words.cpp: `openclaw`, `openclaw-gateway`, `OPENCLAW_GATEWAY_TOKEN`, `password`, the ids and field names) is
/// no leak: it stands there whatever the secret is, and `openclaw-dev-token` must not turn every report into an
/// internal_error. One character more of the secret than the word, and it is one. clean() replaces a whole secret in
/// a peer's text even then; scrub() and search() leave the word.
class Redactor {
public:
    Redactor();
    ~Redactor();
    Redactor(Redactor&&) noexcept;
    Redactor& operator=(Redactor&&) noexcept;
    Redactor(const Redactor&) = delete;
    Redactor& operator=(const Redactor&) = delete;

    /// From now on `secret` is replaced and searched for. Adding the same value twice counts once.
    void add(const Secret& secret);

    /// More words of the report's own, beside those that are known here: a text that is full of them, such as the
    /// report's schema. It must outlive the redactor.
    void allow(std::string_view words);

    /// Replaces secrets, escapes, caps, in that order (so that a cap cannot hide half of a secret from the search).
    [[nodiscard]] SafeText clean(std::string_view bytes, std::size_t cap = 512) const;

    /// Our own text (a path, a URL) that may quote a secret: secrets replaced, control characters escaped.
    [[nodiscard]] std::string scrub(std::string_view text) const;

    /// Searches a finished output. `found` > 0 means that it must not be written.
    [[nodiscard]] RedactionReceipt search(std::string_view finished) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether `value`, ignoring case, is one of the documented placeholders (`auth.token_placeholder`).
[[nodiscard]] bool is_placeholder(std::string_view value);

}  // namespace ocprobe
