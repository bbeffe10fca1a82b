// SafeText and Redactor: the only way from bytes of others into a report.
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

/// What the search of a finished output found: `redaction` in a report.
struct RedactionReceipt {
    std::size_t secrets_known = 0;
    std::size_t found = 0;
    std::size_t bytes_searched = 0;
};

/// Knows every secret of the run and finds it in these forms: unchanged, percent-encoded, in base64 and base64url at each
/// alignment, in hexadecimal, escaped as in JSON and HTML, as a digest; also eight or more characters of its beginning or
/// its end, and the secret without the blanks and quotes around it. Values under 8 characters and the documented
/// placeholders are known, but not searched for.
///
/// Public words. Every report contains words such as `openclaw`, `OPENCLAW_GATEWAY_TOKEN` and `password`, ids and field
/// names (src/base/public_words.cpp). A part of a secret that is also such a word is not a leak: it is printed whatever the
/// secrets are, and the token `openclaw-dev-token` must not turn every report into an internal_error. One more character
/// of the secret is a leak. clean() replaces a whole secret in a peer's text even if it is a public word; scrub() and
/// search() leave it.
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

    /// Adds public words: a text that contains them, such as the report's schema. It must outlive the redactor.
    void allow(std::string_view words);

    /// Replaces secrets, escapes, caps, in this order: a cap must not hide half of a secret from the search.
    [[nodiscard]] SafeText clean(std::string_view bytes, std::size_t cap = 512) const;

    /// Our own text (a path, a URL) that may quote a secret: secrets replaced, control characters escaped.
    [[nodiscard]] std::string scrub(std::string_view text) const;

    /// Searches a finished output. `found` > 0 means that it must not be written.
    [[nodiscard]] RedactionReceipt search(std::string_view finished) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether `value`, ignoring case, is one of the documented placeholders (`changeme`, `your-token-here`).
[[nodiscard]] bool is_placeholder(std::string_view value);

}  // namespace ocprobe
