// Credentials found by the company they keep.
#include "timeline/credential_patterns.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::timeline {

namespace {

constexpr std::string_view cut_mark = "<redacted>";

// Parts of a key's name, in lower case and without `-` and `_`.
constexpr std::array<std::string_view, 15> words{
    "token",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "privatekey",
    "accesskey",
    "sessionkey",
    "signature",
    "bearer",
    "pwd"};

// What a credential's key may stand for when it is none.
constexpr std::array<std::string_view, 22> harmless{
    "none",       "null",     "true",    "false",    "yes",      "no",    "n/a",      "undefined",
    "missing",    "mismatch", "expired", "required", "set",      "unset", "redacted", "<redacted>",
    "[redacted]", "***",      "****",    "token",    "password", "ok"};

struct ShapeRow {
    std::string_view head;
    std::size_t least;  ///< characters behind the head
};
constexpr ShapeRow shapes[] = {
    {"sk-", 16},
    {"ghp_", 20},
    {"gho_", 20},
    {"ghs_", 20},
    {"ghu_", 20},
    {"github_pat_", 20},
    {"xoxb-", 10},
    {"xoxp-", 10},
    {"xapp-", 10},
    {"AKIA", 16},
    {"AIza", 30},
    {"eyJ", 30},
    {"glpat-", 16},
    {"npm_", 30},
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}
bool token_char(char c) {
    return name_char(c) || c == '+' || c == '/' || c == '=' || c == '~';
}

bool is_credential_key(std::string_view key) {
    std::string plain;
    for (const char c : key) {
        if (c != '_' && c != '-' && c != '.') plain += lower(c);
    }
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return plain.find(word) != std::string::npos;
    });
}

bool is_harmless(std::string_view value) {
    std::string plain;
    std::transform(value.begin(), value.end(), std::back_inserter(plain), lower);
    if (plain.empty() || std::find(harmless.begin(), harmless.end(), plain) != harmless.end()) return true;
    const bool digits =
        std::all_of(plain.begin(), plain.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    return digits && plain.size() <= 6;
}

class Cutter {
public:
    explicit Cutter(std::string_view text) : text_(text) {}

    CutText run() {
        while (at_ < text_.size()) {
            if (!key_value() && !header_word() && !url_user() && !known_shape() && !private_key()) copy();
        }
        return std::move(out_);
    }

private:
    void copy() { out_.text += text_[at_++]; }
    [[nodiscard]] bool word_starts() const { return at_ == 0 || !name_char(text_[at_ - 1]); }

    void cut(std::size_t end) {
        const auto value = text_.substr(at_, end - at_);
        out_.text += cut_mark;
        ++out_.cut;
        if (value.size() >= 8) out_.values.emplace_back(value);
        at_ = end;
    }

    [[nodiscard]] std::size_t skip(std::size_t from, std::string_view of) const {
        while (from < text_.size() && of.find(text_[from]) != std::string_view::npos)
            ++from;
        return from;
    }

    // name=value, "name":"value", name: value, --name value, and the same with escaped quotes
    bool key_value() {
        if (!word_starts() || !name_char(text_[at_])) return false;
        auto end = at_;
        while (end < text_.size() && name_char(text_[end]))
            ++end;
        const auto key = text_.substr(at_, end - at_);
        if (!is_credential_key(key)) {
            return false;
        }
        auto next = skip(end, "\\\"'");
        // `name = value` of a config
        if (text_.substr(next, 3) == " = ") ++next;
        const bool flag = key.starts_with("--") && next < text_.size() && text_[next] == ' ';
        if (!flag && (next >= text_.size() || (text_[next] != '=' && text_[next] != ':'))) return false;
        next = skip(next + 1, " ");
        auto begin = skip(next, "\\\"'");
        const char quote = begin > next ? text_[begin - 1] : '\0';
        auto stop = begin;
        const std::string_view ends =
            quote != '\0' ? std::string_view("\\\"'") : std::string_view(" \t&,;\"'\\)}]");
        while (stop < text_.size() && ends.find(text_[stop]) == std::string_view::npos)
            ++stop;
        auto value = text_.substr(begin, stop - begin);
        if (!quote_or_scheme(value, begin, stop) || is_harmless(value)) return false;
        out_.text += text_.substr(at_, begin - at_);
        at_ = begin;
        cut(stop);
        return true;
    }

    // `Bearer x`: the word behind the scheme is the credential. Prose behind a colon is none.
    bool quote_or_scheme(std::string_view& value, std::size_t& begin, std::size_t& stop) const {
        for (const std::string_view scheme : {"Bearer", "bearer", "Basic", "basic", "Token"}) {
            if (value != scheme && !value.starts_with(std::string(scheme) + " ")) continue;
            begin = skip(begin + scheme.size(), " ");
            stop = begin;
            while (stop < text_.size() && token_char(text_[stop]))
                ++stop;
            value = text_.substr(begin, stop - begin);
            return !value.empty();
        }
        return true;
    }

    bool header_word() {
        for (const std::string_view scheme : {"Bearer ", "bearer ", "Basic "}) {
            if (!word_starts() || text_.substr(at_, scheme.size()) != scheme) continue;
            auto stop = at_ + scheme.size();
            while (stop < text_.size() && token_char(text_[stop]))
                ++stop;
            if (stop - at_ - scheme.size() < 8) return false;
            out_.text += scheme;
            at_ += scheme.size();
            cut(stop);
            return true;
        }
        return false;
    }

    // scheme://user:password@host
    bool url_user() {
        if (text_.substr(at_, 3) != "://") return false;
        const auto stop = text_.find_first_of("/ \"'<>?#", at_ + 3);
        const auto authority = text_.substr(at_ + 3, stop == std::string_view::npos ? stop : stop - at_ - 3);
        const auto sign = authority.rfind('@');
        if (sign == std::string_view::npos || sign == 0) return false;
        out_.text += "://";
        at_ += 3;
        cut(at_ + sign);
        return true;
    }

    bool known_shape() {
        if (!word_starts()) return false;
        for (const auto& row : shapes) {
            if (text_.substr(at_, row.head.size()) != row.head) continue;
            auto stop = at_ + row.head.size();
            while (stop < text_.size() && name_char(text_[stop]))
                ++stop;
            if (stop - at_ - row.head.size() < row.least) continue;
            cut(stop);
            return true;
        }
        return false;
    }

    bool private_key() {
        constexpr std::string_view head = "-----BEGIN ";
        if (text_.substr(at_, head.size()) != head) return false;
        const auto line = text_.substr(at_, 80);
        if (line.find("PRIVATE KEY") == std::string_view::npos) return false;
        const auto end = text_.find("-----END ", at_);
        cut(end == std::string_view::npos ? text_.size() : end);
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    CutText out_;
};

}  // namespace

CutText cut_credentials(std::string_view text) {
    return Cutter(text).run();
}

}  // namespace ocprobe::timeline
