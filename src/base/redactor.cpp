// Redactor: replaces secrets in text that comes in, and searches what goes out.
#include "base/encodings.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <cstring>

namespace ocprobe {

namespace {

constexpr std::size_t shortest_searched = 8;
constexpr std::string_view replacement = "<redacted>";

bool contains(std::string_view text, std::string_view needle) {
    // memmem is several times as fast as string_view::find on a text of some 10 KB.
    return ::memmem(text.data(), text.size(), needle.data(), needle.size()) != nullptr;
}

bool contains_any(std::string_view text, const std::vector<std::string>& needles) {
    return std::any_of(needles.begin(), needles.end(), [&](const auto& needle) {
        return contains(text, needle);
    });
}

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return result;
}

std::string standard_base64(std::string_view text) {
    std::string result(text);
    std::replace(result.begin(), result.end(), '-', '+');
    std::replace(result.begin(), result.end(), '_', '/');
    return result;
}

// The readings of one text; those that equal it are left out.
struct Readings {
    explicit Readings(std::string_view text) : plain{std::string(text)} {
        if (text.find('%') != std::string_view::npos) plain.push_back(percent_decoded(text));
        if (text.find('&') != std::string_view::npos) plain.push_back(entity_decoded(text));
        if (text.find('\\') != std::string_view::npos) {
            // Escaped once by a peer and once by JSON: read twice.
            plain.push_back(backslash_decoded(text));
            if (plain.back().find('\\') != std::string::npos)
                plain.push_back(backslash_decoded(plain.back()));
        }
        hex = lower_case(text);
        base64 = standard_base64(text);
    }

    [[nodiscard]] bool hold(const Needles& needles) const {
        return std::any_of(
                   plain.begin(), plain.end(), [&](const auto& t) { return contains_any(t, needles.plain); }
               ) ||
               contains_any(hex, needles.hex) || contains_any(base64, needles.base64);
    }

    std::vector<std::string> plain;
    std::string hex;
    std::string base64;
};

// How far two texts agree from these two places, forwards.
std::size_t agreement(std::string_view a, std::string_view b) {
    const auto [end, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(end - a.begin());
}

// Replaces every run of eight or more bytes of the value's head or tail.
std::string without_runs(std::string text, std::string_view value) {
    const auto head = value.substr(0, shortest_searched);
    for (auto at = text.find(head); at != std::string::npos; at = text.find(head, at + replacement.size())) {
        text.replace(at, agreement(std::string_view(text).substr(at), value), replacement);
    }
    const auto tail = value.substr(value.size() - shortest_searched);
    for (auto at = text.find(tail); at != std::string::npos; at = text.find(tail, at)) {
        std::size_t start = at;
        std::size_t in_value = value.size() - shortest_searched;
        while (start > 0 && in_value > 0 && text[start - 1] == value[in_value - 1]) {
            --start;
            --in_value;
        }
        text.replace(start, at + shortest_searched - start, replacement);
        at = start + replacement.size();
    }
    return text;
}

}  // namespace

struct Redactor::Impl {
    struct Known {
        Secret secret;
        bool searched = false;
        mutable bool made = false;
        mutable Needles needles;

        // Made at the first use: a run that ends in a usage error never needs them.
        const Needles& forms() const {
            if (!made) {
                secret.reveal_to([this](std::string_view value) { needles = needles_for(value); });
                made = true;
            }
            return needles;
        }
    };
    std::vector<Known> known;

    [[nodiscard]] std::string replaced(std::string_view bytes) const {
        std::string text(bytes);
        for (const auto& entry : known) {
            if (!entry.searched) continue;
            entry.secret.reveal_to([&](std::string_view value) {
                text = without_runs(std::move(text), value);
            });
            // Found only in an encoding: which bytes of it are the secret's is not worth guessing.
            if (Readings(text).hold(entry.forms())) return std::string(replacement);
        }
        return text;
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
    const bool searched = secret.size() >= shortest_searched &&
                          !secret.reveal_to([](std::string_view value) { return is_placeholder(value); });
    impl_->known.push_back({secret.duplicate(), searched, false, {}});
}

SafeText Redactor::clean(std::string_view bytes, std::size_t cap) const {
    return SafeText(escape_text(impl_->replaced(bytes), cap));
}

std::string Redactor::scrub(std::string_view text) const {
    const auto replaced = impl_->replaced(text);
    return escape_text(replaced, replaced.size() * 4 + 16);
}

RedactionReceipt Redactor::search(std::string_view finished) const {
    RedactionReceipt receipt;
    receipt.secrets_known = impl_->known.size();
    receipt.bytes_searched = finished.size();
    if (finished.empty()) return receipt;
    const Readings readings(finished);
    for (const auto& entry : impl_->known) {
        if (entry.searched && readings.hold(entry.forms())) ++receipt.found;
    }
    return receipt;
}

}  // namespace ocprobe
